package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The traps of the documents (requirements, part F), as far as the database decides them. */
class TrapsTest {

  private static final String CHECK = "23514";
  private static final String UNIQUE = "23505";
  private static final String DENIED = "42501";
  private static final List<String> REFERRED_TO = List.of("23001", "23503");

  private static TestDatabase database;
  private static UUID org;
  private static UUID other;

  @BeforeAll
  static void create() throws SQLException, IOException {
    database = TestDatabase.create();
    org = OneRowOfEach.create(database);
    other = OneRowOfEach.create(database);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  @DisplayName("TRAP-01: an expired preview can be updated, and its user deleted")
  void an_expired_preview_is_an_ordinary_row() throws SQLException {
    as(
        org,
        c -> {
          assertThat(
                  Sql.run(
                      c, "UPDATE sync_preview_cache SET status = 'stale' WHERE expires_at < now()"))
              .isOne();
          assertThat(Sql.run(c, "DELETE FROM auth.users_extended")).isOne();
          assertThat(Sql.rows(c, "SELECT computed_by, org_id IS NOT NULL FROM sync_preview_cache"))
              .containsExactly(Arrays.asList(null, "t"));
          assertThat(Sql.state(c, "UPDATE sync_preview_cache SET expires_at = computed_at"))
              .isEqualTo(CHECK);
        });
  }

  @Test
  @DisplayName("TRAP-02: two organisations may use the same cache key, one may not use it twice")
  void a_cache_key_is_unique_within_its_organisation() throws SQLException {
    String insert =
        "INSERT INTO sync_preview_cache (org_id, sync_type, cache_key) VALUES (?, 'odoo', 'shared')";
    as(
        org,
        c -> {
          assertThat(Sql.run(c, insert, org)).isOne();
          assertThat(Sql.state(c, insert, org)).isEqualTo(UNIQUE);
          Sql.enter(c, other);
          assertThat(Sql.run(c, insert, other)).isOne();
        });
  }

  @Test
  @DisplayName("TRAP-03: a sync of no items completes when its runner says so, and is logged")
  void a_sync_without_items_completes() throws SQLException {
    as(
        org,
        c -> {
          start(c, "empty", 0L);
          Sql.run(c, "UPDATE sync_progress SET status = 'completed' WHERE sync_id = 'empty'");
          assertThat(
                  Sql.one(
                      c,
                      "SELECT completed_at IS NOT NULL FROM sync_progress WHERE sync_id = 'empty'"))
              .isEqualTo("t");
          assertThat(logged(c, "empty"))
              .containsExactly(List.of("sync_complete", "completed", "0"));
        });
  }

  @Test
  @DisplayName("TRAP-04: a progress row that is inserted complete is logged, once")
  void a_row_inserted_complete_is_logged() throws SQLException {
    as(
        org,
        c -> {
          Sql.run(
              c,
              "INSERT INTO sync_progress (org_id, sync_id, entity_type, total_items,"
                  + " processed_count, status) VALUES (?, 'at once', 'item', 3, 3, 'completed')",
              org);
          Sql.run(
              c, "UPDATE sync_progress SET metadata = '{\"late\": 1}' WHERE sync_id = 'at once'");
          assertThat(logged(c, "at once"))
              .containsExactly(List.of("sync_complete", "completed", "3"));
        });
  }

  @Test
  @DisplayName("TRAP-05: failed items count for the ETA; a finished row's time stands still")
  void failed_items_count_for_the_eta_and_time_stops_at_the_end() throws SQLException {
    as(
        org,
        c -> {
          start(c, "eta", 100L);
          Sql.run(
              c,
              "UPDATE sync_progress SET started_at = clock_timestamp() - interval '99 seconds',"
                  + " processed_count = 1, failed_count = 98 WHERE sync_id = 'eta'");
          assertThat(
                  Integer.parseInt(
                      Sql.one(c, "SELECT eta_seconds FROM sync_progress WHERE sync_id = 'eta'")))
              .isBetween(1, 2);
          Sql.run(
              c,
              "UPDATE sync_progress SET status = 'completed', completed_at = started_at + interval"
                  + " '10 seconds' WHERE sync_id = 'eta'");
          String frozen =
              "SELECT elapsed_seconds, speed_items_per_min, eta_seconds IS NULL FROM sync_progress"
                  + " WHERE sync_id = 'eta'";
          Sql.run(c, "UPDATE sync_progress SET metadata = '{}' WHERE sync_id = 'eta'");
          assertThat(Sql.rows(c, frozen)).containsExactly(List.of("10", "6.00", "t"));
        });
  }

  @Test
  @DisplayName("TRAP-06: progress never overflows, however many rows and however short the time")
  void progress_does_not_overflow() throws SQLException {
    as(
        org,
        c -> {
          start(c, "huge", 9000000000000L);
          Sql.run(
              c,
              "UPDATE sync_progress SET started_at = clock_timestamp() - interval '1 millisecond',"
                  + " processed_count = 5000000000000 WHERE sync_id = 'huge'");
          Sql.run(
              c,
              "UPDATE sync_progress SET started_at = clock_timestamp() - interval '100 years',"
                  + " processed_count = 1 WHERE sync_id = 'huge'");
          // A resumed run's speed is its own: what earlier runs did is not this one's work.
          Sql.run(
              c,
              "UPDATE sync_progress SET started_at = clock_timestamp() - interval '60 seconds',"
                  + " processed_count = 3000060, carried_count = 3000000 WHERE sync_id = 'huge'");
          assertThat(
                  Double.parseDouble(
                      Sql.one(
                          c,
                          "SELECT speed_items_per_min FROM sync_progress WHERE sync_id = 'huge'")))
              .isBetween(59.0, 60.0);
        });
  }

  @Test
  @DisplayName("TRAP-07: each final state is reachable, and none is guessed from counts")
  void final_states_are_said_not_guessed() throws SQLException {
    as(
        org,
        c -> {
          for (String status : List.of("failed", "cancelled", "timeout", "completed")) {
            start(c, status, 10L);
            Sql.run(c, "UPDATE sync_progress SET processed_count = 3 WHERE sync_id = ?", status);
            Sql.run(
                c,
                "UPDATE sync_progress SET status = ?::sync_status_type WHERE sync_id = ?",
                status,
                status);
            assertThat(logged(c, status)).containsExactly(List.of("sync_complete", status, "3"));
          }
          start(c, "none good", 10L);
          Sql.run(
              c,
              "UPDATE sync_progress SET failed_count = 10, status = 'completed' WHERE sync_id = 'none good'");
          assertThat(logged(c, "none good"))
              .containsExactly(List.of("sync_complete", "failed", "10"));

          start(c, "open", 10L);
          Sql.run(c, "UPDATE sync_progress SET processed_count = 10 WHERE sync_id = 'open'");
          assertThat(Sql.one(c, "SELECT completed_at FROM sync_progress WHERE sync_id = 'open'"))
              .isNull();
          assertThat(
                  Sql.state(
                      c, "UPDATE sync_progress SET completed_at = now() WHERE sync_id = 'open'"))
              .isEqualTo(CHECK);
        });
  }

  @Test
  @DisplayName("TRAP-08: there is no partition without end, and no row without a partition")
  void a_log_takes_rows_of_any_time_and_months_can_be_added() throws SQLException {
    as(
        org,
        c -> {
          for (String time : List.of("2025-10-31", "2031-01-01")) {
            Sql.run(
                c,
                "INSERT INTO sync_activity_log (org_id, action, status, created_at)"
                    + " VALUES (?, 'sync_start', 'pending', ?::timestamptz)",
                org,
                time);
          }
          assertThat(Sql.rows(c, "SELECT log_table, row_count FROM log_default_rows()"))
              .containsExactly(List.of("sync_activity_log", "2"));
        });
    try (Connection all = database.superuser()) {
      assertThat(
              Sql.column(
                  all,
                  "SELECT relname FROM pg_class WHERE relispartition"
                      + " AND pg_get_expr(relpartbound, oid) ~ 'MAXVALUE'"))
          .isEmpty();
    }
  }

  @Test
  @DisplayName("TRAP-09: without an organisation there are no rows; a table's owner is bound too")
  void nobody_sees_a_row_without_an_organisation() throws SQLException {
    as(null, c -> assertThat(Sql.one(c, "SELECT count(*) FROM sync_progress")).isEqualTo("0"));
    try (Connection owner = database.owner()) {
      assertThat(Sql.one(owner, "SELECT count(*) FROM sync_progress")).isEqualTo("0");
      assertThat(Sql.one(owner, "SELECT count(*) FROM organization")).isEqualTo("0");
    }
    as(org, c -> assertThat(Sql.one(c, "SELECT count(*) FROM sync_progress")).isEqualTo("1"));
  }

  @Test
  @DisplayName("TRAP-10: the audit trail can be written and read, and neither changed nor deleted")
  void the_audit_trail_cannot_be_changed() throws SQLException {
    as(
        org,
        c -> {
          for (String log : List.of("sync_activity_log", "api_logs", "syrve_api_logs")) {
            assertThat(Sql.state(c, "DELETE FROM " + log)).isEqualTo(DENIED);
            assertThat(Sql.state(c, "UPDATE " + log + " SET error_message = ''")).isEqualTo(DENIED);
          }
          // Even with a mistaken grant the two policies let nothing through.
          assertThat(Sql.one(c, "SELECT count(*) FROM sync_activity_log")).isEqualTo("1");
        });
    try (Connection all = database.superuser()) {
      all.setAutoCommit(false);
      Sql.run(all, "GRANT UPDATE, DELETE ON sync_activity_log TO syncflow_app");
      Sql.run(all, "SET LOCAL ROLE syncflow_app");
      Sql.enter(all, org);
      assertThat(Sql.run(all, "UPDATE sync_activity_log SET error_message = ''")).isZero();
      assertThat(Sql.run(all, "DELETE FROM sync_activity_log")).isZero();
      all.rollback();
    }
  }

  @Test
  @DisplayName("TRAP-11: a webhook secret is kept so that it can sign, with a fingerprint to show")
  void a_webhook_secret_is_kept_beside_its_fingerprint() throws SQLException {
    as(
        org,
        c -> {
          assertThat(
                  Sql.state(c, "UPDATE webhook_subscriptions SET secret_fingerprint = 'whsec_x'"))
              .isEqualTo(CHECK);
          assertThat(
                  Sql.run(
                      c,
                      "UPDATE webhook_subscriptions SET previous_secret_key = secret_key,"
                          + " previous_secret_until = now() + interval '1 day', secret_key = 'next'"))
              .isOne();
        });
  }

  @Test
  @DisplayName("TRAP-12: a full load keeps its position as a key; the offset is only for display")
  void a_full_load_keeps_its_position_as_a_key() throws SQLException {
    as(
        org,
        c -> {
          Sql.run(
              c,
              "UPDATE background_sync_schedule SET last_key = '[\"A\", \"1\"]', current_offset = 42");
          assertThat(
                  Sql.rows(
                      c, "SELECT last_key ->> 1, current_offset FROM background_sync_schedule"))
              .containsExactly(List.of("1", "42"));
        });
  }

  @Test
  @DisplayName("TRAP-13: the four vocabularies agree on what a run's state is")
  void the_vocabularies_of_a_run_agree() throws SQLException {
    as(
        org,
        c -> {
          assertThat(Sql.state(c, "UPDATE sync_batches SET status = 'completed', state = 'failed'"))
              .isEqualTo(CHECK);
          assertThat(Sql.state(c, "UPDATE sync_batches SET state = 'completed'")).isEqualTo(CHECK);
          assertThat(Sql.run(c, "UPDATE sync_batches SET status = 'failed', state = 'timeout'"))
              .isOne();
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::sync_type))"))
              .startsWith("woocommerce", "odoo", "shopify", "custom")
              .contains("syrve", "oracle_ifs", "xorosoft", "apismith", "schedulehub");
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::sync_entity_type))"))
              .startsWith(
                  "customer",
                  "product",
                  "order",
                  "invoice",
                  "supplier",
                  "inventory",
                  "category",
                  "attribute")
              .contains("store", "unit", "stock", "site", "item", "location", "department");
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::sync_status_type))")).hasSize(8);
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::sync_action))")).hasSize(8);
        });
  }

  @Test
  @DisplayName("TRAP-14: two organisations have the same entity, mapping and schedule side by side")
  void entities_are_unique_within_an_organisation() throws SQLException {
    as(
        org,
        c -> {
          for (String table :
              List.of("erp_sync_state", "field_mappings", "background_sync_schedule")) {
            assertThat(Sql.one(c, "SELECT count(*) FROM bridge." + table)).isEqualTo("1");
          }
          assertThat(
                  Sql.state(
                      c,
                      "INSERT INTO erp_sync_state (org_id, source_system, entity_name)"
                          + " VALUES (?, 'oracle_ifs', 'items')",
                      org))
              .isEqualTo(UNIQUE);
        });
  }

  @Test
  @DisplayName("TRAP-15: an object that returns to an earlier state is current in that state")
  void an_object_that_goes_back_is_current_as_it_was() throws SQLException {
    String seen =
        "INSERT INTO syrve_raw_objects (tenant_id, entity_type, syrve_id, payload, payload_hash)"
            + " VALUES (?, 'store', ?, jsonb_build_object('is', ?::text), encode(sha256(?::text::bytea), 'hex'))"
            + " ON CONFLICT (tenant_id, entity_type, syrve_id, payload_hash) DO UPDATE"
            + " SET last_seen_at = clock_timestamp(), seen_count = syrve_raw_objects.seen_count + 1";
    UUID store = UUID.randomUUID();
    as(
        org,
        c -> {
          for (String state : List.of("A", "B", "A")) {
            Sql.run(c, seen, org, store, state, state);
          }
          assertThat(
                  Sql.rows(
                      c,
                      "SELECT payload ->> 'is', seen_count FROM syrve_current_objects"
                          + " WHERE syrve_id = ?",
                      store))
              .containsExactly(List.of("A", "2"));
        });
  }

  @Test
  @DisplayName(
      "TRAP-16: a document equal to an earlier one is queued; a session's revision only once")
  void an_equal_document_of_another_session_is_queued() throws SQLException {
    String queue =
        "INSERT INTO syrve_outbox_jobs (tenant_id, session_id, job_type, payload_xml, payload_hash,"
            + " revision) SELECT tenant_id, ?, job_type, payload_xml, payload_hash, ?"
            + " FROM syrve_outbox_jobs LIMIT 1";
    UUID session = UUID.randomUUID();
    as(
        org,
        c -> {
          Sql.run(
              c,
              "INSERT INTO inventory_sessions (id, org_id, store_id, number, counted_at)"
                  + " VALUES (?, ?, ?, 'INV-2', now())",
              session,
              org,
              UUID.randomUUID());
          assertThat(Sql.run(c, queue, session, 1)).isOne();
          assertThat(Sql.state(c, queue, session, 1)).isEqualTo(UNIQUE);
          assertThat(Sql.run(c, queue, session, 2)).isOne();
          assertThat(Sql.state(c, "UPDATE syrve_outbox_jobs SET status = NULL")).isEqualTo("23502");
          assertThat(Sql.state(c, "UPDATE syrve_outbox_jobs SET attempts = 99")).isEqualTo(CHECK);
          assertThat(Sql.state(c, "UPDATE syrve_outbox_jobs SET status = 'running'"))
              .isEqualTo(CHECK);
        });
  }

  @Test
  @DisplayName("TRAP-17: a session with a queued document is not deleted, only marked")
  void a_session_with_a_queued_document_cannot_be_deleted() throws SQLException {
    as(
        org,
        c -> {
          assertThat(Sql.state(c, "DELETE FROM inventory_sessions")).isIn(REFERRED_TO);
          assertThat(Sql.run(c, "UPDATE inventory_sessions SET deleted_at = now()")).isOne();
          assertThat(Sql.one(c, "SELECT count(*) FROM syrve_outbox_jobs")).isEqualTo("1");
        });
  }

  @Test
  @DisplayName("TRAP-18: logs let their run go; open dead letters and waiting children hold theirs")
  void a_run_can_be_archived_when_nothing_is_open() throws SQLException {
    as(
        org,
        c -> {
          assertThat(Sql.run(c, "DELETE FROM syrve_sync_runs")).isOne();
          assertThat(Sql.rows(c, "SELECT sync_run_id, tenant_id IS NOT NULL FROM syrve_api_logs"))
              .containsExactly(Arrays.asList(null, "t"));

          Sql.run(
              c,
              "UPDATE sync_batches SET status = 'completed', state = 'completed_with_errors',"
                  + " rows_fetched = 2, rows_failed = 1, rows_pending = 1,"
                  + " finished_at = now() - interval '1 day'");
          assertThat(Sql.state(c, "DELETE FROM sync_batches")).isIn(REFERRED_TO);
          String archive =
              "SELECT archived FROM bridge.archive_%s(now(), '-infinity',"
                  + " '00000000-0000-0000-0000-000000000000', 10)";
          assertThat(Sql.one(c, archive.formatted("failed_records"))).isEqualTo("0");
          assertThat(Sql.one(c, archive.formatted("batches"))).isEqualTo("0");
          Sql.run(
              c,
              "UPDATE failed_records SET resolved_at = now() - interval '1 hour', resolution = 'passed'");
          assertThat(Sql.one(c, archive.formatted("failed_records"))).isEqualTo("1");
          assertThat(Sql.one(c, archive.formatted("batches"))).as("a child waits").isEqualTo("0");
          Sql.run(c, "DELETE FROM pending_children");
          Sql.run(c, "UPDATE erp_sync_state SET last_batch_uid = (SELECT uid FROM sync_batches)");
          assertThat(Sql.one(c, archive.formatted("batches"))).as("the cursor's").isEqualTo("0");
          Sql.run(c, "UPDATE erp_sync_state SET last_batch_uid = NULL");
          assertThat(Sql.one(c, archive.formatted("batches")))
              .as("not answered yet")
              .isEqualTo("0");
          Sql.run(c, "DELETE FROM open_deliveries");
          assertThat(Sql.one(c, archive.formatted("batches"))).isEqualTo("1");
        });
  }

  @Test
  @DisplayName("TRAP-19: what the documents use and do not define exists")
  void what_the_documents_leave_out_exists() throws SQLException {
    as(
        org,
        c -> {
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::job_status))"))
              .containsExactly("pending", "running", "succeeded", "failed", "unknown", "cancelled");
          assertThat(Sql.column(c, "SELECT unnest(enum_range(NULL::syrve_job_type))"))
              .containsExactly(
                  "incoming_inventory", "writeoff", "internal_transfer", "incoming_invoice");
          assertThat(Sql.column(c, "SELECT id FROM tenants")).containsExactly(org.toString());
          Sql.run(c, "SELECT set_config('app.user_id', ?, true)", other.toString());
          assertThat(Sql.one(c, "SELECT auth.uid()")).isEqualTo(other.toString());
          assertThat(Sql.column(c, "SELECT * FROM schema_faults()")).isEmpty();
        });
  }

  @Test
  @DisplayName("TRAP-20: a sync window has a time zone, and it is one that exists")
  void a_window_has_a_time_zone_that_exists() throws SQLException {
    as(
        org,
        c -> {
          String set = "UPDATE background_sync_schedule SET time_zone = ?";
          for (String unknown : List.of("Mars/Olympus", "CEST+3", "", "+02:00")) {
            assertThat(Sql.state(c, set, unknown)).as(unknown).isEqualTo(CHECK);
          }
          assertThat(Sql.state(c, set, "America/Argentina/Buenos_Aires")).isEqualTo("00000");
          assertThat(Sql.state(c, "UPDATE background_sync_schedule SET days_to_complete = 0"))
              .isEqualTo(CHECK);
        });
  }

  @Test
  @DisplayName("TRAP-21: settings and mappings refuse keys that look like secrets, at any depth")
  void settings_refuse_secrets() throws SQLException {
    as(
        org,
        c -> {
          for (String secret :
              List.of(
                  "{\"password\": 1}",
                  "{\"a\": [{\"API_KEY\": 1}]}",
                  "{\"auth\": {\"access-key\": \"x\"}}",
                  "{\"client_secret\": \"x\"}")) {
            assertThat(
                    Sql.state(c, "UPDATE integration_connections SET settings = ?::jsonb", secret))
                .as(secret)
                .isEqualTo(CHECK);
            assertThat(
                    Sql.state(
                        c, "UPDATE integration_mappings SET configuration = ?::jsonb", secret))
                .as(secret)
                .isEqualTo(CHECK);
          }
          for (String plain :
              List.of(
                  "{\"token_url\": \"x\"}", "{\"key_column\": \"id\"}", "{\"schema\": \"s\"}")) {
            assertThat(
                    Sql.state(c, "UPDATE integration_connections SET settings = ?::jsonb", plain))
                .as(plain)
                .isEqualTo("00000");
          }
        });
  }

  @Test
  @DisplayName("TRAP-22: progress tells the time that passes inside a transaction")
  void progress_uses_the_clock_and_not_the_start_of_the_transaction() throws SQLException {
    as(
        org,
        c -> {
          Sql.run(c, "SELECT pg_sleep(0.02)");
          start(c, "clock", 1L);
          assertThat(
                  Sql.one(
                      c,
                      "SELECT started_at > now() + interval '15 ms' FROM sync_progress WHERE sync_id = 'clock'"))
              .isEqualTo("t");
          Sql.run(c, "SELECT pg_sleep(0.02)");
          Sql.run(c, "UPDATE sync_progress SET processed_count = 1 WHERE sync_id = 'clock'");
          assertThat(
                  Sql.one(
                      c,
                      "SELECT updated_at >= started_at + interval '15 ms' AND speed_items_per_min > 0"
                          + " FROM sync_progress WHERE sync_id = 'clock'"))
              .isEqualTo("t");
        });
  }

  @Test
  @DisplayName("TRAP-23: the schema comes from migrations of our own, which can be checked again")
  void migrations_are_ours_and_can_be_checked() {
    Migrations migrations = new Migrations(database.settings());
    assertThat(migrations.missing()).isEmpty();
    assertThat(migrations.differences()).isEmpty();
    assertThat(migrations.migrate()).isZero();
  }

  @Test
  @DisplayName("D84: a log cannot refer to another organisation's run")
  void a_reference_cannot_cross_organisations() {
    assertThatThrownBy(
            () ->
                as(
                    org,
                    c ->
                        Sql.run(
                            c,
                            "INSERT INTO syrve_api_logs (tenant_id, sync_run_id, method, endpoint)"
                                + " VALUES (?, md5(? || 'syrverun')::uuid, 'GET', '/')",
                            org,
                            other.toString())))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("23503");
  }

  private static void as(UUID whose, SqlAction work) throws SQLException {
    Sql.tried(
        database,
        whose,
        connection -> {
          work.accept(connection);
          return null;
        });
  }

  private static void start(Connection connection, String sync, long total) throws SQLException {
    Sql.run(
        connection,
        "INSERT INTO sync_progress (org_id, sync_id, entity_type, status, total_items)"
            + " VALUES (?, ?, 'item', 'in_progress', ?)",
        org,
        sync,
        total);
  }

  private static List<List<String>> logged(Connection connection, String sync) throws SQLException {
    return Sql.rows(
        connection,
        "SELECT action, status, record_count FROM sync_activity_log WHERE sync_id = ?",
        sync);
  }
}
