package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.api.HubFixture;
import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.FailedRecord;
import io.syncflow.deadletter.FailedRecords;
import io.syncflow.deadletter.FailureGroup;
import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.Selection;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.deadletter.Who;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.mapping.Mappings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays through the hub's own routes, from what was kept of a record to its target. */
class ReplayTest {

  private static final Who ADA = new Who("token:ada", null);
  private static final Selection OPEN = Selection.ALL.onlyOpen();

  @TempDir static Path data;
  private static HubFixture hub;
  private static StartReplay replay;
  private static FailedRecords failed;

  @BeforeAll
  static void start() {
    hub = new HubFixture(data);
    replay =
        new StartReplay(
            hub.hub.context(), hub.hub.context().createProducerTemplate(), hub.hub.scope());
    failed = new FailedRecords(hub.hub.scope());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void clean() {
    execute(
        "TRUNCATE schedulehub.sites, schedulehub.orders, schedulehub.order_lines,"
            + " schedulehub.items, schedulehub.customers");
    execute("DELETE FROM bridge.pending_children");
    execute("DELETE FROM bridge.held_changes");
    execute("DELETE FROM bridge.failed_records");
    hub.hub.bean("mappings", Mappings.class).importFolder(hub.acme, Path.of("config/mappings"));
  }

  @Test
  void says_what_would_happen_and_changes_nothing() {
    site("S1", 5, "maybe");
    site("S2", 5, "Y");
    site("S3", 5, "Y");
    execute("INSERT INTO schedulehub.sites VALUES ('S3', 'Newer', NULL, true, NULL, 9)");
    String before = state();

    StartReplay.Rehearsed rehearsed = replay.rehearse(hub.acme, OPEN, null, null);

    ReplayOutcome outcome = rehearsed.outcome();
    assertThat(outcome.total()).isEqualTo(3);
    assertThat(outcome.passed()).isEqualTo(1);
    assertThat(outcome.superseded()).isEqualTo(1);
    assertThat(outcome.failed()).isEqualTo(1);
    assertThat(outcome.reasons()).extracting(FailureGroup::count).containsExactly(1L);
    assertThat(outcome.reasons().get(0).reason())
        .isEqualTo("is_active: <value> is neither true nor false.");
    assertThat(rehearsed.last()).isNull();
    assertThat(state()).isEqualTo(before);
    assertThat(ask("SELECT count(*) FROM bridge.failed_record_attempts")).containsExactly("0");
  }

  @Test
  void a_mended_mapping_brings_the_records_through_and_the_counts_add_up() {
    UUID bad = site("S1", 5, "maybe");
    mendMapping();

    RunSummary run = replayed(OPEN);

    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.mode()).isEqualTo("replay");
    assertThat(run.inserted()).isEqualTo(1);
    assertThat(run.balances()).isTrue();
    assertThat(run.late()).as("a record that failed did not come late").isZero();
    assertThat(ask("SELECT is_active, created_on, src_rowversion FROM schedulehub.sites"))
        .containsExactly("t,2020-01-31,5");
    FailedRecord letter = failed.find(hub.acme, bad).orElseThrow();
    assertThat(letter.resolution()).isEqualTo("replayed");
    assertThat(letter.resolvedRun()).isEqualTo(run.run());
    assertThat(letter.detail().attempts()).hasSize(1);
    assertThat(letter.detail().attempts().get(0).outcome()).isEqualTo("passed");
    assertThat(letter.detail().attempts().get(0).trigger()).isEqualTo("manual");
  }

  @Test
  void what_fails_again_keeps_its_id_its_data_and_every_attempt() {
    UUID bad = site("S1", 5, "maybe");
    String raw = failed.find(hub.acme, bad).orElseThrow().detail().raw();

    replayed(OPEN);
    RunSummary second = replayed(OPEN);

    assertThat(second.status()).as("the replay did its work").isEqualTo("completed_with_errors");
    assertThat(
            ask(
                "SELECT DISTINCT status FROM bridge.sync_batches WHERE state = 'completed_with_errors'"))
        .containsExactly("completed");
    assertThat(second.failed()).isEqualTo(1);
    FailedRecord letter = failed.find(hub.acme, bad).orElseThrow();
    assertThat(letter.resolution()).isNull();
    assertThat(letter.detail().raw()).isEqualTo(raw);
    assertThat(letter.detail().attempts())
        .extracting(attempt -> attempt.number() + attempt.outcome() + attempt.code())
        .containsExactly("1failedto_boolean", "2failedto_boolean");
    assertThat(letter.retries()).as("a person's replay is not one of the hub's retries").isZero();
    assertThat(ask("SELECT count(*) FROM bridge.failed_records")).containsExactly("1");
  }

  @Test
  void never_writes_an_older_version_than_the_target_has() {
    UUID old = site("S1", 5, "Y");
    execute("INSERT INTO schedulehub.sites VALUES ('S1', 'Newer', NULL, true, NULL, 9)");

    RunSummary run = replayed(OPEN);

    assertThat(run.superseded()).isEqualTo(1);
    assertThat(ask("SELECT name, src_rowversion FROM schedulehub.sites"))
        .containsExactly("Newer,9");
    assertThat(failed.find(hub.acme, old).orElseThrow().resolution()).isEqualTo("superseded");
  }

  @Test
  void an_edit_is_what_the_replay_takes_and_it_may_change_the_key() {
    UUID id = site("S1", 5, "maybe");
    new Desk(hub.hub.scope())
        .edit(
            hub.acme,
            id,
            "[{\"op\":\"replace\",\"path\":\"/ACTIVE\",\"value\":\"N\"},"
                + "{\"op\":\"replace\",\"path\":\"/CONTRACT\",\"value\":\"S9\"}]",
            null,
            ADA);

    assertThat(replayed(OPEN).inserted()).isEqualTo(1);

    assertThat(ask("SELECT site_code, is_active FROM schedulehub.sites")).containsExactly("S9,f");
    FailedRecord letter = failed.find(hub.acme, id).orElseThrow();
    assertThat(letter.businessKey()).isEqualTo("[\"S9\"]");
    assertThat(letter.detail().raw()).contains("\"maybe\"");
  }

  @Test
  void a_key_that_belongs_to_another_dead_letter_stays_its_own() {
    UUID id = site("S1", 5, "Y");
    site("S2", 5, "maybe");
    new Desk(hub.hub.scope())
        .edit(
            hub.acme,
            id,
            "[{\"op\":\"replace\",\"path\":\"/CONTRACT\",\"value\":\"S2\"}]",
            null,
            ADA);

    RunSummary run = replayed(OPEN);

    assertThat(run.failed()).isEqualTo(2);
    assertThat(failed.find(hub.acme, id).orElseThrow().code()).isEqualTo("key_taken");
    assertThat(ask("SELECT count(*) FROM bridge.failed_records")).containsExactly("2");
  }

  @Test
  void what_was_kept_without_a_key_or_as_bytes_is_accounted_for_and_not_doubled() {
    UUID none = letter("sites", null, 5L, "{\"CONTRACT\": \"S1\"}");
    execute(
        "UPDATE bridge.failed_records SET raw_data = NULL, raw_bytes = '\\xff00' WHERE uid = '"
            + none
            + "'");
    UUID readable = letter("sites", null, 5L, siteJson("S2", "Y"));
    UUID empty = letter("sites", null, 5L, null);

    RunSummary run = replayed(OPEN);

    assertThat(run.fetched()).isEqualTo(3);
    assertThat(run.failed()).isEqualTo(2);
    assertThat(ask("SELECT count(*) FROM bridge.failed_records")).containsExactly("3");
    FailedRecord bytes = failed.find(hub.acme, none).orElseThrow();
    assertThat(bytes.code()).isEqualTo("unreadable_record");
    assertThat(bytes.businessKey()).isNull();
    assertThat(bytes.detail().rawBase64()).isEqualTo("/wA=");
    assertThat(failed.find(hub.acme, empty).orElseThrow().code()).isEqualTo("nothing_kept");
    assertThat(failed.find(hub.acme, readable).orElseThrow().resolution()).isEqualTo("replayed");
  }

  @Test
  void a_child_without_its_parent_waits_and_is_accounted_for_there() {
    UUID order =
        letter(
            "orders",
            "O1",
            5L,
            "{\"ORDER_NO\":\"O1\",\"CUSTOMER_NO\":\"C1\",\"CONTRACT\":\"S1\","
                + "\"DATE_ENTERED\":null,\"STATE\":\"Planned\",\"CURRENCY_CODE\":\"sek\"}");

    assertThat(replay.rehearse(hub.acme, OPEN, null, null).outcome().waiting()).isEqualTo(1);
    RunSummary run = replayed(OPEN);

    assertThat(run.pending()).isEqualTo(1);
    assertThat(failed.find(hub.acme, order).orElseThrow().resolution()).isEqualTo("waiting");
    assertThat(ask("SELECT child_key->>0, parent_entity FROM bridge.pending_children"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("O1,");
  }

  @Test
  void a_replay_without_rowversion_fails_because_nobody_can_tell_its_age() {
    UUID id = letter("sites", "S1", null, siteJson("S1", "Y"));
    replayed(OPEN);
    assertThat(failed.find(hub.acme, id).orElseThrow().code()).isEqualTo("rowversion_missing");
  }

  @Test
  void a_mapping_that_wants_what_was_not_read_says_so() {
    UUID id = letter("sites", "S1", 5L, "{\"CONTRACT\": \"S1\", \"ACTIVE\": \"Y\"}");
    replayed(OPEN);
    FailedRecord letter = failed.find(hub.acme, id).orElseThrow();
    assertThat(letter.code()).isEqualTo("source_field_missing");
    assertThat(letter.reason()).contains("DESCRIPTION");
  }

  @Test
  void a_filter_a_page_and_several_entities_are_each_their_own_run() {
    site("S1", 5, "Y");
    site("S2", 5, "Y");
    letter(
        "customers",
        "C1",
        5L,
        "{\"CUSTOMER_ID\":\"C1\",\"NAME\":\"Ada\",\"EMAIL\":null,"
            + "\"COUNTRY\":null,\"CREDIT_LIMIT\":1.5,\"CREATED\":null}");
    Selection s1 =
        new Selection("oracle_ifs", "sites", null, true, null, null, null, null, "S1", null);

    assertThat(replayed(s1).fetched()).isEqualTo(1);
    StartReplay.Started rest = replay.start(hub.acme, OPEN, null);

    assertThat(rest.runs()).extracting(Run::entity).containsExactly("customers", "sites");
    rest.runs().forEach(run -> assertThat(ended(run).inserted()).isEqualTo(1));
    assertThat(replay.start(hub.globex, OPEN, null).runs()).isEmpty();
  }

  @Test
  void an_open_run_of_the_entity_refuses_replay_and_rehearsal() {
    site("S1", 5, "Y");
    Run open =
        hub.hub
            .ledger()
            .runs()
            .open(
                new RunRequest(hub.acme, "oracle_ifs", "sites", RunMode.REALTIME, "manual", null));
    try {
      assertThat(replay.start(hub.acme, OPEN, null).refused())
          .containsExactly(new StartReplay.Entity("oracle_ifs", "sites"));
      assertThat(replay.rehearse(hub.acme, OPEN, null, null).refused())
          .containsExactly(new StartReplay.Entity("oracle_ifs", "sites"));
    } finally {
      hub.hub.ledger().runs().complete(open);
    }
  }

  @Test
  void a_large_replay_goes_page_by_page_and_ends_when_asked() throws SQLException {
    for (int i = 0; i < 3; i++) {
      manySites(i * 1000, 1000);
    }
    // The second page waits for this lock, so that the wish to end comes between two pages.
    Run run;
    try (Connection lock = hub.database.superuser();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute(
          "SELECT 1 FROM bridge.failed_records WHERE business_key->>0 = 'B1500' FOR UPDATE");
      run = replay.start(hub.acme, OPEN, null).runs().get(0);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> ask("SELECT count(*) FROM schedulehub.sites").equals(List.of("1000")));
      assertThat(hub.hub.ledger().control().cancel(hub.acme, run.id())).isTrue();
      lock.rollback();
    }
    RunSummary ended = ended(run);

    assertThat(ended.status()).isEqualTo("cancelled");
    assertThat(ended.fetched()).isEqualTo(2000);
    assertThat(ended.balances()).isTrue();
    assertThat(ask("SELECT count(*) FROM bridge.failed_records WHERE resolved_at IS NULL"))
        .containsExactly("1000");
    assertThat(replayed(OPEN).inserted()).isEqualTo(1000);
  }

  @Test
  void a_transient_error_is_tried_again_by_the_hub_and_backs_off_until_it_gives_up() {
    UUID passes = site("S1", 5, "Y");
    UUID stays = site("S2", 5, "Y");
    execute("UPDATE bridge.failed_records SET error_code = 'http_503', next_retry_at = now()");
    // What fails for another reason than the data would: the target says so for one of them.
    execute(
        "CREATE FUNCTION public.busy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            + " IF NEW.site_code = 'S2' THEN RETURN NULL; END IF; RETURN NEW; END $$");
    execute(
        "CREATE TRIGGER busy BEFORE INSERT ON schedulehub.sites FOR EACH ROW EXECUTE FUNCTION"
            + " public.busy()");
    try {
      retry();
      assertThat(failed.find(hub.acme, passes).orElseThrow().resolution()).isEqualTo("replayed");
      FailedRecord letter = failed.find(hub.acme, stays).orElseThrow();
      assertThat(letter.code()).isEqualTo("not_stored");
      assertThat(letter.retries()).isEqualTo(1);
      assertThat(letter.nextRetryAt()).as("a data error now: it waits for a person").isNull();

      execute("UPDATE bridge.failed_records SET error_code = 'http_503' WHERE resolved_at IS NULL");
      assertThat(failed.find(hub.acme, stays).orElseThrow().nextRetryAt()).isNotNull();
      execute(
          "UPDATE bridge.failed_records SET retry_count = max_retries WHERE resolved_at IS NULL");
      assertThat(failed.find(hub.acme, stays).orElseThrow().exhaustedAt()).isNotNull();
      retry();
      assertThat(failed.find(hub.acme, stays).orElseThrow().detail().attempts()).hasSize(1);
    } finally {
      execute("DROP TRIGGER busy ON schedulehub.sites");
      execute("DROP FUNCTION public.busy()");
    }
  }

  @Test
  void what_waits_behind_a_dead_letter_is_released_by_its_replay_and_by_the_hub() {
    site("S1", 5, "Y");
    UUID ignored = site("S2", 5, "Y");
    for (String code : List.of("S1", "S2")) {
      execute(
          ("INSERT INTO bridge.held_changes (org_id, source_system, entity_name, business_key,"
                  + " bk_hash, source_rowversion, payload) VALUES ('%s', 'oracle_ifs', 'sites',"
                  + " '[\"%2$s\"]', bridge.business_key_hash(ARRAY['%2$s']), 6, '{\"site_code\":"
                  + " \"%2$s\", \"name\": \"Later\", \"is_active\": true,"
                  + " \"src_rowversion\": 6}')")
              .formatted(hub.acme, code));
    }
    assertThat(failed.find(hub.acme, ignored).orElseThrow().detail().held()).contains("Later");
    Selection s1 =
        new Selection("oracle_ifs", "sites", null, true, null, null, null, null, "S1", null);

    replayed(s1);

    String loaded = "SELECT site_code, name, src_rowversion FROM schedulehub.sites ORDER BY 1";
    assertThat(ask(loaded)).containsExactly("S1,Later,6");
    new Desk(hub.hub.scope()).ignore(hub.acme, Selection.of(List.of(ignored)), "closed", ADA);
    retry();
    assertThat(ask(loaded)).containsExactly("S1,Later,6", "S2,Later,6");
    assertThat(ask("SELECT count(*) FROM bridge.held_changes")).containsExactly("0");
  }

  @Test
  void a_claim_is_a_lease_and_two_nodes_never_claim_the_same() {
    site("S1", 5, "Y");
    execute("UPDATE bridge.failed_records SET error_code = 'timeout', next_retry_at = now()");
    String claim =
        "SELECT coalesce(sum(cardinality(uids)), 0) FROM bridge.claim_due_retries(now() + interval"
            + " '%s', interval '30 minutes', 100)";

    assertThat(ask(claim.formatted("0"))).containsExactly("1");
    assertThat(ask(claim.formatted("1 minute"))).containsExactly("0");
    assertThat(ask(claim.formatted("31 minutes"))).containsExactly("1");
    execute("UPDATE public.organization SET status = 'suspended' WHERE slug = 'acme'");
    try {
      assertThat(ask(claim.formatted("3 hours"))).containsExactly("0");
    } finally {
      execute("UPDATE public.organization SET status = 'active' WHERE slug = 'acme'");
    }
  }

  private static void retry() {
    execute(
        "UPDATE bridge.failed_records SET next_retry_at = now() - interval '1 second'"
            + " WHERE next_retry_at IS NOT NULL");
    hub.hub.context().createProducerTemplate().send("direct:retry-failed-records", e -> {});
  }

  private static void mendMapping() {
    hub.hub
        .bean("mappings", Mappings.class)
        .importCsv(
            hub.acme,
            "sites.csv",
            "sites",
            """
            source_field,target_field,transformation,default_value,is_required
            CONTRACT,site_code,trim,,true
            DESCRIPTION,name,trim|collapse_whitespace,,true
            COUNTRY_CODE,country_code,trim|uppercase,,false
            ACTIVE,is_active,"trim|map_values(maybe=Y, Y=Y, N=N)|to_boolean",,true
            CREATED_DATE,created_on,to_date,,false
            """
                .getBytes(StandardCharsets.UTF_8));
  }

  private static RunSummary replayed(Selection selection) {
    StartReplay.Started started = replay.start(hub.acme, selection, null);
    assertThat(started.runs()).hasSize(1);
    return ended(started.runs().get(0));
  }

  private static RunSummary ended(Run run) {
    Runs runs = new Runs(hub.hub.scope());
    return await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> runs.find(hub.acme, run.id()).orElseThrow(),
            summary -> !summary.status().equals("in_progress"));
  }

  private static UUID site(String code, long version, String active) {
    return letter("sites", code, version, siteJson(code, active));
  }

  private static String siteJson(String code, String active) {
    return ("{\"CONTRACT\":\"%s\",\"DESCRIPTION\":\"Site\",\"COUNTRY_CODE\":null,\"ACTIVE\":\"%s\","
            + "\"CREATED_DATE\":\"2020-01-31\",\"_types\":{\"CREATED_DATE\":\"date\"}}")
        .formatted(code, active);
  }

  private static UUID letter(String entity, String key, Long version, String raw) {
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    execute(
        ("INSERT INTO bridge.failed_records (uid, org_id, batch_uid, source_system, entity_name,"
                + " business_key, bk_hash, source_rowversion, raw_data, stage_failed, error_code,"
                + " error_message) VALUES ('%s', '%s', '%s', 'oracle_ifs', '%s', %s, %s, %s, %s,"
                + " 'normalize', 'to_boolean', 'is_active: \"x\" is neither true nor false.')")
            .formatted(
                id,
                hub.acme,
                batch(),
                entity,
                key == null ? "NULL" : "jsonb_build_array('" + key + "')",
                key == null ? "NULL" : "bridge.business_key_hash(ARRAY['" + key + "'])",
                version,
                raw == null ? "NULL" : "'" + raw + "'"));
    return id;
  }

  private static void manySites(int from, int count) {
    execute(
        ("INSERT INTO bridge.failed_records (uid, org_id, batch_uid, source_system,"
                + " entity_name, business_key, bk_hash, source_rowversion, raw_data,"
                + " stage_failed, error_code, error_message)"
                + " SELECT ('019f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, '%s',"
                + " '%s', 'oracle_ifs', 'sites', jsonb_build_array('B' || n),"
                + " bridge.business_key_hash(ARRAY['B' || n]), 5, jsonb_build_object('CONTRACT',"
                + " 'B' || n, 'DESCRIPTION', 'Site', 'COUNTRY_CODE', NULL, 'ACTIVE', 'Y',"
                + " 'CREATED_DATE', NULL), 'load', 'c', 'r' FROM generate_series(%d, %d) AS n")
            .formatted(hub.acme, batch(), from, from + count - 1));
  }

  /** A run that is over, for dead letters to belong to. */
  private static String batch() {
    List<String> known =
        ask("SELECT uid FROM bridge.sync_batches WHERE entity_name = 'past' LIMIT 1");
    if (known.isEmpty()) {
      execute(
          ("INSERT INTO bridge.sync_batches (org_id, source_system, entity_name, sync_type, status,"
                  + " state) VALUES ('%s', 'oracle_ifs', 'past', 'realtime', 'completed',"
                  + " 'completed')")
              .formatted(hub.acme));
      return batch();
    }
    return known.get(0);
  }

  private static String state() {
    return String.join(
        "\n",
        ask(
            "SELECT to_jsonb(f) FROM bridge.failed_records AS f UNION ALL SELECT to_jsonb(s) FROM"
                + " schedulehub.sites AS s UNION ALL SELECT to_jsonb(b) FROM bridge.sync_batches AS b"
                + " UNION ALL SELECT to_jsonb(l) FROM bridge.run_leases AS l"
                + " ORDER BY 1"));
  }

  private static List<String> ask(String sql) {
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> answer = new ArrayList<>();
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          values.add(String.valueOf(rows.getString(i)));
        }
        answer.add(String.join(",", values));
      }
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) {
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
