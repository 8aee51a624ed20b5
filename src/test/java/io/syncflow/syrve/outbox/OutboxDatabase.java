package io.syncflow.syrve.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.util.List;
import java.util.UUID;

/** A database with organisations that have a Syrve server and documents for it. */
final class OutboxDatabase implements AutoCloseable {

  final TestDatabase database = TestDatabase.create();
  final OrgScope scope = database.scope();
  private final OutboxQueue queue;
  private int numbers;

  /**
   * @param maxAttempts of each document
   */
  OutboxDatabase(int maxAttempts) {
    this.queue = new OutboxQueue(maxAttempts);
  }

  /** An organisation with an account at that server. */
  UUID organisation(String server) {
    UUID org = database.organisation();
    run(
        "INSERT INTO syrve_config (tenant_id, server_url, api_login, api_password_encrypted)"
            + " VALUES (?, ?, 'hub', 'ciphertext')",
        org,
        server);
    return org;
  }

  /** Queues a stock-take of a session of its own and answers the job's id. */
  UUID queued(UUID org, UUID store) {
    return queued(org, session(org, store), 1, store);
  }

  UUID session(UUID org, UUID store) {
    UUID session = UuidCreator.getTimeOrderedEpoch();
    run(
        "INSERT INTO inventory_sessions (id, org_id, store_id, number, counted_at, status)"
            + " VALUES (?, ?, ?, ?, now(), 'approved')",
        session,
        org,
        store,
        "INV-" + ++numbers);
    return session;
  }

  UUID queued(UUID org, UUID session, int revision, UUID store) {
    String number = one("SELECT number FROM inventory_sessions WHERE id = ?", session);
    return scope.call(
        org,
        connection ->
            queue.queue(
                connection,
                new NewOutboxJob(
                    org,
                    session,
                    revision,
                    JobType.INCOMING_INVENTORY,
                    store,
                    number,
                    "<document><documentNumber>" + number + "</documentNumber></document>",
                    String.format("%064x", revision))));
  }

  /** What time does to leases: every holder has been silent for too long. */
  void endLeases() {
    run("UPDATE syrve_outbox_jobs SET lease_until = '-infinity' WHERE status = 'running'");
    run("UPDATE syrve_outbox_turns SET lease_until = '-infinity'");
    run("UPDATE bridge.run_leases SET lease_until = '-infinity'");
  }

  String one(String sql, Object... values) {
    return database.ask(sql, values);
  }

  List<String> column(String sql, Object... values) {
    return database.column(sql, values);
  }

  void run(String sql, Object... values) {
    database.change(sql, values);
  }

  @Override
  public void close() {
    database.close();
  }
}
