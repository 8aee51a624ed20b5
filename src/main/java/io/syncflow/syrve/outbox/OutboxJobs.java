package io.syncflow.syrve.outbox;

import io.syncflow.ledger.Node;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The rows of {@code syrve_outbox_jobs} and their states. Every change is made by the holder of the
 * row's fence or not at all; all methods work in the caller's transaction.
 */
final class OutboxJobs {

  /** Documents of one store that are not finished keep those behind them waiting (D79). */
  static final String UNFINISHED = "('pending', 'running', 'unknown')";

  private static final String COLUMNS =
      " j.id, j.fence, j.job_type, j.session_id, j.revision, j.store_id, j.document_number,"
          + " j.payload_xml, j.attempts, j.max_attempts, j.last_attempt_at, j.sent_at,"
          + " coalesce((SELECT c.check_before_sending FROM public.syrve_config AS c"
          + "   WHERE c.tenant_id = j.tenant_id), true)";

  /**
   * The row is chosen in a CTE, once: a sub-select with LIMIT and FOR UPDATE may be run again for
   * each row of the join, and claims another document each time.
   */
  private static final String CLAIM =
      "WITH due AS MATERIALIZED (SELECT p.id FROM public.syrve_outbox_jobs AS p"
          + " WHERE p.tenant_id = ? AND p.status = 'pending' AND p.next_attempt_at <= ?"
          + " AND NOT EXISTS (SELECT FROM public.syrve_outbox_jobs AS e"
          + "   WHERE e.tenant_id = p.tenant_id AND e.store_id = p.store_id AND e.status IN "
          + UNFINISHED
          + "   AND (e.created_at, e.id) < (p.created_at, p.id))"
          + " ORDER BY p.created_at, p.id LIMIT 1 FOR UPDATE SKIP LOCKED)"
          + " UPDATE public.syrve_outbox_jobs AS j SET status = 'running', fence = j.fence + 1,"
          + " lease_holder = ?, lease_until = clock_timestamp() + make_interval(secs => ?),"
          + " last_attempt_at = ?, run_id = ?, sent_at = NULL"
          + " FROM due WHERE j.tenant_id = ? AND j.id = due.id RETURNING"
          + COLUMNS;

  private static final String EXTEND =
      "UPDATE public.syrve_outbox_jobs SET"
          + " lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE tenant_id = ? AND id = ? AND fence = ? AND status = 'running'"
          + " AND lease_until >= clock_timestamp()";

  private static final String SENDING =
      "UPDATE public.syrve_outbox_jobs SET sent_at = ?,"
          + " lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE tenant_id = ? AND id = ? AND fence = ? AND status = 'running'"
          + " AND sent_at IS NULL AND lease_until >= clock_timestamp()";

  /**
   * A lease that has ended is no hindrance as long as nobody else took the job: its end is known.
   */
  private static final String END =
      "UPDATE public.syrve_outbox_jobs SET status = ?::job_status, attempts = ?, error_code = ?,"
          + " last_error = ?, next_attempt_at = coalesce(?, next_attempt_at),"
          + " sent_at = CASE WHEN ? THEN sent_at END, finished_at = ?, answer = coalesce(?::jsonb, answer),"
          + " response_xml = coalesce(?, response_xml), response_hash = coalesce(?, response_hash),"
          + " lease_holder = NULL, lease_until = NULL"
          + " WHERE tenant_id = ? AND id = ? AND fence = ? AND status = 'running' RETURNING sent_at";

  private static final String GIVE_BACK =
      "UPDATE public.syrve_outbox_jobs SET status = 'pending', lease_holder = NULL,"
          + " lease_until = NULL WHERE tenant_id = ? AND id = ? AND fence = ?"
          + " AND status = 'running' AND sent_at IS NULL";

  private static final String ABANDONED =
      "SELECT"
          + COLUMNS
          + " FROM public.syrve_outbox_jobs AS j WHERE j.tenant_id = ? AND j.status = 'running'"
          + " AND (j.lease_until < clock_timestamp()"
          + "   OR ? AND split_part(j.lease_holder, '/', 1) = ? AND j.lease_holder <> ?)"
          + " ORDER BY j.created_at, j.id FOR UPDATE SKIP LOCKED";

  /** Sent after the backup that this database was restored from, perhaps: nobody here knows. */
  private static final String RESTORED =
      "UPDATE public.syrve_outbox_jobs AS j SET status = 'unknown', error_code = 'restored',"
          + " last_error = ? FROM bridge.hub_home AS h"
          + " WHERE j.tenant_id = ? AND j.status = 'pending' AND j.created_at < h.released_at"
          + " AND NOT EXISTS (SELECT FROM public.syrve_outbox_decisions AS d WHERE"
          + " d.tenant_id = j.tenant_id AND d.job_id = j.id AND d.created_at > h.released_at"
          + " AND d.action IN ('resolved_resend', 'retried')) RETURNING"
          + COLUMNS;

  private static final String UNSEEN =
      "SELECT"
          + COLUMNS
          + " FROM public.syrve_outbox_jobs AS j WHERE j.tenant_id = ? AND j.status = 'unknown'"
          + " AND j.looked_at IS NULL AND coalesce(j.sent_at, j.created_at) < ?"
          + " ORDER BY j.created_at, j.id LIMIT ?";

  private static final String SEEN =
      "UPDATE public.syrve_outbox_jobs SET evidence = ?::jsonb, looked_at = ?"
          + " WHERE tenant_id = ? AND id = ? AND status = 'unknown' AND fence = ?";

  private static final String GONE =
      "it may have been sent after the backup that this database was restored from";

  private final Node node;
  private final Duration lease;

  OutboxJobs(Node node, Duration lease) {
    this.node = node;
    this.lease = lease;
  }

  /** A claim that its holder left behind. */
  record Left(Claim claim, Instant sentAt) {}

  /** Claims the oldest document that is due and the first of its store. */
  Optional<Claim> claim(Connection connection, UUID org, Run run, Instant now) throws SQLException {
    try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
      claim.setObject(1, org);
      claim.setTimestamp(2, Timestamp.from(now));
      claim.setString(3, node.holder());
      claim.setDouble(4, OutboxTurns.seconds(lease));
      claim.setTimestamp(5, Timestamp.from(now));
      claim.setObject(6, run.id());
      claim.setObject(7, org);
      try (ResultSet row = claim.executeQuery()) {
        return row.next() ? Optional.of(claim(row, org, run.id())) : Optional.empty();
      }
    }
  }

  /**
   * A sign of life.
   *
   * @throws Fenced when the claim is over
   */
  void extend(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement extend = connection.prepareStatement(EXTEND)) {
      extend.setDouble(1, OutboxTurns.seconds(lease));
      identify(extend, 2, claim);
      fence(claim, extend.executeUpdate());
    }
  }

  /**
   * Notes that the document is about to be sent; has to be committed before it is.
   *
   * @throws Fenced when the claim is over: it must not be sent
   */
  void sending(Connection connection, Claim claim, Instant now) throws SQLException {
    try (PreparedStatement sending = connection.prepareStatement(SENDING)) {
      sending.setTimestamp(1, Timestamp.from(now));
      sending.setDouble(2, OutboxTurns.seconds(lease));
      identify(sending, 3, claim);
      fence(claim, sending.executeUpdate());
    }
  }

  /**
   * Ends a claim.
   *
   * @param answerJson what was understood of the answer; null leaves what is there
   * @return when it was sent; null when it was not
   * @throws Fenced when it has been ended already
   */
  Instant end(Connection connection, Claim claim, ClaimEnd end, Reply reply, String answerJson)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(END)) {
      update.setString(1, end.status());
      update.setInt(2, end.attempts());
      update.setString(3, end.code());
      update.setString(4, end.message());
      update.setTimestamp(5, timestamp(end.nextAttempt()));
      update.setBoolean(6, end.keepsSent());
      update.setTimestamp(7, timestamp(end.finishedAt()));
      update.setString(8, answerJson);
      update.setString(9, Kept.text(reply.response()));
      update.setString(10, Kept.hash(reply.response()));
      identify(update, 11, claim);
      try (ResultSet row = update.executeQuery()) {
        if (!row.next()) {
          throw new Fenced(claim);
        }
        return instant(row, 1);
      }
    }
  }

  /** Takes back a claim of a document that was not sent; nothing when it may have been. */
  void giveBack(Connection connection, Claim claim) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(GIVE_BACK)) {
      identify(update, 1, claim);
      update.executeUpdate();
    }
  }

  /** The claims whose holders are gone, locked. */
  List<Left> abandoned(Connection connection, UUID org, UUID run) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ABANDONED)) {
      select.setObject(1, org);
      select.setBoolean(2, node.alone());
      select.setString(3, node.name());
      select.setString(4, node.holder());
      return left(select, org, run);
    }
  }

  /** Makes documents unknown that waited when the database was backed up, if it was restored. */
  List<Left> restored(Connection connection, UUID org, UUID run) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(RESTORED)) {
      update.setString(1, GONE);
      update.setObject(2, org);
      return left(update, org, run);
    }
  }

  /** Documents of unknown outcome that nobody has looked for at the server. */
  List<Left> unseen(Connection connection, UUID org, UUID run, Instant sentBefore, int most)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(UNSEEN)) {
      select.setObject(1, org);
      select.setTimestamp(2, Timestamp.from(sentBefore));
      select.setInt(3, most);
      return left(select, org, run);
    }
  }

  /** Keeps what a look at the server showed; nothing when the document is not unknown any more. */
  void seen(Connection connection, Claim claim, String evidenceJson, Instant now)
      throws SQLException {
    try (PreparedStatement seen = connection.prepareStatement(SEEN)) {
      seen.setString(1, evidenceJson);
      seen.setTimestamp(2, Timestamp.from(now));
      identify(seen, 3, claim);
      seen.executeUpdate();
    }
  }

  private static List<Left> left(PreparedStatement statement, UUID org, UUID run)
      throws SQLException {
    List<Left> left = new ArrayList<>();
    try (ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        left.add(new Left(claim(row, org, run), instant(row, 12)));
      }
    }
    return left;
  }

  private static Claim claim(ResultSet row, UUID org, UUID run) throws SQLException {
    return new Claim(
        org,
        row.getObject(1, UUID.class),
        row.getLong(2),
        run,
        JobType.of(row.getString(3)),
        row.getObject(4, UUID.class),
        row.getInt(5),
        row.getObject(6, UUID.class),
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        row.getInt(10),
        row.getBoolean(13),
        instant(row, 11));
  }

  private static void identify(PreparedStatement statement, int first, Claim claim)
      throws SQLException {
    statement.setObject(first, claim.org());
    statement.setObject(first + 1, claim.id());
    statement.setLong(first + 2, claim.fence());
  }

  private static void fence(Claim claim, int rows) {
    if (rows != 1) {
      throw new Fenced(claim);
    }
  }

  private static Timestamp timestamp(Instant instant) {
    return instant == null ? null : Timestamp.from(instant);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
