package io.syncflow.syrve.outbox;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Queues documents for Syrve, in the transaction of whoever decided to send them: both are
 * committed or neither is (D73).
 */
public final class OutboxQueue {

  /**
   * created_at is the order within a store: the moment of queuing, not of the transaction's begin.
   */
  private static final String QUEUE =
      "INSERT INTO public.syrve_outbox_jobs (id, tenant_id, session_id, revision, job_type, store_id,"
          + " document_number, payload_xml, payload_hash, max_attempts, created_at)"
          + " VALUES (?, ?, ?, ?, ?::syrve_job_type, ?, ?, ?, ?, ?, clock_timestamp())"
          + " ON CONFLICT DO NOTHING";

  /** The organisation is in line for its turn from now on. */
  private static final String LINE_UP =
      "INSERT INTO public.syrve_outbox_turns (tenant_id) VALUES (?) ON CONFLICT DO NOTHING";

  private static final String THERE =
      "SELECT id, payload_hash FROM public.syrve_outbox_jobs WHERE tenant_id = ?"
          + " AND (job_type = ?::syrve_job_type AND session_id = ? AND revision = ? OR id = ?)";

  private final int maxAttempts;

  /**
   * @param maxAttempts how many attempts each document gets before a person has to look; what Syrve
   *     had no place for is not one
   */
  public OutboxQueue(int maxAttempts) {
    this.maxAttempts = maxAttempts;
  }

  /**
   * Queues a document, or finds it queued already.
   *
   * @param connection inside a transaction of the job's organisation
   * @return the job's id; the same one each time it is called with the same identity
   * @throws OutboxConflict when the identity is queued with another content, or the number is
   *     another document's
   */
  public UUID queue(Connection connection, NewOutboxJob job) throws SQLException {
    UUID id = job.session() == null ? named(job) : UuidCreator.getTimeOrderedEpoch();
    try (PreparedStatement queue = connection.prepareStatement(QUEUE)) {
      queue.setObject(1, id);
      queue.setObject(2, job.tenant());
      queue.setObject(3, job.session());
      queue.setInt(4, job.revision());
      queue.setString(5, job.type().code());
      queue.setObject(6, job.store());
      queue.setString(7, job.number());
      queue.setString(8, job.payload());
      queue.setString(9, job.payloadHash());
      queue.setInt(10, maxAttempts);
      if (queue.executeUpdate() == 0) {
        return queued(connection, job, id);
      }
    }
    lineUp(connection, job.tenant());
    return id;
  }

  private static void lineUp(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement lineUp = connection.prepareStatement(LINE_UP)) {
      lineUp.setObject(1, org);
      lineUp.executeUpdate();
    }
  }

  /** What took the place of the row that could not be inserted. */
  private static UUID queued(Connection connection, NewOutboxJob job, UUID id) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(THERE)) {
      ask.setObject(1, job.tenant());
      ask.setString(2, job.type().code());
      ask.setObject(3, job.session());
      ask.setInt(4, job.revision());
      ask.setObject(5, id);
      try (ResultSet there = ask.executeQuery()) {
        if (!there.next()) {
          throw new OutboxConflict(
              "the document number " + job.number() + " belongs to another document");
        }
        if (!there.getString(2).equals(job.payloadHash())) {
          throw new OutboxConflict(
              "revision "
                  + job.revision()
                  + " is queued with other content; what changed is a new revision");
        }
        return there.getObject(1, UUID.class);
      }
    }
  }

  /** A document without a session has no key of the table's: its id is made from what it is. */
  private static UUID named(NewOutboxJob job) {
    return UuidCreator.getNameBasedSha1(
        job.tenant(), job.type().code() + "|" + job.revision() + "|" + job.number());
  }
}
