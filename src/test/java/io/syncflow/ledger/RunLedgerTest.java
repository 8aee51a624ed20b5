package io.syncflow.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunLedgerTest {

  private static final Counts TEN = new Counts(10, 4, 1, 1, 1, 1, 1, 1, 0, 0);
  private static TestDatabase database;

  private final OrgScope scope = database.scope();
  private final ChunkBook book = new ChunkBook();
  private final Node node = new Node("here", UUID.randomUUID(), true);
  private Ledger ledger;
  private UUID org;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void open() {
    org = database.organisation();
    ledger = ledger(node, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void closes_a_run_whose_sum_adds_up_and_tells_it_in_every_table() throws SQLException {
    Run run = ledger.runs().open(request("schedule"));
    ledger.progress().expect(run, 10L, Instant.parse("2026-11-20T20:00:00Z"));
    book(run, TEN, 77L);
    assertThat(ledger.runs().complete(run)).isEqualTo(RunState.COMPLETED_WITH_ERRORS);

    assertThat(
            ask(
                "SELECT status || ' ' || state || ' ' || rows_fetched FROM bridge.sync_batches WHERE uid = ?",
                run))
        .isEqualTo("completed completed_with_errors 10");
    assertThat(
            ask(
                "SELECT status || ' ' || processed_count || ' ' || failed_count || ' ' || total_items"
                    + " FROM sync_progress WHERE sync_id = ?::text",
                run))
        .isEqualTo("completed_with_errors 9 1 10");
    assertThat(
            ask(
                "SELECT string_agg(action::text, ' ' ORDER BY created_at, id) FROM sync_activity_log WHERE sync_id = ?::text",
                run))
        .isEqualTo("scheduled_run sync_start sync_complete");
    assertThat(
            ask(
                "SELECT last_sync_rowversion::text FROM bridge.erp_sync_state WHERE last_batch_uid = ?",
                run))
        .isEqualTo("77");
  }

  @Test
  void counts_failures_in_a_row_until_a_success_in_the_sync_status() throws SQLException {
    String status =
        "SELECT status || ' ' || retry_count || ' ' || (last_sync_at IS NOT NULL)"
            + " FROM data_sync_status WHERE last_batch_uid = ?";
    Run first = ledger.runs().open(request("manual"));
    ledger.runs().fail(first, new IllegalStateException("no route to host"));
    assertThat(ask(status, first)).isEqualTo("failure 1 false");
    Run second = ledger.runs().open(request("manual"));
    ledger.runs().fail(second, new IllegalStateException("no route to host"));
    assertThat(ask(status, second)).isEqualTo("failure 2 false");
    Run third = ledger.runs().open(request("manual"));
    ledger.runs().complete(third);
    assertThat(ask(status, third)).isEqualTo("success 0 true");
  }

  @Test
  void keeps_the_reason_of_a_failure_without_its_secrets() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    Throwable cause = new SQLException("login of SYNC with s3cret refused\nsecond line");
    ledger.runs().fail(run, new IllegalStateException("the source", cause));
    assertThat(ask("SELECT error_message FROM bridge.sync_batches WHERE uid = ?", run))
        .isEqualTo("login of SYNC with [redacted] refused");
  }

  @Test
  void completes_a_run_without_records() {
    Run run = ledger.runs().open(request("manual"));
    assertThat(ledger.runs().complete(run)).isEqualTo(RunState.COMPLETED);
  }

  @Test
  void calls_a_run_failed_when_nothing_but_failures_came() {
    Run run = ledger.runs().open(request("manual"));
    book(run, new Counts(3, 0, 0, 0, 3, 0, 0, 0, 0, 0), 5L);
    assertThat(ledger.runs().complete(run)).isEqualTo(RunState.FAILED);
  }

  @Test
  void lets_the_database_refuse_a_finished_run_whose_sum_does_not_add_up() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    try (Connection owner = database.superuser();
        var lose =
            owner.prepareStatement(
                "UPDATE bridge.sync_batches SET rows_fetched = 7 WHERE uid = ?")) {
      lose.setObject(1, run.id());
      lose.executeUpdate();
    }
    assertThatThrownBy(() -> ledger.runs().complete(run))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("sync_batches_ledger_balances");
  }

  @Test
  void lets_no_late_heartbeat_bring_a_released_lease_back_to_life() {
    Run run = ledger.runs().open(request("manual"));
    Leases leases = new Leases(node, Duration.ofSeconds(60));
    assertThat(scope.<Boolean>call(org, connection -> leases.extend(connection, run))).isTrue();

    ledger.runs().complete(run);

    assertThat(scope.<Boolean>call(org, connection -> leases.extend(connection, run))).isFalse();
    assertThat(ledger.runs().open(request("manual"))).isNotNull();
  }

  @Test
  void refuses_a_second_run_while_the_first_is_alive() {
    ledger.runs().open(request("manual"));
    assertThatThrownBy(() -> ledger.runs().open(request("manual"))).isInstanceOf(RunRefused.class);
    try (Ledger elsewhere = ledger(new Node("there", UUID.randomUUID(), true), Clock.systemUTC())) {
      assertThatThrownBy(() -> elsewhere.runs().open(request("manual")))
          .isInstanceOf(RunRefused.class);
    }
  }

  @Test
  void closes_the_run_of_a_dead_process_as_failed_and_resumes_it() throws SQLException {
    Run dead = ledger.runs().open(request("manual"));
    book(dead, TEN, 42L);
    try (Ledger rebooted = ledger(new Node("here", UUID.randomUUID(), true), Clock.systemUTC())) {
      Run resumed = rebooted.runs().open(request("schedule"));
      assertThat(resumed.resumedFrom()).isEqualTo(dead.id());
      assertThat(resumed.cursor()).isEqualTo(42L);
      assertThat(resumed.fence()).isGreaterThan(dead.fence());
      assertThat(ask("SELECT state FROM bridge.sync_batches WHERE uid = ?", dead))
          .isEqualTo("failed");
      assertThat(ask("SELECT status::text FROM sync_progress WHERE sync_id = ?::text", dead))
          .isEqualTo("failed");
      assertThat(
              ask(
                  "SELECT string_agg(action::text, ' ' ORDER BY created_at, id) FROM sync_activity_log WHERE sync_id = ?::text",
                  resumed))
          .contains("partial_resume");
      assertThatThrownBy(() -> book(dead, TEN, 50L))
          .as("the dead process wakes up")
          .isInstanceOf(ChunkBook.Fenced.class);
    }
  }

  @Test
  void closes_the_run_of_a_process_that_never_came_back_and_lets_a_later_one_resume_it()
      throws SQLException {
    Run dead = ledger.runs().open(request("manual"));
    book(dead, TEN, 42L);
    try (Ledger elsewhere =
        ledger(new Node("there", UUID.randomUUID(), false), Clock.systemUTC())) {
      elsewhere.runs().closeAbandoned();
      assertThat(state(dead)).as("its lease still holds").isEqualTo("in_progress");
      expireLease(dead);
      assertThat(elsewhere.runs().closeAbandoned()).isEqualTo(1);
      assertThat(state(dead)).isEqualTo("failed");
      assertThat(ask("SELECT status::text FROM sync_progress WHERE sync_id = ?::text", dead))
          .isEqualTo("failed");
      assertThat(elsewhere.runs().closeAbandoned()).as("only once").isZero();
      assertThatThrownBy(() -> book(dead, TEN, 50L))
          .as("the process wakes up")
          .isInstanceOf(ChunkBook.Fenced.class);

      Run next = elsewhere.runs().open(request("schedule"));
      assertThat(next.resumedFrom()).isEqualTo(dead.id());
      assertThat(elsewhere.runs().complete(next)).isEqualTo(RunState.COMPLETED);
      assertThat(elsewhere.runs().open(request("schedule")).resumedFrom())
          .as("the one after an orderly end")
          .isNull();
    }
  }

  @Test
  void closes_the_other_abandoned_runs_when_one_of_them_cannot_be_closed() throws SQLException {
    Run unbalanced = ledger.runs().open(request("manual"));
    UUID other = database.organisation("p" + UUID.randomUUID().toString().replace('-', '_'));
    Run dead =
        ledger
            .runs()
            .open(new RunRequest(other, "oracle_ifs", "items", RunMode.REALTIME, "manual", null));
    try (Connection owner = database.superuser();
        var lose =
            owner.prepareStatement(
                "UPDATE bridge.sync_batches SET rows_fetched = 7 WHERE uid = ?")) {
      lose.setObject(1, unbalanced.id());
      lose.executeUpdate();
    }
    expireLease(unbalanced);
    expireLease(dead);
    ledger.runs().closeAbandoned();
    assertThat(state(dead)).isEqualTo("failed");
    assertThat(state(unbalanced)).isEqualTo("in_progress");
  }

  @Test
  void closes_at_once_what_an_earlier_start_of_the_same_node_left_open() throws SQLException {
    Run dead = ledger.runs().open(request("manual"));
    try (Ledger rebooted = ledger(new Node("here", UUID.randomUUID(), true), Clock.systemUTC())) {
      assertThat(rebooted.runs().closeAbandoned()).isPositive();
      assertThat(state(dead)).isEqualTo("failed");
    }
  }

  @Test
  void goes_by_the_databases_clock_however_wrong_the_nodes_own_is() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
    try (Ledger elsewhere = ledger(new Node("there", UUID.randomUUID(), true), ahead)) {
      assertThatThrownBy(() -> elsewhere.runs().open(request("manual")))
          .isInstanceOf(RunRefused.class);
      elsewhere.runs().closeAbandoned();
      assertThat(state(run)).isEqualTo("in_progress");
    }
  }

  @Test
  void ends_its_runs_at_a_chunks_edge_when_the_hub_stops() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    ledger.control().obey(run);
    ledger.control().endRuns();
    assertThatThrownBy(() -> ledger.control().obey(run)).isInstanceOf(HubStopping.class);
    ledger.runs().fail(run, new HubStopping());
    assertThat(state(run)).isEqualTo("failed");
    assertThat(ledger.runs().open(request("manual"))).as("its lease is free").isNotNull();
  }

  private static void expireLease(Run run) throws SQLException {
    try (Connection owner = database.superuser();
        var expire =
            owner.prepareStatement(
                "UPDATE bridge.run_leases SET lease_until = clock_timestamp() - interval '1 s'"
                    + " WHERE batch_uid = ?")) {
      expire.setObject(1, run.id());
      expire.executeUpdate();
    }
  }

  @Test
  void never_moves_the_cursor_back() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    book(run, TEN, 100L);
    book(run, TEN, 60L);
    assertThat(
            ask(
                "SELECT last_sync_rowversion::text FROM bridge.erp_sync_state WHERE last_attempt_batch_uid = ?",
                run))
        .isEqualTo("100");
  }

  @Test
  void pauses_resumes_and_cancels_between_chunks() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    ledger.control().obey(run);
    assertThat(ledger.control().pause(org, run.id())).isTrue();
    Thread chunkLoop =
        new Thread(
            () -> {
              try {
                ledger.control().obey(run);
              } catch (RunCancelled e) {
                ledger.runs().fail(run, e);
              }
            });
    chunkLoop.start();
    Awaitility.await().untilAsserted(() -> assertThat(state(run)).isEqualTo("paused"));
    assertThat(ledger.control().cancel(org, run.id())).isTrue();
    Awaitility.await().untilAsserted(() -> assertThat(state(run)).isEqualTo("cancelled"));
    assertThat(ledger.control().pause(org, run.id())).as("the run is closed").isFalse();
  }

  @Test
  void ends_a_run_that_takes_too_long_as_timeout() throws SQLException {
    Run run = ledger.runs().open(request("manual"));
    try (Ledger later =
        ledger(node, Clock.fixed(run.startedAt().plus(Duration.ofHours(2)), ZoneOffset.UTC))) {
      assertThatThrownBy(() -> later.control().obey(run))
          .isInstanceOf(RunTimedOut.class)
          .satisfies(e -> ledger.runs().fail(run, e));
    }
    assertThat(state(run)).isEqualTo("timeout");
  }

  private Ledger ledger(Node holder, Clock clock) {
    return Ledger.of(
        scope,
        holder,
        clock,
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        text -> text.replace("s3cret", "[redacted]"));
  }

  private RunRequest request(String trigger) {
    return new RunRequest(org, "oracle_ifs", "items", RunMode.REALTIME, trigger, null);
  }

  private void book(Run run, Counts counts, Long rowversion) {
    scope.run(
        org,
        connection -> {
          book.hold(connection, run);
          book.book(
              connection, run, counts, new ChunkBook.Span(rowversion, null, rowversion, "[\"k\"]"));
        });
  }

  private String state(Run run) throws SQLException {
    return ask("SELECT state FROM bridge.sync_batches WHERE uid = ?", run);
  }

  private static String ask(String question, Run run) throws SQLException {
    return database.ask(question, run.id());
  }
}
