package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is forgotten and what stays: the current, the open, the young and other organisations'. */
class RetentionTest {

  private static final Duration KEEP = Duration.ofDays(90);
  private static final String OBJECT = "00000000-0000-4000-8000-00000000000";

  private static TestDatabase database;
  private static Retention retention;
  private UUID org;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
    retention = new Retention(database.scope(), Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void organisation() {
    org = database.organisation();
  }

  @Test
  void only_states_that_are_old_and_not_current_go() throws SQLException {
    state(1, 'a', 400);
    state(1, 'b', 300);
    state(1, 'c', 200);
    state(2, 'd', 400);
    state(3, 'e', 100);
    state(3, 'f', 10);
    state(4, 'a', 50);
    state(4, 'b', 10);

    assertThat(retention.states(KEEP, 2)).isEqualTo("3 old states of Syrve's objects forgotten");

    assertThat(
            one(
                "SELECT string_agg(left(payload_hash, 1), '' ORDER BY syrve_id, last_seen_at)"
                    + " FROM syrve_raw_objects WHERE tenant_id = '%s'"))
        .as("the current one of each, and a young one")
        .isEqualTo("cdfab");
    assertThat(retention.states(KEEP, 2)).startsWith("0 ");
  }

  @Test
  void only_attempts_of_settled_documents_go() throws SQLException {
    document(1, "succeeded", 100);
    document(2, "cancelled", 100);
    document(3, "failed", 100);
    document(4, "failed", 100);
    document(5, "succeeded", 10);
    document(6, "unknown", 100);
    document(7, "pending", 100);
    letter(3);

    assertThat(retention.attempts(KEEP, 2)).isEqualTo("3 attempts of settled documents forgotten");

    assertThat(
            one(
                "SELECT string_agg(j.document_number, ' ' ORDER BY j.document_number)"
                    + " FROM syrve_outbox_attempts a JOIN syrve_outbox_jobs j ON j.id = a.job_id"
                    + " WHERE a.tenant_id = '%s'"))
        .isEqualTo("D3 D5 D6 D7");
    assertThat(one("SELECT count(*) FROM syrve_outbox_jobs WHERE tenant_id = '%s'")).isEqualTo("7");
  }

  @Test
  void an_organisation_cannot_drop_attempts_of_another_or_of_an_open_document()
      throws SQLException {
    document(1, "succeeded", 100);
    document(2, "pending", 100);
    UUID other = database.organisation("x" + UUID.randomUUID().toString().replace('-', '_'));
    String ids =
        one("SELECT array_agg(id)::text FROM syrve_outbox_attempts WHERE tenant_id = '%s'");

    assertThat(dropped(other, ids)).isEqualTo("0");
    assertThat(dropped(org, ids)).isEqualTo("1");
  }

  private static String dropped(UUID as, String ids) {
    return database
        .scope()
        .call(
            as,
            connection ->
                one(connection, "SELECT bridge.drop_outbox_attempts('" + ids + "'::uuid[])"));
  }

  @Test
  void only_webhooks_that_were_worked_on_go() throws SQLException {
    sql("INSERT INTO integration_connections (org_id, system) VALUES ('%s', 'shopify')");
    webhook("processed", 100);
    webhook("ignored", 100);
    webhook("processed", 100);
    webhook("processed", 10);
    webhook("failed", 100);
    webhook("pending", 100);

    assertThat(retention.webhooks(KEEP, 2)).isEqualTo("3 webhooks forgotten");

    assertThat(
            one(
                "SELECT string_agg(status, ' ' ORDER BY status) FROM webhook_inbound_events"
                    + " WHERE org_id = '%s'"))
        .isEqualTo("failed pending processed");
  }

  private void state(int object, char hash, int days) throws SQLException {
    sql(
        "INSERT INTO syrve_raw_objects (tenant_id, entity_type, syrve_id, payload, payload_hash,"
            + " imported_at, last_seen_at) VALUES ('%s', 'product', '"
            + OBJECT
            + object
            + "', '{}', repeat('"
            + hash
            + "', 64), now() - interval '500 days', now() - interval '"
            + days
            + " days')");
  }

  private void document(int number, String status, int days) throws SQLException {
    String finished =
        status.equals("unknown") || status.equals("pending")
            ? "NULL"
            : "now() - interval '" + days + " days'";
    sql(
        "WITH job AS (INSERT INTO syrve_outbox_jobs (tenant_id, job_type, document_number, store_id,"
            + " payload_xml, payload_hash, status, sent_at, finished_at) VALUES ('%s',"
            + " 'incoming_inventory', 'D"
            + number
            + "', gen_random_uuid(), '<document/>', repeat('0', 64), '"
            + status
            + "', "
            + (status.equals("pending") ? "NULL" : "now() - interval '100 days'")
            + ", "
            + finished
            + ") RETURNING id) INSERT INTO syrve_outbox_attempts (tenant_id, job_id, fence, step,"
            + " outcome, counted, claimed_at, created_at) SELECT '%s', id, 1, 'send', 'accepted',"
            + " true, now(), now() - interval '100 days' FROM job");
  }

  private void letter(int number) throws SQLException {
    sql(
        "WITH run AS (INSERT INTO bridge.sync_batches (org_id, source_system, entity_name, sync_type) VALUES"
            + " ('%s', 'syrve', 'inventory_commit', 'realtime') RETURNING uid) INSERT INTO bridge.failed_records"
            + " (org_id, batch_uid, source_system, entity_name, raw_data, stage_failed, error_code,"
            + " error_message) SELECT '%s', run.uid, 'syrve', 'inventory_commit',"
            + " jsonb_build_object('outbox_job', j.id), 'deliver', 'refused', 'no' FROM run,"
            + " syrve_outbox_jobs j WHERE j.tenant_id = '%s' AND j.document_number = 'D"
            + number
            + "'");
  }

  private void webhook(String status, int days) throws SQLException {
    sql(
        "INSERT INTO webhook_inbound_events (org_id, connection_id, delivery_id, body_hash, raw_body,"
            + " status, processed_at) SELECT '%s', id, gen_random_uuid()::text, repeat('0', 64), '',"
            + " '"
            + status
            + "', now() - interval '"
            + days
            + " days' FROM integration_connections WHERE org_id = '%s'");
  }

  private void sql(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql.replace("%s", org.toString()));
    }
  }

  private String one(String sql) throws SQLException {
    try (Connection all = database.superuser()) {
      return one(all, sql.replace("%s", org.toString()));
    }
  }

  private static String one(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
