package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.holes;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub in a process of its own whose log disk is full, and that is asked to end (F17, F40). */
class StopUnderLoadTest {

  private static final int PARTS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Every write to it fails with "no space left on device". */
  private static final File FULL_DISK = new File("/dev/full");

  @TempDir Path folder;

  @Test
  void carries_everything_without_a_log_and_ends_in_order_in_the_middle_of_a_run()
      throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser()) {
      PartsSource source = PartsSource.in(database.settings(), all);
      PartsSource.add(all, PARTS);
      HubProcess.Start start =
          new HubProcess.Start(folder, "logless", database.settings())
              .set("syncflow.chunk-size", 500)
              .errorsTo(FULL_DISK);
      try (HubProcess hub = start.start()) {
        assertThat(hub.sync(source.token())).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> differences(all) == 0);
        awaitNoOpenRun(all);

        PartsSource.change(all, 1);
        assertThat(hub.sync(source.token())).isEqualTo(202);
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> arrived(all, 1) > 0);
        assertThat(hub.terminate(Duration.ofSeconds(40))).isZero();
        long arrived = arrived(all, 1);
        assertThat(arrived).as("ended in the middle").isBetween(1L, PARTS - 1L);
        assertThat(holes(all, 1)).as("rows skipped").isZero();
        assertThat(
                number(
                    all,
                    "SELECT count(*) FROM bridge.sync_batches WHERE status = 'running'"
                        + " OR error_message IS NOT NULL AND error_message NOT LIKE '%hub was stopped%'"))
            .as("runs left open, or ended by anything else")
            .isZero();
        assertThat(
                number(
                    all,
                    "SELECT count(*) FROM bridge.run_leases WHERE lease_until > clock_timestamp()"))
            .as("leases kept")
            .isZero();
      }
      try (HubProcess hub = start.start()) {
        assertThat(hub.sync(source.token())).isEqualTo(202);
        await().atMost(PATIENCE).until(() -> differences(all) == 0);
      }
    }
  }

  private static void awaitNoOpenRun(Connection all) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                number(all, "SELECT count(*) FROM bridge.sync_batches WHERE status = 'running'")
                    == 0);
  }
}
