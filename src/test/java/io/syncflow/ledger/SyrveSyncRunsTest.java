package io.syncflow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyrveSyncRunsTest {

  private static TestDatabase database;

  private final OrgScope scope = database.scope();
  private final SyrveSyncRuns syrve = new SyrveSyncRuns();

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
  void open() throws SQLException {
    org = database.organisation();
    ledger = TestLedger.here(scope);
    try (Connection all = database.superuser();
        PreparedStatement config =
            all.prepareStatement(
                "INSERT INTO syrve_config (tenant_id, server_url, api_login,"
                    + " api_password_encrypted) VALUES (?, 'https://one.syrve.online', 'x', 'x')")) {
      config.setObject(1, org);
      config.executeUpdate();
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bootstrap", "products", "stock", "inventory_commit"})
  void a_run_has_its_row_under_its_own_id_from_its_first_moment(String job) throws SQLException {
    Run run = run(job);

    assertThat(ask("sync_type || ' ' || status || ' ' || (started_at IS NOT NULL)", run))
        .isEqualTo(job + " running true");
    ledger.runs().complete(run);
    assertThat(ask("status || ' ' || (completed_at >= started_at)", run))
        .isEqualTo("succeeded true");
  }

  @Test
  void its_counts_add_up_type_by_type_and_in_all() throws SQLException {
    Run run = run("products");
    Counts products = new Counts(5, 2, 1, 1, 1, 0, 0, 0, 0, 0);
    Counts groups = new Counts(3, 1, 0, 0, 0, 0, 0, 2, 0, 0);
    for (int chunk = 0; chunk < 2; chunk++) {
      scope.run(
          org,
          connection -> {
            new ChunkBook().book(connection, run, products.plus(groups), ChunkBook.Span.NONE);
            syrve.count(connection, run, "product", products);
            syrve.count(connection, run, "product_group", groups);
          });
    }
    scope.run(org, connection -> syrve.note(connection, run, "version", "\"8.7.3\""));
    ledger.runs().complete(run);

    assertThat(ask("stats -> 'objects' ->> 'product'", run))
        .isEqualTo(
            "{\"failed\": 2, \"fetched\": 10, \"skipped\": 0, \"updated\": 2, \"inserted\": 4,"
                + " \"unchanged\": 2}");
    assertThat(ask("stats #>> '{objects,product_group,skipped}'", run)).isEqualTo("4");
    assertThat(ask("stats #>> '{records,fetched}'", run)).isEqualTo("16");
    assertThat(ask("stats ->> 'version'", run)).isEqualTo("8.7.3");
  }

  @Test
  void a_failed_run_keeps_its_reason_and_is_no_success_of_the_connection() throws SQLException {
    Run run = run("stock");
    ledger.runs().fail(run, new IllegalStateException("parse: the list was cut off"));

    assertThat(ask("status || ' ' || error_message", run))
        .isEqualTo("failed parse: the list was cut off");
    assertThat(lastSync()).isNull();
  }

  @Test
  void a_cancelled_run_is_cancelled_and_one_that_was_left_open_is_failed() throws SQLException {
    Run cancelled = run("stock");
    ledger.runs().fail(cancelled, new RunCancelled(cancelled));
    assertThat(ask("status", cancelled)).isEqualTo("cancelled");

    Run left = run("stock");
    ledger.close();
    ledger = TestLedger.here(scope);
    ledger.runs().closeAbandoned();
    assertThat(ask("status || ' ' || error_message", left))
        .isEqualTo("failed the process ended before the run did");
  }

  @Test
  void success_is_told_to_the_connection_and_to_monitoring() throws SQLException {
    Run run = run("products");
    ledger.runs().complete(run);

    assertThat(lastSync()).isNotNull();
    assertThat(
            database.ask(
                "SELECT last_batch_uid::text FROM bridge.erp_sync_state WHERE org_id = ?"
                    + " AND source_system = 'syrve' AND entity_name = 'products'",
                org))
        .isEqualTo(run.id().toString());
  }

  @Test
  void a_run_of_another_system_has_none() throws SQLException {
    Run run =
        ledger
            .runs()
            .open(new RunRequest(org, "oracle_ifs", "items", RunMode.REALTIME, "manual", null));
    ledger.runs().complete(run);
    assertThat(ask("status", run)).isNull();
    assertThat(lastSync()).isNull();
  }

  private Run run(String job) {
    return ledger.runs().open(new RunRequest(org, "syrve", job, RunMode.REALTIME, "manual", null));
  }

  private String lastSync() throws SQLException {
    return database.ask("SELECT last_sync_at::text FROM syrve_config WHERE tenant_id = ?", org);
  }

  private String ask(String what, Run run) throws SQLException {
    return database.ask("SELECT (" + what + ")::text FROM syrve_sync_runs WHERE id = ?", run.id());
  }
}
