package io.syncflow.syrve.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxQueueTest {

  private static TestDatabase database;

  private final OrgScope scope = database.scope();
  private final OutboxQueue queue = new OutboxQueue(7);
  private final UUID store = UUID.randomUUID();
  private UUID org;
  private UUID session;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void start() {
    org = database.organisation();
    session = session("INV-1");
  }

  @Test
  void a_session_s_document_is_queued_once_however_often_it_is_committed() throws SQLException {
    UUID first = queue(job(session, 1, "1", "<document/>"));

    assertThat(queue(job(session, 1, "1", "<document/>"))).isEqualTo(first);
    assertThat(ask("SELECT status || ' ' || attempts || ' of ' || max_attempts"))
        .isEqualTo("pending 0 of 7");
  }

  @Test
  void the_same_content_in_another_session_is_another_document() {
    UUID first = queue(job(session, 1, "1", "<document/>"));

    assertThat(queue(job(session("INV-2"), 1, "2", "<document/>"))).isNotEqualTo(first);
  }

  @Test
  void changed_content_needs_a_new_revision() {
    queue(job(session, 1, "1", "<document/>"));

    assertThatThrownBy(() -> queue(job(session, 1, "1", "<document><item/></document>")))
        .isInstanceOf(OutboxConflict.class)
        .hasMessageContaining("revision 1 is queued with other content");
    assertThat(queue(job(session, 2, "1", "<document><item/></document>"))).isNotNull();
  }

  @Test
  void a_number_is_one_document_s() {
    queue(job(session, 1, "1", "<document/>"));

    assertThatThrownBy(() -> queue(job(session("INV-2"), 1, "1", "<document/>")))
        .isInstanceOf(OutboxConflict.class)
        .hasMessage("the document number 1 belongs to another document");
  }

  @Test
  void a_document_without_a_session_is_queued_once_by_its_number() {
    UUID first = queue(job(null, 1, "W-1", "{}"));

    assertThat(queue(job(null, 1, "W-1", "{}"))).isEqualTo(first);
    assertThatThrownBy(() -> queue(job(null, 1, "W-1", "{\"status\":\"NEW\"}")))
        .isInstanceOf(OutboxConflict.class);
    assertThatThrownBy(() -> job(null, 1, null, "{}")).hasMessageContaining("needs a number");
  }

  @Test
  void what_is_rolled_back_was_never_queued() throws SQLException {
    assertThatThrownBy(
            () ->
                scope.run(
                    org,
                    connection -> {
                      queue.queue(connection, job(session, 1, "1", "<document/>"));
                      throw new IllegalStateException("the commit of the session failed");
                    }))
        .hasMessageContaining("failed");

    assertThat(ask("SELECT count(*)")).isEqualTo("0");
  }

  private NewOutboxJob job(UUID of, int revision, String number, String payload) {
    return new NewOutboxJob(
        org, of, revision, JobType.INCOMING_INVENTORY, store, number, payload, hash(payload));
  }

  private static String hash(String payload) {
    return String.format("%064x", payload.hashCode() & 0xffffffffL);
  }

  private UUID queue(NewOutboxJob job) {
    return scope.call(org, connection -> queue.queue(connection, job));
  }

  private UUID session(String number) {
    UUID id = UUID.randomUUID();
    scope.run(
        org,
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "INSERT INTO inventory_sessions (id, org_id, store_id, number, counted_at)"
                      + " VALUES (?, ?, ?, ?, now())")) {
            insert.setObject(1, id);
            insert.setObject(2, org);
            insert.setObject(3, store);
            insert.setString(4, number);
            insert.executeUpdate();
          }
        });
    return id;
  }

  private String ask(String select) throws SQLException {
    return database.ask(select + " FROM syrve_outbox_jobs WHERE tenant_id = ?", org);
  }
}
