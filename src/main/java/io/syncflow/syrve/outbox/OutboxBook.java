package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.syrve.outbox.Reply.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books how a claim ended, all in one transaction: the job, its attempt, its dead letter, the run's
 * counts. Documents that were carried or that need a person count; those that go back do not, they
 * will be counted by the run that ends with them (decision 15).
 */
final class OutboxBook {

  private static final Logger LOG = LoggerFactory.getLogger(OutboxBook.class);

  private static final String ATTEMPT =
      "INSERT INTO public.syrve_outbox_attempts (id, tenant_id, job_id, fence, run_id, step,"
          + " outcome, counted, error_code, message, claimed_at, sent_at, response)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  /** Until it is accepted, a session's document is only on its way. */
  private static final String SENT =
      "UPDATE public.inventory_sessions SET status = 'sent' WHERE org_id = ? AND id = ?"
          + " AND revision = ? AND status = 'approved'";

  private static final Counts CARRIED = new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final Counts FAILED = new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0, 0);

  private final OutboxJobs jobs;
  private final OutboxLetters letters = new OutboxLetters();
  private final ChunkBook ledger = new ChunkBook();
  private final ObjectMapper json = new ObjectMapper();

  OutboxBook(OutboxJobs jobs) {
    this.jobs = jobs;
  }

  /**
   * Books an end.
   *
   * @throws Fenced when the claim has been ended already
   */
  void settle(Connection connection, Run run, Claim claim, Reply given, ClaimEnd end)
      throws SQLException {
    Reply reply = kept(given);
    Instant sentAt = jobs.end(connection, claim, end, reply, json(reply.answer()));
    tried(connection, claim, reply, end, sentAt);
    account(connection, run, claim, reply.outcome(), end);
  }

  /** Books a document that became unknown without a claim of its own: after a restore. */
  void lost(Connection connection, Run run, Claim claim, String message) throws SQLException {
    letters.write(connection, claim, OutboxLetters.UNKNOWN, message);
    count(connection, run, FAILED);
  }

  private void account(Connection connection, Run run, Claim claim, Outcome outcome, ClaimEnd end)
      throws SQLException {
    if (outcome == Outcome.ACCEPTED) {
      letters.resolve(connection, claim.org(), claim.key(), "passed", claim.run());
      sent(connection, claim);
      count(connection, run, CARRIED);
    } else if (!end.status().equals("pending")) {
      letters.write(connection, claim, end.code(), end.message());
      count(connection, run, FAILED);
    }
  }

  /**
   * The run's lease may be lost when the answer comes: what is known of the document is kept all
   * the same.
   */
  private void count(Connection connection, Run run, Counts counts) throws SQLException {
    try {
      ledger.hold(connection, run);
      ledger.book(connection, run, counts, ChunkBook.Span.NONE);
    } catch (ChunkBook.Fenced e) {
      LOG.warn("A document is settled, and run {} is over: it is not counted", run.id());
    }
  }

  private static void sent(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement sent = connection.prepareStatement(SENT)) {
      sent.setObject(1, claim.org());
      sent.setObject(2, claim.session());
      sent.setInt(3, claim.revision());
      sent.executeUpdate();
    }
  }

  private static void tried(
      Connection connection, Claim claim, Reply reply, ClaimEnd end, Instant sentAt)
      throws SQLException {
    try (PreparedStatement attempt = connection.prepareStatement(ATTEMPT)) {
      attempt.setObject(1, UuidCreator.getTimeOrderedEpoch());
      attempt.setObject(2, claim.org());
      attempt.setObject(3, claim.id());
      attempt.setLong(4, claim.fence());
      attempt.setObject(5, claim.run());
      attempt.setString(6, word(reply.step()));
      attempt.setString(7, end.isExhausted(reply.outcome()) ? "exhausted" : word(reply.outcome()));
      attempt.setBoolean(8, end.attempts() > claim.attempts());
      attempt.setString(9, reply.code());
      attempt.setString(10, reply.message());
      attempt.setTimestamp(11, Timestamp.from(claim.claimedAt()));
      attempt.setTimestamp(12, sentAt == null ? null : Timestamp.from(sentAt));
      attempt.setString(13, Kept.text(reply.response()));
      attempt.executeUpdate();
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Reply kept(Reply reply) {
    return new Reply(
        reply.step(),
        reply.outcome(),
        reply.code(),
        Kept.message(reply.message()),
        reply.response(),
        reply.answer());
  }

  private String json(Object value) {
    try {
      return value == null ? null : json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
