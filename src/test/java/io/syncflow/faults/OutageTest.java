package io.syncflow.faults;

import static io.syncflow.faults.PartsSource.arrived;
import static io.syncflow.faults.PartsSource.differences;
import static io.syncflow.faults.PartsSource.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.syncflow.Hub;
import io.syncflow.HubSettings;
import io.syncflow.TestKeyset;
import io.syncflow.db.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A hub whose PostgreSQL stops, restarts, is cut off or has no connection to spare (F11 to F15), in
 * the middle of a delta. The hub is never restarted; what counts is the target, row by row.
 */
@Tag("chaos")
class OutageTest {

  private static final int PARTS = 20_000;
  private static final int ROUNDS = Integer.getInteger("syncflow.chaos.outages", 1);

  /** The bar: as long as a hub may take once the database is back. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private static final int SILENCE_SECONDS = 8;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir static Path folder;
  private static OwnPostgres postgres;
  private static FaultyTcpProxy network;
  private static PartsSource source;
  private static Hub hub;
  private static int generation;

  private Connection all;

  @BeforeAll
  static void start() throws Exception {
    postgres = OwnPostgres.start(folder);
    network = new FaultyTcpProxy(postgres.port());
    try (Connection all = postgres.superuser()) {
      source = PartsSource.in(postgres.settings(), all);
      PartsSource.add(all, PARTS);
    }
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                folder,
                postgres.settings(network.port(), "?socketTimeout=" + SILENCE_SECONDS),
                Map.of(
                    "camel.component.quartz.autoStartScheduler", "false",
                    "syncflow.chunk-size", "500"),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
  }

  @AfterAll
  static void stop() throws IOException {
    if (hub != null) {
      hub.close();
    }
    network.close();
    postgres.close();
  }

  @BeforeEach
  void change() throws SQLException {
    all = postgres.superuser();
    PartsSource.change(all, ++generation);
  }

  @AfterEach
  void heal() throws SQLException {
    network.heal();
    all.close();
  }

  @ParameterizedTest
  @EnumSource(OwnPostgres.Stop.class)
  void a_restart_in_the_middle_of_a_delta_loses_nothing(OwnPostgres.Stop how) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      if (round > 0) {
        PartsSource.change(all, ++generation);
      }
      startAndWaitForRows();
      all.close();
      postgres.stop(how);
      assertUnavailable(get("/api/v1/runs"));
      postgres.start();
      all = postgres.superuser();
      recoversAndCarriesTheRest();
    }
  }

  @Test
  void a_database_that_is_away_is_told_to_every_caller_and_to_the_health_checks_alone()
      throws Exception {
    int threads = Thread.activeCount();
    all.close();
    postgres.stop(OwnPostgres.Stop.FAST);
    try {
      List<CompletableFuture<HttpResponse<String>>> callers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        callers.add(CLIENT.sendAsync(request("/api/v1/runs").build(), BodyHandlers.ofString()));
      }
      for (CompletableFuture<HttpResponse<String>> caller : callers) {
        assertUnavailable(caller.get(60, TimeUnit.SECONDS));
      }
      assertThat(get("/api/v1/openapi.json").statusCode()).as("needs no database").isEqualTo(200);
      assertThat(Thread.activeCount()).as("threads").isLessThan(threads + 60);
    } finally {
      postgres.start();
      all = postgres.superuser();
    }
    recoversAndCarriesTheRest();
  }

  @Test
  void a_network_that_swallows_everything_is_noticed_and_survived() throws Exception {
    startAndWaitForRows();
    long before = arrived(all, generation);
    network.blackhole();
    assertUnavailable(get("/api/v1/runs"));
    network.heal();
    network.expireLost();
    assertThat(before).isBetween(1L, PARTS - 1L);
    recoversAndCarriesTheRest();
  }

  @Test
  void connections_that_break_anywhere_leave_every_row_in_its_place_once() throws Exception {
    for (long bytes : new long[] {700, 3_000, 9_000, 20_000, 60_000}) {
      network.cut();
      network.heal();
      network.dropAfter(bytes);
      for (int attempt = 0; attempt < 3; attempt++) {
        sync();
      }
    }
    network.cut();
    network.heal();
    recoversAndCarriesTheRest();
  }

  @Test
  void runs_that_use_every_connection_leave_the_api_and_heartbeats_theirs() throws Exception {
    List<Thread> busy = new ArrayList<>();
    execute(all, "SELECT pg_advisory_lock(77)");
    for (int i = 0; i < 20; i++) {
      Thread slow =
          new Thread(
              () ->
                  hub.scope()
                      .run(
                          null,
                          connection -> execute(connection, "SELECT pg_advisory_xact_lock(77)")));
      slow.setUncaughtExceptionHandler((thread, gone) -> {});
      slow.start();
      busy.add(slow);
    }
    await()
        .atMost(RECOVERY)
        .until(
            () -> PartsSource.number(all, "SELECT count(*) FROM pg_locks WHERE NOT granted") == 20);
    assertThat(get("/api/v1/runs").statusCode()).isEqualTo(200);
    assertUnavailable(post());
    execute(all, "SELECT pg_advisory_unlock(77)");
    for (Thread slow : busy) {
      slow.join();
    }
    recoversAndCarriesTheRest();
  }

  @Test
  void callers_that_get_no_connection_are_told_to_come_again() throws Exception {
    all.setAutoCommit(false);
    execute(all, "LOCK TABLE bridge.sync_batches IN ACCESS EXCLUSIVE MODE");
    List<CompletableFuture<HttpResponse<String>>> callers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      callers.add(CLIENT.sendAsync(request("/api/v1/runs").build(), BodyHandlers.ofString()));
    }
    CompletableFuture.anyOf(callers.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    all.rollback();
    all.setAutoCommit(true);
    int refused = 0;
    for (CompletableFuture<HttpResponse<String>> caller : callers) {
      HttpResponse<String> answer = caller.get(60, TimeUnit.SECONDS);
      if (answer.statusCode() != 200) {
        assertUnavailable(answer);
        refused++;
      }
    }
    assertThat(refused).isPositive();
    recoversAndCarriesTheRest();
  }

  @Test
  void a_side_that_vanishes_is_given_up_by_the_other_one_after_a_minute() throws Exception {
    try (Database database = new Database(postgres.settings());
        Connection connection = database.write().getConnection()) {
      HikariDataSource pool = database.write().unwrap(HikariDataSource.class);
      assertThat(pool.getDataSourceProperties().getProperty("socketTimeout")).isEqualTo("60");
      assertThat(pool.getKeepaliveTime()).isPositive();
      assertThat(
              PartsSource.number(
                  connection,
                  "SELECT sum(setting::int) FROM pg_settings WHERE name IN ('tcp_keepalives_idle',"
                      + " 'tcp_keepalives_interval')"))
          .isEqualTo(40);
      assertThat(
              PartsSource.number(
                  connection,
                  "SELECT setting::bigint FROM pg_settings"
                      + " WHERE name = 'idle_in_transaction_session_timeout'"))
          .isEqualTo(Duration.ofMinutes(5).toMillis());
    }
  }

  private void startAndWaitForRows() {
    await().atMost(RECOVERY).until(() -> sync() == 202);
    await()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> arrived(all, generation) > 0);
  }

  /** Within the bar a new run is taken, and it carries what is missing. */
  private void recoversAndCarriesTheRest() {
    await()
        .atMost(RECOVERY)
        .pollInterval(Duration.ofMillis(200))
        // The client may take a connection that the hub has just closed.
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> sync() == 202 || differences(all) == 0);
    await().atMost(RECOVERY).until(() -> differences(all) == 0);
    await()
        .atMost(RECOVERY)
        .until(
            () ->
                PartsSource.number(
                        all, "SELECT count(*) FROM bridge.sync_batches WHERE status = 'running'")
                    == 0);
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).doesNotContain("Exception", "SELECT", "127.0.0.1");
  }

  private static int sync() throws IOException, InterruptedException {
    int status = post().statusCode();
    assertThat(status).as("never 500").isIn(202, 409, 503);
    return status;
  }

  private static HttpResponse<String> post() throws IOException, InterruptedException {
    return CLIENT.send(
        request("/api/v1/syncs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"system\": \"oracle_ifs\", \"entity\": \"items\"}"))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return CLIENT.send(request(path).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.port() + path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + source.token());
  }
}
