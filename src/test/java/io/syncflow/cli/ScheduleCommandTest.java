package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncflow schedule} against a running hub, over real HTTP. */
class ScheduleCommandTest {

  private static final String[] SITES = {"oracle_ifs", "sites"};

  @TempDir static Path data;
  private static CliHub hub;
  private static String operator;

  @BeforeAll
  static void start() throws SQLException {
    hub = new CliHub(data);
    operator = hub.acme(Role.OPERATOR);
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @Test
  void shows_the_nights_there_would_be_and_saves_nothing() {
    Invocation dry =
        as(
            operator,
            "schedule",
            "add",
            "oracle_ifs",
            "sites",
            "--zone",
            "Europe/Stockholm",
            "--days",
            "2",
            "--dry-run",
            "--json");
    assertThat(dry.exit()).as(dry.err()).isZero();
    JsonNode nights = dry.json().path("nights");
    assertThat(nights).hasSize(2);
    assertThat(nights.findValuesAsText("rows")).containsExactly("1", "1");
    assertThat(dry.json().path("windows_left").asInt()).isEqualTo(2);
    assertThat(dry.json().path("id").isNull()).isTrue();
    Invocation text =
        as(operator, "schedule", "add", "oracle_ifs", "sites", "--zone", "UTC", "--dry-run");
    assertThat(text.out()).contains("sites from oracle_ifs: planned", "2 windows left", "budget");
  }

  @Test
  void adds_pauses_carries_and_removes_a_backfill() {
    Invocation added = add("--zone", "UTC", "--window", "00:00-00:00", "--days", "1", "--json");
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.json().path("state").asText()).isEqualTo("planned");
    assertThat(as(operator, "schedule", "list").out()).contains("sites", "00:00-00:00", "planned");
    assertThat(of("pause").json().path("state").asText()).isEqualTo("paused");
    assertThat(of("resume").json().path("state").asText()).isEqualTo("planned");

    Invocation night =
        as(operator, "sync", "oracle_ifs", "sites", "--mode", "background", "--wait", "--json");
    assertThat(night.json().path("mode").asText()).isEqualTo("background");
    assertThat(night.json().path("fetched").asInt()).isEqualTo(2);
    assertThat(of("plan").json().path("state").asText()).isEqualTo("completed");
    assertThat(as(operator, "schedule", "plan", "oracle_ifs", "sites").out())
        .contains("No night lies ahead.");
    assertThat(of("pause").exit()).as("nothing to pause").isEqualTo(RootCommand.REFUSED);

    Invocation removed = of("remove");
    assertThat(removed.exit()).as(removed.err()).isZero();
    assertThat(removed.json().path("delta_begins_anew").asBoolean()).isFalse();
    assertThat(of("plan").exit()).isEqualTo(RootCommand.REFUSED);
  }

  @Test
  void a_dry_run_of_a_pass_that_is_underway_shows_what_the_change_then_plans() throws SQLException {
    String zone = "UTC";
    assertThat(as(operator, "schedule", "add", "oracle_ifs", "items", "--zone", zone).exit())
        .isZero();
    // Two nights are over, and this one's budget is spent.
    hub.sql(
        "UPDATE bridge.background_sync_schedule SET total_rows = 700, current_offset = 200,"
            + " rows_per_day = 100, night_rows = 100, days_done = 1, pass_started_at ="
            + " clock_timestamp() - interval '1 day', first_night ="
            + " (clock_timestamp() AT TIME ZONE 'UTC')::date - 1, night ="
            + " (clock_timestamp() AT TIME ZONE 'UTC')::date WHERE entity_name = 'items'");
    String[] change = {
      "schedule",
      "add",
      "oracle_ifs",
      "items",
      "--zone",
      zone,
      "--window",
      "00:00-00:00",
      "--days",
      "4",
      "--json"
    };
    String[] rehearsal = Arrays.copyOf(change, change.length + 1);
    rehearsal[change.length] = "--dry-run";

    Invocation dry = as(operator, rehearsal);
    Invocation added = as(operator, change);
    Invocation plan = as(operator, "schedule", "plan", "oracle_ifs", "items", "--json");

    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(dry.json().path("remaining_rows").asInt()).isEqualTo(500);
    assertThat(nights(dry)).isNotEmpty().isEqualTo(nights(plan));
    assertThat(dry.json().path("windows_left")).isEqualTo(plan.json().path("windows_left"));
    assertThat(dry.json().path("next_run_at")).isEqualTo(plan.json().path("next_run_at"));
    assertThat(dry.json().path("state").asText()).isEqualTo("underway");
  }

  private static List<String> nights(Invocation plan) {
    List<String> nights = new ArrayList<>();
    plan.json()
        .path("nights")
        .forEach(night -> nights.add(night.path("night").asText() + " " + night.path("rows")));
    return nights;
  }

  @Test
  void refuses_what_is_no_window_no_region_and_no_number_of_days() {
    assertThat(add("--zone", "+01:00").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(add("--zone", "Europe/Atlantis").err()).contains("region such as Europe/Berlin");
    assertThat(add("--zone", "UTC", "--window", "19:00").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(add("--zone", "UTC", "--window", "24:00-07:00").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(add("--zone", "UTC", "--days", "0").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(add("--zone", "UTC", "--days", "366").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(add().exit()).as("a window needs a zone").isEqualTo(RootCommand.USAGE);
  }

  @Test
  void refuses_entities_that_nothing_carries_or_that_have_no_nights() {
    Invocation unknown = as(operator, "schedule", "add", "oracle_ifs", "dragons", "--zone", "UTC");
    assertThat(unknown.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unknown.err()).contains("Nothing carries dragons");
    Invocation none = as(operator, "schedule", "add", "oracle_ifs", "co_stores", "--zone", "UTC");
    assertThat(none.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(none.err()).contains("no night-window");
  }

  @Test
  void starts_no_night_without_a_schedule_or_outside_its_window() {
    Invocation none =
        as(operator, "sync", "oracle_ifs", "customers", "--mode", "background", "--wait");
    assertThat(none.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(none.err()).contains("There is no schedule of customers");
    LocalTime now = LocalTime.now(Clock.systemUTC());
    String later = now.plusHours(2).truncatedTo(ChronoUnit.MINUTES).toString();
    String end = now.plusHours(3).truncatedTo(ChronoUnit.MINUTES).toString();
    as(
        operator,
        "schedule",
        "add",
        "oracle_ifs",
        "orders",
        "--zone",
        "UTC",
        "--window",
        later + "-" + end);
    Invocation closed = as(operator, "sync", "oracle_ifs", "orders", "--mode", "background");
    assertThat(closed.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(closed.err()).contains("The window is closed until ");
  }

  @Test
  void says_when_the_source_cannot_be_counted() {
    Invocation dry =
        as(operator, "schedule", "add", "oracle_ifs", "customers", "--zone", "UTC", "--dry-run");
    assertThat(dry.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(dry.err()).contains("cannot be counted").doesNotContain("IFSAPP");
  }

  @Test
  void belongs_to_one_organisation_and_to_operators() {
    assertThat(as(hub.acme(Role.VIEWER), "schedule", "list").exit()).isZero();
    assertThat(
            as(hub.acme(Role.VIEWER), "schedule", "add", "oracle_ifs", "sites", "--zone", "UTC")
                .exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(list(hub.globex(Role.OPERATOR))).isEmpty();
  }

  private static Invocation add(String... more) {
    String[] arguments = new String[4 + more.length];
    arguments[0] = "schedule";
    arguments[1] = "add";
    System.arraycopy(SITES, 0, arguments, 2, 2);
    System.arraycopy(more, 0, arguments, 4, more.length);
    return as(operator, arguments);
  }

  private static Invocation of(String command) {
    return as(operator, "schedule", command, SITES[0], SITES[1], "--json");
  }

  private static JsonNode list(String token) {
    return as(token, "schedule", "list", "--json").json().path("items");
  }

  private static Invocation as(String token, String... arguments) {
    return Invocation.of(hub.environment(token), arguments);
  }
}
