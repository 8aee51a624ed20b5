package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.db.TestDatabase;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.mapping.Mappings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own sweep of sites, from a source in H2's Oracle mode; the brake is 2 rows or 50 %. */
class KeySweepRouteTest {

  @TempDir Path data;
  private TestDatabase database;
  private Hub hub;
  private UUID org;
  private Connection erp;

  @BeforeEach
  void start() throws SQLException {
    database = TestDatabase.create();
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1";
    erp = DriverManager.getConnection(url);
    erp("CREATE SCHEMA IFSAPP");
    erp(
        "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(9), DESCRIPTION varchar2(50),"
            + " COUNTRY_CODE varchar2(2), ACTIVE varchar2(1), CREATED_DATE date, ROWVERSION date)");
    hub =
        Hub.start(
            new HubSettings(
                Path.of("."),
                data,
                database.settings(),
                Map.of(
                    "camel.component.quartz.autoStartScheduler", "false",
                    "syncflow.chunk-size", "2",
                    "syncflow.sweep.brake-rows", "2",
                    "syncflow.sweep.brake-percent", "50"),
                Map.of("SYNCFLOW_KEYSET", TestKeyset.JSON)));
    org = database.organisation("acme");
    hub.bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                org,
                "oracle_ifs",
                "default",
                url,
                new ObjectMapper().createObjectNode(),
                null,
                null));
    hub.bean("mappings", Mappings.class).importFolder(org, Path.of("config/mappings"));
    for (int n = 1; n <= 6; n++) {
      site("S" + n);
    }
    sync(RunMode.REALTIME);
  }

  @AfterEach
  void stop() throws SQLException {
    if (hub != null) {
      hub.close();
    }
    erp.close();
    database.close();
  }

  @Test
  void deletes_softly_what_the_source_no_longer_has() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S2', 'S5')");
    String cursor = ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e");

    RunSummary sweep = sync(RunMode.SWEEP);

    assertThat(sweep.mode()).isEqualTo("sweep");
    assertThat(sweep.status()).isEqualTo("completed");
    assertThat(sweep.fetched()).as("the target's rows").isEqualTo(6);
    assertThat(sweep.updated()).isEqualTo(2);
    assertThat(sweep.unchanged()).isEqualTo(4);
    assertThat(deleted()).isEqualTo("S2 S5");
    assertThat(ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e")).isEqualTo(cursor);
    assertThat(sync(RunMode.SWEEP).fetched()).as("deleted rows are not looked at").isEqualTo(4);
  }

  @Test
  void compares_keys_as_they_are_mapped() throws SQLException {
    erp("UPDATE IFSAPP.SITE_TAB SET CONTRACT = '  S2 ' WHERE CONTRACT = 'S2'");
    assertThat(sync(RunMode.SWEEP).unchanged()).isEqualTo(6);
  }

  @Test
  void deletes_nothing_when_the_source_was_not_read_to_its_end() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT = 'S2'");
    // The third chunk's only row cannot be computed: the driver fails in the middle of the read.
    erp("ALTER TABLE IFSAPP.SITE_TAB RENAME TO SITES");
    erp(
        "CREATE VIEW IFSAPP.SITE_TAB AS SELECT CASE WHEN CONTRACT = 'S6' THEN"
            + " CAST(1 / (LENGTH(CONTRACT) - 2) AS varchar2(9)) ELSE CONTRACT END AS CONTRACT,"
            + " DESCRIPTION, COUNTRY_CODE, ACTIVE, CREATED_DATE, ROWVERSION FROM IFSAPP.SITES");
    assertThatThrownBy(() -> sync(RunMode.SWEEP)).hasRootCauseInstanceOf(SQLException.class);
    assertThat(deleted()).isNull();
    assertThat(
            ask(
                "SELECT state || ' ' || rows_fetched FROM bridge.sync_batches WHERE sync_type ="
                    + " 'sweep'"))
        .isEqualTo("failed 0");
  }

  @Test
  void takes_an_empty_source_for_an_alarm() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB");
    assertThatThrownBy(() -> sync(RunMode.SWEEP)).hasMessageContaining("no record of sites");
    assertThat(deleted()).isNull();
    assertThat(ask("SELECT count(*) FROM bridge.staged_deletes")).isEqualTo("0");
    assertThat(ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("source_empty");
  }

  @Test
  void stages_more_deletions_than_the_brake_allows() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    RunSummary sweep = sync(RunMode.SWEEP);
    assertThat(sweep.updated()).isZero();
    assertThat(sweep.skipped()).isEqualTo(3);
    assertThat(deleted()).isNull();
    assertThat(
            ask("SELECT status || ' ' || rows_staged || ' ' || reason FROM bridge.staged_deletes"))
        .isEqualTo("waiting 3 3 deletions are more than the 2 that a sweep may make by itself");
    assertThat(
            ask(
                "SELECT string_agg(business_key ->> 0, ' ' ORDER BY position) FROM"
                    + " bridge.staged_delete_keys"))
        .isEqualTo("S1 S2 S3");
    assertThat(ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("deletes_held");
    sync(RunMode.SWEEP);
    assertThat(ask("SELECT string_agg(status, ' ' ORDER BY uid) FROM bridge.staged_deletes"))
        .as("the newer sweep knows better")
        .isEqualTo("replaced waiting");
  }

  @Test
  void deletes_after_approval_only_what_is_still_missing() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    sync(RunMode.SWEEP);
    target("UPDATE bridge.staged_deletes SET status = 'approved'");
    site("S3");
    RunSummary sweep = sync(RunMode.SWEEP);
    assertThat(sweep.updated()).isEqualTo(2);
    assertThat(deleted()).isEqualTo("S1 S2");
    assertThat(
            ask(
                "SELECT status || ' ' || rows_deleted || ' ' || rows_dropped FROM"
                    + " bridge.staged_deletes"))
        .isEqualTo("applied 2 1");
    assertThat(ask("SELECT count(*) FROM bridge.alerts WHERE ended_at IS NULL")).isEqualTo("0");
  }

  @Test
  void keeps_what_was_rejected_until_it_changes() throws SQLException {
    erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    sync(RunMode.SWEEP);
    target("UPDATE bridge.staged_deletes SET status = 'rejected'");
    RunSummary again = sync(RunMode.SWEEP);
    assertThat(again.skipped()).isEqualTo(3);
    assertThat(deleted()).isNull();
    target(
        "UPDATE schedulehub.sites SET src_rowversion = src_rowversion + 1 WHERE site_code = 'S1'");
    assertThat(sync(RunMode.SWEEP).updated()).isEqualTo(1);
    assertThat(deleted()).isEqualTo("S1");
  }

  @Test
  void holds_deletions_back_while_a_key_of_the_source_cannot_be_mapped() throws SQLException {
    erp("UPDATE IFSAPP.SITE_TAB SET CONTRACT = NULL WHERE CONTRACT = 'S2'");
    RunSummary sweep = sync(RunMode.SWEEP);
    assertThat(sweep.skipped()).isEqualTo(1);
    assertThat(deleted()).isNull();
    assertThat(ask("SELECT reason FROM bridge.staged_deletes"))
        .startsWith("1 records of the source");
  }

  @Test
  void refuses_a_target_that_cannot_delete_softly() throws SQLException {
    target("ALTER TABLE schedulehub.sites DROP COLUMN deleted_at");
    assertThatThrownBy(() -> sync(RunMode.SWEEP)).hasMessageContaining("no column deleted_at");
  }

  private void site(String code) throws SQLException {
    erp(
        "INSERT INTO IFSAPP.SITE_TAB VALUES ('%s', 'Site', 'SE', 'Y', NULL, TIMESTAMP '2026-11-01 10:00:00')"
            .formatted(code));
  }

  private RunSummary sync(RunMode mode) {
    StartSync start = hub.bean("startSync", StartSync.class);
    Run run = start.runToEnd(org, "oracle_ifs", "sites", mode);
    return new Runs(hub.scope()).find(org, run.id()).orElseThrow();
  }

  private String deleted() throws SQLException {
    return ask(
        "SELECT string_agg(site_code, ' ' ORDER BY site_code) FROM schedulehub.sites"
            + " WHERE deleted_at IS NOT NULL");
  }

  private void target(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }

  private void erp(String sql) throws SQLException {
    try (Statement statement = erp.createStatement()) {
      statement.execute(sql);
    }
  }

  private String ask(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
