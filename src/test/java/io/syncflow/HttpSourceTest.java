package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.deadletter.Selection;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.load.Reconciliations;
import io.syncflow.record.BusinessKey;
import io.syncflow.sandbox.SandboxFault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JSON API as a source that is read by key and as a whole: repaired, compared and swept. */
class HttpSourceTest {

  private static final int STORES = 450;

  @TempDir static Path data;
  private static ApisHub fixture;
  private static FakeShop shop;
  private static UUID org;

  @BeforeAll
  static void start() throws IOException, SandboxFault {
    fixture = new ApisHub(data);
    shop = new FakeShop();
    org = fixture.organisation("acme", shop.login());
  }

  @AfterAll
  static void stop() {
    fixture.close();
    shop.close();
  }

  @BeforeEach
  void allStoresAreCarried() {
    fixture.execute("TRUNCATE schedulehub.co_orders, schedulehub.co_stores CASCADE");
    fixture.execute("DELETE FROM bridge.erp_sync_state");
    fixture.execute("DELETE FROM bridge.failed_records");
    fixture.execute("DELETE FROM bridge.staged_deletes");
    shop.open(STORES);
    assertThat(fixture.run(org, "apismith", "co_stores").inserted()).isEqualTo(STORES);
    shop.questions().clear();
  }

  @Test
  void is_asked_for_given_keys_alone_and_gives_those_it_has() {
    fixture.execute("DELETE FROM schedulehub.co_stores WHERE store_id <= 120");

    RunSummary run = load(IntStream.rangeClosed(1, 130).toArray());
    RunSummary none = load(9_999);

    assertThat(run.mode()).isEqualTo("keys");
    assertThat(run.inserted()).isEqualTo(120);
    assertThat(run.unchanged()).isEqualTo(10);
    assertThat(none.fetched()).isZero();
    assertThat(shop.questions()).hasSize(4).allMatch(question -> question.startsWith("keys=[["));
    assertThat(fixture.ask("SELECT last_sync_rowversion FROM bridge.erp_sync_state"))
        .as("the cursor stays")
        .isEqualTo("" + STORES);
  }

  @Test
  void that_takes_no_notice_of_the_keys_is_not_believed() {
    shop.open(STORES, FakeShop.Habit.IGNORES_KEYS);
    assertThatThrownBy(() -> load(17, 9_999))
        .hasMessageContaining(
            "apismith: it does not answer with the records of the keys it was asked for");
  }

  @Test
  void gives_parents_on_demand_and_their_children_are_released() {
    fixture.execute("DELETE FROM schedulehub.co_stores WHERE store_id = 17");
    fixture.execute(
        "INSERT INTO schedulehub.co_customers VALUES (1, 'a@example.com', 'Ada', 1) ON CONFLICT DO"
            + " NOTHING");
    letter(
        "co_orders",
        "7",
        "{\"order_id\": 7, \"order_tms\": \"2026-03-01T08:00:00\", \"customer_id\": 1,"
            + " \"store_id\": 17, \"order_status\": \"OPEN\"}");
    assertThat(replayed(Selection.ALL.onlyOpen()).pending()).isEqualTo(1);

    load(17);

    assertThat(fixture.ask("SELECT store_id FROM schedulehub.co_orders WHERE order_id = 7"))
        .isEqualTo("17");
    assertThat(fixture.ask("SELECT count(*) FROM bridge.pending_children")).isEqualTo("0");
  }

  @Test
  void is_asked_again_for_a_failed_record_of_which_nothing_was_kept() {
    fixture.execute("DELETE FROM schedulehub.co_stores WHERE store_id IN (5, 6)");
    letter("co_stores", "5", "{\"source_record\": \"not available\", \"mapped\": {}}");
    letter("co_stores", "6", null);
    letter("co_stores", "9999", null);

    RunSummary run = replayed(Selection.ALL.onlyOpen());

    assertThat(run.inserted()).isEqualTo(2);
    assertThat(run.failed()).isEqualTo(1);
    assertThat(run.balances()).isTrue();
    assertThat(
            fixture.ask(
                "SELECT string_agg(business_key->>0 || ' ' || coalesce(resolution, error_code), ', '"
                    + " ORDER BY uid) FROM bridge.failed_records"))
        .isEqualTo("5 passed, 6 passed, 9999 nothing_kept");
  }

  @Test
  void is_compared_record_by_record_and_what_differs_is_loaded_by_key() {
    fixture.execute("DELETE FROM schedulehub.co_stores WHERE store_id = 3");
    fixture.execute("UPDATE schedulehub.co_stores SET store_name = 'x' WHERE store_id = 44");
    fixture.execute(
        "INSERT INTO schedulehub.co_stores VALUES (9999, 'Mine', NULL, NULL, NULL, NULL, 1)");

    RunSummary run = run(RunMode.RECONCILE);

    Reconciliations all = new Reconciliations(fixture.hub.scope());
    assertThat(differences(all, run))
        .containsExactly("missing [\"3\"]", "different [\"44\"]", "extra [\"9999\"]");
    assertThat(shop.questions()).hasSize(3).allMatch(q -> q.startsWith("order=key&limit=200"));
    RunSummary repair =
        summary(
            syncs().loadKeysToEnd(org, "apismith", "co_stores", all.repairable(org, run.run())));
    assertThat(repair.inserted() + " " + repair.updated()).isEqualTo("1 1");
    assertThat(differences(all, run(RunMode.RECONCILE))).containsExactly("extra [\"9999\"]");
  }

  @Test
  void cannot_be_compared_when_it_gives_fewer_records_than_it_has() {
    String before = fixture.ask("SELECT count(*) FROM bridge.reconciliations");
    shop.open(STORES, FakeShop.Habit.LOSES_SOME);
    assertThatThrownBy(() -> run(RunMode.RECONCILE))
        .hasMessage(
            "stores of apismith had 450 records when the read began and 450 when it ended, and 360"
                + " came: that may not be all of them");
    assertThat(fixture.ask("SELECT count(*) FROM bridge.reconciliations")).isEqualTo(before);
  }

  @Test
  void can_be_compared_while_it_grows_and_without_a_total() {
    shop.open(STORES, FakeShop.Habit.GROWS);
    assertThat(run(RunMode.RECONCILE).fetched()).isEqualTo(STORES + 1);
    shop.open(STORES, FakeShop.Habit.COUNTS_NOTHING);
    assertThat(run(RunMode.RECONCILE).unchanged()).isEqualTo(STORES);
  }

  @Test
  void is_swept_when_it_proves_that_it_gave_all_it_has() {
    shop.remove(17);
    shop.remove(18);

    RunSummary sweep = run(RunMode.SWEEP);

    assertThat(sweep.updated()).isEqualTo(2);
    assertThat(sweep.unchanged()).isEqualTo(STORES - 2);
    assertThat(deleted()).isEqualTo("17,18");
  }

  @Test
  void is_not_swept_when_the_proof_fails() {
    shop.open(STORES, FakeShop.Habit.LOSES_SOME);
    assertThatThrownBy(() -> run(RunMode.SWEEP))
        .hasMessageContaining("that may not be all of them");
    shop.open(STORES, FakeShop.Habit.GROWS);
    assertThatThrownBy(() -> run(RunMode.SWEEP))
        .hasMessageContaining("had 450 records when the read began and 451 when it ended");
    shop.open(STORES, FakeShop.Habit.COUNTS_NOTHING);
    assertThatThrownBy(() -> run(RunMode.SWEEP))
        .hasMessage(
            "stores of apismith does not say how many records there are, so a record that did not"
                + " come could not be told from one that is gone");
    assertThat(deleted()).isNull();
  }

  @Test
  void is_neither_swept_nor_compared_when_it_cannot_read_by_key() {
    shop.open(STORES, FakeShop.Habit.KNOWS_NO_ORDER);
    for (RunMode mode : List.of(RunMode.SWEEP, RunMode.RECONCILE)) {
      assertThatThrownBy(() -> run(mode))
          .hasRootCauseMessage(
              "apismith does not read stores in the order of keys, so a read of all of it would"
                  + " miss what changes meanwhile");
    }
    assertThat(deleted()).isNull();
  }

  @Test
  void is_not_swept_into_a_table_that_another_system_fills_too() {
    shop.remove(17);
    fixture.execute(
        "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name,"
            + " last_sync_rowversion) VALUES ('"
            + org
            + "', 'oracle_ifs', 'co_stores', 1)");
    assertThatThrownBy(() -> run(RunMode.SWEEP))
        .hasMessageContaining("oracle_ifs carries co_stores, too");
    assertThat(deleted()).isNull();
  }

  @Test
  void tells_its_time_by_the_date_of_its_answer_when_it_says_nothing_else() {
    shop.open(STORES, FakeShop.Habit.COUNTS_NOTHING);
    RunSummary run = fixture.run(org, "apismith", "co_stores");
    assertThat(
            fixture.ask(
                "SELECT source_clock BETWEEN started_at - interval '2 s' AND finished_at FROM"
                    + " bridge.sync_batches WHERE uid = '"
                    + run.run()
                    + "'"))
        .isEqualTo("t");
  }

  private static void letter(String entity, String key, String raw) {
    fixture.execute(
        """
        INSERT INTO bridge.failed_records (uid, org_id, batch_uid, last_batch_uid, source_system,
          entity_name, business_key, bk_hash, source_rowversion, raw_data, stage_failed, error_code,
          error_message)
        SELECT public.uuid_v7(), b.org_id, b.uid, b.uid, b.source_system, '%s', '["%s"]', '%s', 5, %s,
          'load', 'x', 'x'
        FROM bridge.sync_batches b WHERE b.org_id = '%s' ORDER BY b.uid DESC LIMIT 1
        """
            .formatted(
                entity,
                key,
                new BusinessKey(List.of(key)).hash(),
                raw == null ? "NULL" : "'" + raw + "'",
                org));
  }

  private static StartSync syncs() {
    return fixture.hub.bean("startSync", StartSync.class);
  }

  private static RunSummary run(RunMode mode) {
    return fixture.run(org, "apismith", "co_stores", mode);
  }

  private static RunSummary load(int... stores) {
    List<BusinessKey> keys =
        IntStream.of(stores).mapToObj(id -> new BusinessKey(List.of("" + id))).toList();
    return summary(syncs().loadKeysToEnd(org, "apismith", "co_stores", keys));
  }

  private static RunSummary summary(Run run) {
    return new Runs(fixture.hub.scope()).find(org, run.id()).orElseThrow();
  }

  private static RunSummary replayed(Selection selection) {
    StartReplay replay =
        new StartReplay(
            fixture.hub.context(),
            fixture.hub.context().createProducerTemplate(),
            fixture.hub.scope());
    Run run = replay.start(org, selection, null).runs().get(0);
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> summary(run), found -> !found.status().equals("in_progress"));
  }

  private static List<String> differences(Reconciliations all, RunSummary run) {
    return all.differences(org, run.run(), null, null, -1, 100).stream()
        .map(difference -> difference.kind() + " " + difference.key())
        .toList();
  }

  private static String deleted() {
    return fixture.ask(
        "SELECT string_agg(store_id::text, ',' ORDER BY store_id) FROM schedulehub.co_stores WHERE"
            + " deleted_at IS NOT NULL");
  }
}
