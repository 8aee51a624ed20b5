package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.execute;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with the same schedules, of which one is killed while it fires (F9). */
@Tag("chaos")
class ScheduleKillTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void every_fire_is_taken_once_and_the_other_node_goes_on() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser()) {
      database.organisation("acme");
      // The job below calls it once per fire; a little slow, so that a kill falls into it.
      execute(
          all,
          "CREATE TABLE public.worked (at timestamptz DEFAULT clock_timestamp(), pid int);"
              + " GRANT INSERT ON public.worked TO syncflow_app;"
              + " CREATE OR REPLACE FUNCTION bridge.purge_archive(p_before timestamptz, portion integer)"
              + " RETURNS integer LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2);"
              + " INSERT INTO public.worked (pid) VALUES (pg_backend_pid()); RETURN 0; END $$");
      HubProcess.Start one = node("one", database);
      try (HubProcess killed = one.begin();
          HubProcess other = node("two", database).begin()) {
        killed.ready();
        other.ready();
        await().atMost(PATIENCE).until(() -> fires(all, "one") >= 2);
        long before = fires(all, "one");
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> fires(all, "one") > before);
        killed.kill();
        long taken = fires(all, "two");
        await().atMost(PATIENCE).until(() -> fires(all, "two") >= taken + 3);
      }
      assertThat(number(all, "SELECT count(*) FROM public.worked"))
          .as(
              "work done, against fires taken: that of the killed node may be lost, none is done twice")
          .isBetween(
              fires(all, "one") + fires(all, "two") - 2, fires(all, "one") + fires(all, "two"));
      assertThat(
              number(
                  all,
                  "SELECT coalesce(max(gap), 0)::bigint FROM (SELECT extract(epoch FROM scheduled_fire_time -"
                      + " lag(scheduled_fire_time) OVER (ORDER BY scheduled_fire_time)) AS gap"
                      + " FROM bridge.job_fires WHERE job = 'every-two-seconds') g"))
          .as("seconds without a fire")
          .isLessThanOrEqualTo(4);
    }
  }

  private static long fires(Connection all, String node) throws Exception {
    return number(
        all,
        "SELECT count(*) FROM bridge.job_fires WHERE job = 'every-two-seconds' AND node = '"
            + node
            + "'");
  }

  private HubProcess.Start node(String name, TestDatabase database) throws IOException {
    return new HubProcess.Start(folder, name, database.settings())
        .root(project())
        .set("camel.component.quartz.autoStartScheduler", "true");
  }

  /** The project's routes and settings with one schedule more. */
  private Path project() throws IOException {
    Path root = folder.resolve("project");
    if (Files.notExists(root)) {
      for (String part : new String[] {"routes", "config"}) {
        try (Stream<Path> files = Files.walk(Path.of(part))) {
          for (Path file : files.toList()) {
            Path copy = root.resolve(file.toString());
            Files.createDirectories(copy.getParent());
            if (Files.isRegularFile(file)) {
              Files.copy(file, copy);
            } else {
              Files.createDirectories(copy);
            }
          }
        }
      }
      Files.writeString(
          root.resolve("routes/shared/every-two-seconds.camel.yaml"),
          """
          # A job for the test of schedules under kills.
          - route:
              id: every-two-seconds
              description: Works a little, every two seconds
              routeConfigurationId: log-only
              from:
                uri: direct:every-two-seconds
                steps:
                  - bean:
                      ref: archive
                      method: "forget(P30D, 1)"
          - templatedRoute:
              routeId: every-two-seconds-trigger
              routeTemplateRef: schedule
              parameters:
                - {name: job, value: every-two-seconds}
                - {name: cron, value: "0/2 * * * * ?"}
          """);
    }
    return root;
  }
}
