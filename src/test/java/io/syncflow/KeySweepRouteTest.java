package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.DatabaseSettings;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own sweep of sites. */
class KeySweepRouteTest {

  @TempDir static Path data;
  private static SitesHub hub;

  @BeforeAll
  static void start() throws SQLException {
    hub = new SitesHub(data);
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @BeforeEach
  void six() throws SQLException {
    hub.reset();
  }

  @Test
  void deletes_softly_what_the_source_no_longer_has() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S2', 'S5')");
    String cursor = hub.ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e");

    RunSummary sweep = hub.sync(RunMode.SWEEP);

    assertThat(sweep.mode()).isEqualTo("sweep");
    assertThat(sweep.status()).isEqualTo("completed");
    assertThat(sweep.fetched()).as("the target's rows").isEqualTo(6);
    assertThat(sweep.updated()).isEqualTo(2);
    assertThat(sweep.unchanged()).isEqualTo(4);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isEqualTo("S2 S5");
    assertThat(hub.ask("SELECT row(e.*)::text FROM bridge.erp_sync_state e")).isEqualTo(cursor);
    assertThat(hub.sync(RunMode.SWEEP).fetched()).as("deleted rows are not looked at").isEqualTo(4);
  }

  @Test
  void compares_keys_as_they_are_mapped() throws SQLException {
    hub.erp("UPDATE IFSAPP.SITE_TAB SET CONTRACT = '  S2 ' WHERE CONTRACT = 'S2'");
    assertThat(hub.sync(RunMode.SWEEP).unchanged()).isEqualTo(6);
  }

  /** From PostgreSQL, because H2 knows the whole result before it gives the first row. */
  @Test
  void deletes_nothing_when_the_source_breaks_in_the_middle() throws SQLException {
    hub.target("CREATE SCHEMA ifsapp");
    hub.target(
        "CREATE VIEW ifsapp.site_tab AS SELECT CASE WHEN n < 4500 THEN 'T' || n ELSE"
            + " (1 / (4500 - n))::text END AS contract, 'x' AS description, 'SE' AS country_code,"
            + " 'Y' AS active, NULL::date AS created_date, TIMESTAMP '2026-11-01 10:00:00' AS"
            + " rowversion FROM generate_series(1, 5000) AS n");
    hub.target("GRANT USAGE ON SCHEMA ifsapp TO syncflow_app");
    hub.target("GRANT SELECT ON ifsapp.site_tab TO syncflow_app");
    DatabaseSettings here = hub.database().settings();
    hub.connect(here.url() + "?user=" + here.user() + "&password=" + here.password());
    try {
      assertThatThrownBy(() -> hub.sync(RunMode.SWEEP))
          .rootCause()
          .hasMessageContaining("division by zero");
    } finally {
      hub.reconnect();
    }
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    assertThat(hub.ask("SELECT count(*) FROM bridge.staged_deletes")).isEqualTo("0");
    assertThat(
            hub.ask(
                "SELECT state || ' ' || rows_fetched || ' ' || source_rows_read || ' ' ||"
                    + " target_rows_read FROM bridge.sync_batches WHERE sync_type = 'sweep'"))
        .as("counted nothing, and had read the first chunk of the source and all of the target")
        .isEqualTo("failed 0 2500 6");
  }

  /** The keys go into a temporary table; a trigger that is put on it plays the full disk. */
  @Test
  void deletes_nothing_when_a_part_of_the_source_could_not_be_taken() throws SQLException {
    hub.erp(
        "INSERT INTO IFSAPP.SITE_TAB SELECT 'T' || LPAD(X, 5, '0'), 'Site', 'SE', 'Y', NULL,"
            + " TIMESTAMP '2026-11-01 10:00:00' FROM SYSTEM_RANGE(1, 3000)");
    hub.sync(RunMode.REALTIME);
    hub.target(
        "CREATE FUNCTION public.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF"
            + " NEW.site_code = 'T02900' THEN RAISE EXCEPTION 'disk is full' USING ERRCODE ="
            + " '53100'; END IF; RETURN NEW; END $$");
    hub.target(
        "CREATE FUNCTION public.watch_sweeps() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN IF"
            + " EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity LIKE"
            + " '%sweep_source') THEN CREATE TRIGGER full_disk BEFORE INSERT ON pg_temp.sweep_source"
            + " FOR EACH ROW EXECUTE FUNCTION public.disk_is_full(); END IF; END $$");
    hub.target(
        "CREATE EVENT TRIGGER watch_sweeps ON ddl_command_end WHEN TAG IN ('CREATE TABLE AS')"
            + " EXECUTE FUNCTION public.watch_sweeps()");
    try {
      assertThatThrownBy(() -> hub.sync(RunMode.SWEEP)).hasMessageContaining("disk is full");
    } finally {
      hub.target("DROP EVENT TRIGGER watch_sweeps");
    }
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    assertThat(hub.ask("SELECT count(*) FROM bridge.staged_deletes")).isEqualTo("0");
    assertThat(
            hub.ask(
                "SELECT state || ' ' || source_rows_read FROM bridge.sync_batches WHERE sync_type ="
                    + " 'sweep'"))
        .as("the run is closed, and had taken what came before")
        .isEqualTo("failed 2500");
  }

  @Test
  void takes_an_empty_source_for_an_alarm() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB");
    assertThatThrownBy(() -> hub.sync(RunMode.SWEEP)).hasMessageContaining("no record of sites");
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    assertThat(hub.ask("SELECT count(*) FROM bridge.staged_deletes")).isEqualTo("0");
    assertThat(hub.ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("source_empty");
  }

  @Test
  void stages_more_deletions_than_the_brake_allows() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    RunSummary sweep = hub.sync(RunMode.SWEEP);
    assertThat(sweep.updated()).isZero();
    assertThat(sweep.skipped()).isEqualTo(3);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    assertThat(
            hub.ask(
                "SELECT status || ' ' || rows_staged || ' ' || reason FROM bridge.staged_deletes"))
        .isEqualTo("waiting 3 3 deletions are more than the 2 that a sweep may make by itself");
    assertThat(
            hub.ask(
                "SELECT string_agg(business_key ->> 0, ' ' ORDER BY position) FROM"
                    + " bridge.staged_delete_keys"))
        .isEqualTo("S1 S2 S3");
    assertThat(hub.ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("deletes_held");
    hub.sync(RunMode.SWEEP);
    assertThat(hub.ask("SELECT string_agg(status, ' ' ORDER BY uid) FROM bridge.staged_deletes"))
        .as("the newer sweep knows better")
        .isEqualTo("replaced waiting");
  }

  @Test
  void deletes_after_approval_only_what_is_still_missing() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    hub.sync(RunMode.SWEEP);
    hub.target("UPDATE bridge.staged_deletes SET status = 'approved'");
    hub.site("S3", "2026-11-01 10:00:00");
    RunSummary sweep = hub.sync(RunMode.SWEEP);
    assertThat(sweep.updated()).isEqualTo(2);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isEqualTo("S1 S2");
    assertThat(
            hub.ask(
                "SELECT status || ' ' || rows_deleted || ' ' || rows_dropped FROM"
                    + " bridge.staged_deletes"))
        .isEqualTo("applied 2 1");
    assertThat(hub.ask("SELECT count(*) FROM bridge.alerts WHERE ended_at IS NULL")).isEqualTo("0");
  }

  @Test
  void keeps_what_was_rejected_until_it_changes() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    hub.sync(RunMode.SWEEP);
    hub.target("UPDATE bridge.staged_deletes SET status = 'rejected'");
    RunSummary again = hub.sync(RunMode.SWEEP);
    assertThat(again.skipped()).isEqualTo(3);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    hub.target(
        "UPDATE schedulehub.sites SET src_rowversion = src_rowversion + 1 WHERE site_code = 'S1'");
    assertThat(hub.sync(RunMode.SWEEP).updated()).isEqualTo(1);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isEqualTo("S1");
  }

  @Test
  void holds_deletions_back_while_a_key_of_the_source_cannot_be_mapped() throws SQLException {
    hub.erp("UPDATE IFSAPP.SITE_TAB SET CONTRACT = NULL WHERE CONTRACT = 'S2'");
    RunSummary sweep = hub.sync(RunMode.SWEEP);
    assertThat(sweep.skipped()).isEqualTo(1);
    assertThat(hub.sites("deleted_at IS NOT NULL")).isNull();
    assertThat(hub.ask("SELECT reason FROM bridge.staged_deletes"))
        .startsWith("1 records of the source");
  }

  @Test
  void refuses_a_target_that_cannot_delete_softly() throws SQLException {
    hub.target("ALTER TABLE schedulehub.sites DROP COLUMN deleted_at");
    assertThatThrownBy(() -> hub.sync(RunMode.SWEEP)).hasMessageContaining("no column deleted_at");
  }
}
