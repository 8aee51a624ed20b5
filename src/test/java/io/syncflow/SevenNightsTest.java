package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.delta.night.NightSchedule;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acceptance of C-40: a table carried over seven nights, with a kill -9 in the third and a
 * source that changes all the time. The full size is {@code mvn -q test -Dtest=SevenNightsTest
 * -Dsyncflow.nights.rows=7000000 -Dsyncflow.nights.patience=20}.
 */
class SevenNightsTest {

  private static final Logger LOG = LoggerFactory.getLogger(SevenNightsTest.class);
  private static final int NIGHTS = 7;
  private static final int KILLED = 3;

  /** The fifth night is the one in which the clock goes back. */
  private static final LocalDate FIRST = LocalDate.parse("2026-10-20");

  private static final int ROWS = Integer.getInteger("syncflow.nights.rows", 14_000);
  private static final int CHUNK = Math.min(20_000, Math.max(50, ROWS / 140));

  @TempDir Path folder;
  private NightFixture nights;
  private long read;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void a_table_is_carried_in_seven_nights_although_one_is_killed_and_the_source_changes()
      throws Exception {
    nights = new NightFixture(folder.resolve("hub"), FIRST + "T12:00:00", CHUNK);
    try {
      nights.fill(ROWS);
      nights.schedule(NIGHTS);
      for (int night = 1; night <= NIGHTS; night++) {
        LocalDate day = FIRST.plusDays(night - 1);
        change(night);
        if (night == KILLED) {
          killInTheMiddle(day);
        }
        carry(day.atTime(22, 0).toString() + ":00", night);
        assertTonightIsWithinItsBudget(night);
        if (night % 2 == 0) {
          nights.clock.set(NightFixture.at(day.plusDays(1) + "T12:00:00"));
          nights.delta();
        }
      }

      NightSchedule done = nights.schedule();
      assertThat(done.state()).isEqualTo(NightSchedule.State.COMPLETED);
      assertThat(nights.differing()).as("rows that differ").isZero();
      assertThat(done.offset()).isEqualTo(read).isLessThanOrEqualTo(ROWS);
      assertThat(nights.ask("SELECT sum(rows_inserted) FROM bridge.sync_batches"))
          .as("rows counted as inserted")
          .isEqualTo(nights.ask("SELECT count(*) FROM schedulehub.items"));
      assertThat(
              nights.ask(
                  "SELECT count(*) FROM bridge.sync_batches WHERE resumed_from IS NOT NULL"
                      + " AND sync_type = 'background'"))
          .as("runs that continued the killed one")
          .isEqualTo(1);
    } finally {
      nights.close();
    }
  }

  /** The trigger fires, and the source goes on changing while the night is carried. */
  private void carry(String local, int night) {
    nights.clock.set(NightFixture.at(local));
    nights.minute();
    change(night);
    if (night == 5) {
      nights.delta();
    }
    change(night);
    nights.awaitEnd();
  }

  private void assertTonightIsWithinItsBudget(int night) {
    NightSchedule schedule = nights.schedule();
    long fetched =
        nights.ask(
            "SELECT sum(rows_fetched) FROM bridge.sync_batches WHERE sync_type = 'background'");
    LOG.info("Night {}: {} rows of {}", night, fetched - read, schedule.rowsPerDay());
    assertThat(fetched - read)
        .as("rows of night %d", night)
        .isEqualTo(schedule.nightRows())
        .isPositive()
        .isLessThanOrEqualTo(schedule.rowsPerDay());
    assertThat(schedule.offset()).isEqualTo(fetched);
    read = fetched;
  }

  /** Changes some rows and adds some, before and behind the key that has been reached. */
  private void change(int night) {
    nights.run(
        "UPDATE ifsapp.inventory_part_tab SET description = description || '.',"
            + " rowversion = nextval('ifsapp.versions')"
            + " WHERE substr(part_no, 2)::bigint % 199 = "
            + night * 7);
    nights.run(
        "INSERT INTO ifsapp.inventory_part_tab SELECT 'P' || lpad(k::text, 9, '0'), 'New', 'PCS',"
            + " NULL, 1, NULL, 1, NULL, 'A', nextval('ifsapp.versions')"
            + " FROM (SELECT floor(random() * "
            + ROWS
            + ")::bigint * 2 + 1 AS k FROM generate_series(1, "
            + ROWS / 1000
            + ")) AS k ON CONFLICT DO NOTHING");
  }

  private void killInTheMiddle(LocalDate day) throws IOException, InterruptedException {
    nights.stop();
    // A night of a few seconds has to be long enough to be killed in.
    nights.run(
        "CREATE FUNCTION public.dawdle() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM pg_sleep(0.02); RETURN NULL; END $$");
    nights.run(
        "CREATE TRIGGER dawdle BEFORE INSERT ON schedulehub.items FOR EACH STATEMENT"
            + " EXECUTE FUNCTION public.dawdle()");
    long budget = ROWS / NIGHTS;
    File log = folder.resolve("killed.log").toFile();
    ProcessBuilder hub =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                NightProcess.class.getName(),
                folder.resolve("killed").toString(),
                nights.database.settings().url(),
                NightFixture.at(day + "T19:30:00").toString(),
                "" + CHUNK)
            .redirectErrorStream(true)
            .redirectOutput(log);
    hub.environment().put("SYNCFLOW_KEYSET", TestKeyset.JSON);
    Process process = hub.start();
    try {
      await()
          .atMost(Duration.ofMinutes(5))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> !process.isAlive() || nights.schedule().offset() > read + budget / 3);
      assertThat(process.isAlive()).as(() -> text(log)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    long killedAt = nights.schedule().nightRows();
    assertThat(killedAt).as("rows of the killed night").isBetween(budget / 3, budget - 1);
    nights.run("DROP TRIGGER dawdle ON schedulehub.items");
    nights.start();
  }

  private static String text(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      return "no log";
    }
  }
}
