package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.holes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.db.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code kill -9} at random points of a delta of 50,000 rows (F5, A6): counted in the target and
 * compared with the source row by row, never by the hub's own tables.
 */
@Tag("chaos")
class KillTest {

  private static final Logger LOG = LoggerFactory.getLogger(KillTest.class);
  private static final int PARTS = 50_000;
  private static final int KILLS = Integer.getInteger("syncflow.chaos.kills", 3);

  /** Kills that have to hit a delta half-way, or the test has shown nothing. */
  private static final int HITS = Math.max(1, KILLS / 4);

  private static final Duration TO_THE_END = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void leaves_the_target_equal_to_the_source_row_by_row() throws Exception {
    long seed = Long.getLong("syncflow.chaos.seed", System.nanoTime());
    LOG.info("Kills at random: repeat them with -Dsyncflow.chaos.seed={}", seed);
    Random random = new Random(seed);
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser()) {
      PartsSource source = PartsSource.in(database.settings(), all);
      PartsSource.add(all, PARTS);
      HubProcess.Start start =
          new HubProcess.Start(folder, "killed", database.settings())
              .set("syncflow.chunk-size", 1000);
      int generation = 0;
      int hits = 0;
      long flowed = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        if (differences(all) == 0) {
          PartsSource.change(all, ++generation);
        }
        long before = arrived(all, generation);
        try (HubProcess hub = start.start()) {
          assertThat(hub.sync(source.token())).as(hub::log).isEqualTo(202);
          // Four of five kills come after the first rows; the others wherever they fall.
          if (random.nextInt(5) > 0) {
            int now = generation;
            await()
                .atMost(TO_THE_END)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> arrived(all, now) > before);
          }
          hub.ended(Duration.ofMillis(random.nextInt(700)));
          hub.kill();
        }
        long after = arrived(all, generation);
        flowed += after - before;
        hits += after > 0 && after < PARTS ? 1 : 0;
        assertThat(holes(all, generation)).as("rows skipped, seed %d", seed).isZero();
        LOG.info("Kill {}: {} rows before, {} after", kill + 1, before, after);
      }
      try (HubProcess hub = start.start()) {
        assertThat(hub.sync(source.token())).isEqualTo(202);
        await().atMost(TO_THE_END).until(() -> differences(all) == 0);
      }
      assertThat(hits)
          .as("kills in the middle of a delta, seed %d", seed)
          .isGreaterThanOrEqualTo(HITS);
      assertThat(flowed).as("rows that flowed before kills").isGreaterThanOrEqualTo(1000L * HITS);
    }
  }
}
