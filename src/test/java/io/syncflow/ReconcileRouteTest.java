package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.load.Reconciliation;
import io.syncflow.load.Reconciliations;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub's own reconciliation of sites. */
class ReconcileRouteTest {

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
  void agrees_about_records_that_only_the_mapping_changed() {
    RunSummary run = hub.sync(RunMode.RECONCILE);
    Reconciliation found = found(run);
    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.fetched()).isEqualTo(6);
    assertThat(run.unchanged()).isEqualTo(6);
    assertThat(found.equal()).isEqualTo(6);
    assertThat(found.unexplained()).isZero();
    assertThat(differences(run)).isEmpty();
  }

  @Test
  void says_how_many_rows_of_both_sides_it_has_read() throws SQLException {
    hub.target("DELETE FROM schedulehub.sites WHERE site_code = 'S1'");
    RunSummary run = hub.sync(RunMode.RECONCILE);
    assertThat(
            hub.ask(
                "SELECT source_rows_read || ' ' || target_rows_read FROM bridge.sync_batches WHERE"
                    + " uid = '"
                    + run.run()
                    + "'"))
        .isEqualTo("6 5");
  }

  @Test
  void lists_missing_extra_and_different_keys_and_a_load_of_exactly_those_mends_them()
      throws SQLException {
    hub.target("DELETE FROM schedulehub.sites WHERE site_code = 'S1'");
    hub.target("UPDATE schedulehub.sites SET name = 'x', is_active = false WHERE site_code = 'S2'");
    hub.target("UPDATE schedulehub.sites SET deleted_at = now() WHERE site_code = 'S3'");
    hub.target("INSERT INTO schedulehub.sites VALUES ('S9', 'Mine', 'SE', true, NULL, 1)");
    RunSummary run = hub.sync(RunMode.RECONCILE);
    assertThat(differences(run))
        .containsExactly(
            "missing [\"S1\"] [] null",
            "different [\"S2\"] [name, is_active] null",
            "missing [\"S3\"] [deleted_at] null",
            "extra [\"S9\"] [] null");
    Reconciliation found = found(run);
    assertThat(found.equal()).isEqualTo(3);
    assertThat(found.unexplained()).isEqualTo(4);
    assertThat(found.repairable()).isEqualTo(3);
    assertThat(hub.ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("reconcile_differs");

    RunSummary repair =
        hub.summary(
            hub.start()
                .loadKeysToEnd(
                    hub.org(), "oracle_ifs", "sites", all().repairable(hub.org(), run.run())));
    assertThat(repair.fetched()).isEqualTo(3);
    assertThat(repair.inserted()).isEqualTo(1);
    assertThat(repair.updated()).isEqualTo(2);
    assertThat(differences(hub.sync(RunMode.RECONCILE)))
        .as("a load deletes nothing")
        .containsExactly("extra [\"S9\"] [] null");
  }

  @Test
  void explains_what_failed_waits_or_is_to_come() throws SQLException {
    hub.erp(
        "UPDATE IFSAPP.SITE_TAB SET ACTIVE = 'maybe', ROWVERSION = TIMESTAMP '2026-11-01 11:00:00'"
            + " WHERE CONTRACT = 'S1'");
    hub.sync(RunMode.REALTIME);
    hub.site("S7", "2026-11-01 12:00:00");
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S2', 'S3', 'S4')");
    hub.sync(RunMode.SWEEP);
    RunSummary run = hub.sync(RunMode.RECONCILE);
    assertThat(differences(run))
        .containsExactly(
            "extra [\"S1\"] [] failed at normalize: to_boolean",
            "extra [\"S2\"] [] its deletion waits",
            "extra [\"S3\"] [] its deletion waits",
            "extra [\"S4\"] [] its deletion waits",
            "missing [\"S7\"] [] newer than the cursor");
    assertThat(found(run).unexplained()).isZero();
    assertThat(found(run).rejected()).isEqualTo(1);
    assertThat(hub.ask("SELECT count(*) FROM bridge.alerts WHERE kind = 'reconcile_differs'"))
        .isEqualTo("0");
  }

  @Test
  void looks_only_into_the_ranges_that_differ() throws SQLException {
    hub.erp(
        "INSERT INTO IFSAPP.SITE_TAB SELECT 'T' || LPAD(X, 5, '0'), 'Site', 'SE', 'Y', NULL,"
            + " TIMESTAMP '2026-11-01 10:00:00' FROM SYSTEM_RANGE(1, 25000)");
    hub.sync(RunMode.REALTIME);
    hub.target("UPDATE schedulehub.sites SET name = 'x' WHERE site_code = 'T15000'");
    hub.target("DELETE FROM schedulehub.sites WHERE site_code = 'T25000'");
    RunSummary run = hub.sync(RunMode.RECONCILE);
    List<Reconciliation.Range> ranges = all().ranges(hub.org(), run.run(), false, -1, 10);
    assertThat(ranges)
        .extracting(Reconciliation.Range::source)
        .containsExactly(10000L, 10000L, 5006L);
    assertThat(ranges)
        .extracting(Reconciliation.Range::target)
        .containsExactly(10000L, 10000L, 5005L);
    assertThat(ranges).extracting(Reconciliation.Range::differs).containsExactly(false, true, true);
    assertThat(differences(run))
        .containsExactly("different [\"T15000\"] [name] null", "missing [\"T25000\"] [] null");
  }

  @Test
  void takes_an_empty_source_for_an_alarm() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB");
    assertThatThrownBy(() -> hub.sync(RunMode.RECONCILE))
        .hasMessageContaining("no record of sites");
    assertThat(hub.ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("source_empty");
    assertThat(hub.ask("SELECT count(*) FROM bridge.reconciliations")).isEqualTo("0");
  }

  @Test
  void agrees_that_there_is_nothing() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB");
    hub.target("DELETE FROM schedulehub.sites");
    assertThat(found(hub.sync(RunMode.RECONCILE)).source()).isZero();
  }

  private static Reconciliations all() {
    return new Reconciliations(hub.hub().scope());
  }

  private static Reconciliation found(RunSummary run) {
    return all().find(hub.org(), run.run()).orElseThrow();
  }

  private static List<String> differences(RunSummary run) {
    return all().differences(hub.org(), run.run(), null, null, -1, 100).stream()
        .map(d -> d.kind() + " " + d.key() + " " + d.columns() + " " + d.explanation())
        .toList();
  }
}
