package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes into the archive and what stays (C-57, decision 23, TRAP-18). */
class ArchiveTest {

  private static final Duration KEEP = Duration.ofDays(90);

  private TestDatabase database;
  private Archive archive;
  private UUID org;

  @BeforeEach
  void start() {
    database = TestDatabase.create();
    archive = new Archive(database.scope(), Clock.systemUTC());
    org = database.organisation("acme");
  }

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void moves_old_runs_in_portions_with_their_progress() throws SQLException {
    for (int run = 0; run < 25; run++) {
      run("old-" + run, 100);
    }
    run("young", 10);
    sql(
        "INSERT INTO sync_progress (org_id, sync_id, entity_type, status, completed_at)"
            + " SELECT org_id, uid::text, 'item', 'completed', now() FROM bridge.sync_batches");

    assertThat(archive.archive(KEEP, KEEP, 10))
        .isEqualTo(
            "25 runs and 0 resolved records archived; 0 runs kept, for they have open items or a cursor names them");

    assertThat(entities("bridge.sync_batches")).containsExactly("young");
    assertThat(one("SELECT count(*) FROM sync_progress")).isEqualTo("1");
    assertThat(
            one(
                "SELECT count(*) FROM bridge.archived_batches WHERE batch->>'state' = 'completed'"
                    + " AND batch->'progress'->0->>'status' = 'completed' AND uid::text = batch->>'uid'"))
        .isEqualTo("25");
  }

  @Test
  void keeps_every_run_with_something_open_and_what_a_cursor_names() throws SQLException {
    UUID failed = run("open dead letter", 400);
    record(failed, null);
    UUID waiting = run("waiting child", 400);
    sql(
        "INSERT INTO bridge.pending_children (org_id, batch_uid, source_system, child_entity, child_key,"
            + " child_bk_hash, source_rowversion, parent_entity, parent_key, parent_bk_hash, child_payload)"
            + " VALUES ('%s', '%s', 'oracle_ifs', 'orders', '[1]', repeat('a', 64), 1, 'sites', '[2]',"
                .formatted(org, waiting)
            + " repeat('b', 64), '{}')");
    UUID last = run("last success", 400);
    UUID attempt = run("last attempt", 400);
    sql(
        "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name, last_batch_uid,"
            + " last_attempt_batch_uid) VALUES ('%s', 'oracle_ifs', 'items', '%s', '%s')"
                .formatted(org, last, attempt));
    UUID young = run("resolved lately", 400);
    record(young, 10);
    UUID referred = run("referred to", 400);
    sql(
        "CREATE TABLE public.later (org_id uuid, uid uuid,"
            + " FOREIGN KEY (org_id, uid) REFERENCES bridge.sync_batches (org_id, uid));"
            + " INSERT INTO public.later VALUES ('%s', '%s')".formatted(org, referred));
    sql(
        "INSERT INTO bridge.sync_batches (org_id, source_system, entity_name, sync_type, started_at)"
            + " VALUES ('%s', 'oracle_ifs', 'running', 'realtime', now() - interval '400 d')"
                .formatted(org));
    run("settled", 400);

    assertThat(archive.archive(KEEP, KEEP, 3))
        .startsWith("1 runs and 0 resolved records archived; 6 runs kept");
    assertThat(entities("bridge.archived_batches")).containsExactly("settled");
    assertThat(entities("bridge.sync_batches")).hasSize(7);
    assertThat(one("SELECT count(*) FROM bridge.failed_records")).isEqualTo("2");
  }

  @Test
  void moves_resolved_records_with_their_attempts_and_then_their_run() throws SQLException {
    UUID run = run("resolved", 400);
    UUID record = record(run, 200);
    sql(
        "INSERT INTO bridge.failed_record_attempts (org_id, failed_record_uid, attempt, outcome)"
            + " VALUES ('%1$s', '%2$s', 1, 'failed'), ('%1$s', '%2$s', 2, 'passed')"
                .formatted(org, record));
    sql(
        "INSERT INTO bridge.failed_record_events (org_id, failed_record_uid, action, actor)"
            + " VALUES ('%s', '%s', 'edited', 'token:olga')".formatted(org, record));

    assertThat(archive.archive(KEEP, KEEP, 10))
        .startsWith("1 runs and 1 resolved records archived");
    assertThat(
            one(
                "SELECT concat_ws(' ', record->'attempts'->1->>'outcome',"
                    + " record->'events'->0->>'actor', (record->>'raw_data')::jsonb) FROM"
                    + " bridge.archived_failed_records"))
        .isEqualTo("passed token:olga {\"PART_NO\": \"P1\"}");
    assertThat(one("SELECT count(*) FROM bridge.failed_record_attempts")).isEqualTo("0");
  }

  @Test
  void forgets_what_has_been_archived_long_enough() throws SQLException {
    run("old", 400);
    record(run("old too", 400), 300);
    archive.archive(KEEP, KEEP, 10);
    assertThat(archive.forget(Duration.ofDays(1), 1)).isEqualTo("0 archived rows forgotten");
    sql("UPDATE bridge.archived_batches SET archived_at = now() - interval '2 d'");
    sql("UPDATE bridge.archived_failed_records SET archived_at = now() - interval '2 d'");
    assertThat(archive.forget(Duration.ofDays(1), 1)).isEqualTo("3 archived rows forgotten");
    assertThat(entities("bridge.archived_batches")).isEmpty();
  }

  private UUID run(String entity, int daysAgo) throws SQLException {
    return UUID.fromString(
        one(
            "INSERT INTO bridge.sync_batches (org_id, source_system, entity_name, sync_type, status, state,"
                + " finished_at) VALUES ('%s', 'oracle_ifs', '%s', 'realtime', 'completed', 'completed',"
                    .formatted(org, entity)
                + " now() - interval '%d d') RETURNING uid".formatted(daysAgo)));
  }

  /**
   * @param resolvedDaysAgo null: it is open
   */
  private UUID record(UUID run, Integer resolvedDaysAgo) throws SQLException {
    String resolved =
        resolvedDaysAgo == null
            ? "NULL, NULL"
            : "now() - interval '%d d', 'passed'".formatted(resolvedDaysAgo);
    return UUID.fromString(
        one(
            "INSERT INTO bridge.failed_records (org_id, batch_uid, source_system, entity_name, raw_data,"
                + " stage_failed, error_code, error_message, resolved_at, resolution) VALUES ('%s', '%s',"
                    .formatted(org, run)
                + " 'oracle_ifs', 'items', '{\"PART_NO\": \"P1\"}', 'map', 'required', 'it is empty', "
                + resolved
                + ") RETURNING uid"));
  }

  private List<String> entities(String table) throws SQLException {
    try (Connection all = database.superuser();
        var rows =
            all.createStatement()
                .executeQuery("SELECT entity_name FROM " + table + " ORDER BY entity_name")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private String one(String question) throws SQLException {
    try (Connection all = database.superuser();
        var rows = all.createStatement().executeQuery(question)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }

  private void sql(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }
}
