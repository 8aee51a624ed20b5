package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.SyncFlow;
import io.syncflow.sandbox.SyrveReceived;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The promise under the worst that can happen to a process; ten kills under the chaos profile. */
@Tag("chaos")
class SandboxKillTest {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxKillTest.class);
  private static final int KILLS = Math.min(10, Integer.getInteger("syncflow.chaos.kills", 4));
  private static final int KILLS_DURING_START = 2;
  private static final Duration LONGEST_START = Duration.ofSeconds(120);

  @TempDir Path folder;

  @Test
  void ends_with_the_target_equal_to_the_source_after_kills_at_random() throws Exception {
    long seed = Long.getLong("syncflow.kill.seed", System.nanoTime());
    LOG.info("Kills at random: repeat them with -Dsyncflow.kill.seed={}", seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      startAndKill(kill, random);
    }
    JsonNode report = runToTheEnd();

    assertThat(report.get("ledger_balanced").asBoolean()).as("seed %d", seed).isTrue();
    try (Sandbox sandbox =
        Sandbox.open(
            Path.of(""),
            folder.resolve("sandbox"),
            SandboxOptions.USUAL,
            SandboxCommand.UNATTENDED,
            () -> false)) {
      sandbox
          .hub()
          .scope()
          .run(sandbox.organisation(), connection -> assertNothingLostOrTwice(sandbox, connection));
    }
  }

  private static void assertNothingLostOrTwice(Sandbox sandbox, Connection connection)
      throws SQLException {
    new Carried(sandbox.erp(), connection, "schedulehub").assertEveryIfsRecordIsAccountedFor();
    for (String entity : new String[] {"sites", "items", "customers", "orders", "order_lines"}) {
      long rows = count(connection, "select count(*) from schedulehub." + entity);
      long booked =
          count(
              connection,
              "select coalesce(sum(rows_inserted), 0) from bridge.sync_batches"
                  + " where entity_name = '"
                  + entity
                  + "'");
      long waited =
          count(
              connection,
              "select coalesce(sum(rows_released), 0) from bridge.sync_batches"
                  + " where entity_name in ('orders', 'customers')");
      // A row that waited was booked as pending by its own run and as released by its parent's.
      assertThat(rows - booked).as("%s not booked as inserted", entity).isBetween(0L, waited);
    }
    assertThat(
            count(
                connection,
                "select sum(rows_inserted + rows_released) from bridge.sync_batches"
                    + " where source_system <> 'syrve'"))
        .as("rows booked as inserted or released")
        .isEqualTo(
            count(
                    connection,
                    "select (select count(*) from schedulehub.sites)"
                        + " + (select count(*) from schedulehub.items)"
                        + " + (select count(*) from schedulehub.customers)"
                        + " + (select count(*) from schedulehub.orders)"
                        + " + (select count(*) from schedulehub.order_lines)"
                        + " + (select count(*) from schedulehub.co_stores)"
                        + " + (select count(*) from schedulehub.co_customers)"
                        + " + (select count(*) from schedulehub.co_orders)"
                        + " + (select count(*) from xorosoft_products)"
                        + " + (select count(*) from xorosoft_items)"
                        + " + (select count(*) from shopify_products)")
                + sandbox.apis().stock().size());
    assertThat(sandbox.syrve().server().accepted())
        .as("documents at Syrve")
        .extracting(SyrveReceived::number)
        .doesNotHaveDuplicates();
    assertThat(
            count(connection, "select count(*) from bridge.sync_batches where status = 'running'"))
        .as("runs left open")
        .isZero();
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void startAndKill(int number, Random random) throws Exception {
    Path log = folder.resolve("kill-" + number + ".log");
    Process process = start(log, folder.resolve("kill-" + number + ".json"));
    try {
      if (number >= KILLS_DURING_START) {
        await()
            .atMost(LONGEST_START)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> !process.isAlive() || Files.readString(log).contains("SyncFlow runs"));
        assertThat(process.isAlive() || process.exitValue() == 1)
            .as(() -> "start " + number + " ended by itself:\n" + read(log))
            .isTrue();
      }
      boolean ended = process.waitFor(random.nextInt(2500), TimeUnit.MILLISECONDS);
      LOG.info("Kill {}: {}", number, ended ? "too late, it had ended" : "done");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private JsonNode runToTheEnd() throws Exception {
    Path log = folder.resolve("end.log");
    Path out = folder.resolve("end.json");
    Process process = start(log, out);
    try {
      assertThat(process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(process.exitValue()).as(() -> read(log)).isEqualTo(1);
    return new ObjectMapper().readTree(out.toFile());
  }

  private Process start(Path log, Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SyncFlow.class.getName(),
            "sandbox",
            "--once",
            "--json",
            "--dir",
            folder.resolve("sandbox").toString())
        .redirectError(log.toFile())
        .redirectOutput(out.toFile())
        .start();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log";
    }
  }
}
