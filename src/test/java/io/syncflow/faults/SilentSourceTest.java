package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that stops answering in the middle of a read, and tells nobody (F15). */
class SilentSourceTest {

  private static final int PARTS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;

  @Test
  void a_run_that_waits_for_it_still_obeys_and_the_next_one_carries_the_rest() throws Exception {
    try (TestDatabase database = TestDatabase.create();
        Connection all = database.superuser();
        FaultyTcpProxy network = new FaultyTcpProxy(port(database))) {
      String through =
          database.settings().url().replace(":" + port(database), ":" + network.port());
      PartsSource source = PartsSource.in(database.settings(), all, through);
      PartsSource.add(all, PARTS);
      try (Hub hub = Hub.start(settings(database))) {
        StartSync start = hub.bean("startSync", StartSync.class);
        network.delay(Duration.ofMillis(20));
        Run silent = start.start(source.org(), "oracle_ifs", "items", RunMode.REALTIME, null);
        await().atMost(PATIENCE).until(() -> arrived(all, 0) > 0);
        network.blackhole();

        assertThat(hub.ledger().control().cancel(source.org(), silent.id())).isTrue();
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    number(
                            all,
                            "SELECT count(*) FROM bridge.sync_batches WHERE state = 'cancelled'")
                        == 1);
        assertThat(arrived(all, 0)).isBetween(1L, PARTS - 1L);

        network.heal();
        start.runToEnd(source.org(), "oracle_ifs", "items", RunMode.REALTIME);
        assertThat(differences(all)).isZero();
      }
    }
  }

  private HubSettings settings(TestDatabase database) {
    return new HubSettings(
        Path.of("."),
        folder,
        database.settings(),
        Map.of("camel.component.quartz.autoStartScheduler", "false", "syncflow.chunk-size", "500"),
        Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON));
  }

  private static int port(TestDatabase database) {
    return URI.create(database.settings().url().substring("jdbc:".length())).getPort();
  }
}
