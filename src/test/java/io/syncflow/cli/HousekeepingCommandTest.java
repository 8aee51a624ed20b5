package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncflow housekeeping} against a running hub, through its own routes. */
class HousekeepingCommandTest {

  private static final List<String> JOBS =
      List.of(
          "archive",
          "clean-preview-cache",
          "close-abandoned-runs",
          "forget-archive",
          "forget-fires",
          "log-partitions");

  @TempDir static Path data;
  private static CliHub hub;

  @BeforeAll
  static void start() throws Exception {
    hub = new CliHub(data);
  }

  @AfterAll
  static void stop() throws Exception {
    hub.close();
  }

  @Test
  void does_every_job_and_says_what_it_did_and_when_it_comes_again() {
    Invocation run = platform("housekeeping", "run", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(names(run.json())).containsAll(JOBS);

    Invocation status = as(Role.VIEWER, "housekeeping", "status", "--json");
    assertThat(status.json().path("items"))
        .allSatisfy(
            job -> {
              assertThat(job.path("last").path("succeeded").asBoolean()).as("%s", job).isTrue();
              assertThat(job.path("last").path("said").asText()).isNotEmpty();
              assertThat(job.path("next").asText()).startsWith("20");
            });
    assertThat(as(Role.VIEWER, "housekeeping", "status").out())
        .contains("0 abandoned runs closed", "0 expired previews removed", "partitions made");
  }

  @Test
  void tells_a_job_that_failed_and_ends_with_3() throws Exception {
    hub.sql("ALTER FUNCTION bridge.purge_archive(timestamptz, integer) RENAME TO gone");
    try {
      Invocation run = platform("housekeeping", "run", "forget-archive");
      assertThat(run.exit()).isEqualTo(RootCommand.REFUSED);
      assertThat(run.out()).contains("NO", "failed: the hub's log says why");
      assertThat(run.out()).doesNotContain("purge_archive", "ERROR");
    } finally {
      hub.sql("ALTER FUNCTION bridge.gone(timestamptz, integer) RENAME TO purge_archive");
    }
    assertThat(platform("housekeeping", "run", "forget-archive").exit()).isZero();
  }

  @Test
  void brings_rows_without_a_month_home_and_tells_those_that_have_none() throws Exception {
    YearMonth coming = YearMonth.now(ZoneOffset.UTC).plusMonths(2);
    hub.sql("DROP TABLE public.api_logs_" + coming.toString().replace('-', '_'));
    String insert =
        "INSERT INTO public.api_logs (org_id, direction, method, endpoint, created_at)"
            + " SELECT id, 'inbound', 'GET', '/', '%s' FROM public.organization LIMIT 1";
    hub.sql(insert.formatted(coming.atDay(9)));
    Invocation run = platform("housekeeping", "run", "log-partitions");
    assertThat(run.out()).contains("1 partitions made, ", ", 0 rows without a month");

    hub.sql(insert.formatted("2999-01-01"));
    assertThat(platform("housekeeping", "run", "log-partitions").out())
        .contains("0 partitions made, 0 dropped, 1 rows without a month");
    hub.sql("DELETE FROM public.api_logs");
  }

  @Test
  void needs_a_platform_token_and_a_job_that_exists() {
    assertThat(as(Role.ADMIN, "housekeeping", "run").exit()).isEqualTo(RootCommand.REFUSED);
    Invocation unknown = platform("housekeeping", "run", "sweep-the-floor");
    assertThat(unknown.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unknown.err()).contains("There is no such job");
    Map<String, String> globex = hub.environment(hub.globex(Role.VIEWER));
    assertThat(names(Invocation.of(globex, "housekeeping", "status", "--json").json()))
        .as("the same for every organisation")
        .containsAll(JOBS);
  }

  private static Invocation platform(String... command) {
    return Invocation.of(hub.environment(hub.platform()), command);
  }

  private static Invocation as(Role role, String... command) {
    return Invocation.of(hub.environment(hub.acme(role)), command);
  }

  private static List<String> names(JsonNode list) {
    List<String> names = new ArrayList<>();
    list.path("items").forEach(job -> names.add(job.path("job").asText()));
    return names;
  }
}
