package io.syncflow.syrve.document;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The rows of stock counts, inside the caller's transaction. */
final class SessionRows {

  /** The document is that of the session's own revision. */
  static final String SELECT =
      "SELECT s.id, s.store_id, s.store_code, s.number, s.counted_at, s.status, s.revision, s.note,"
          + " (SELECT count(*) FROM public.inventory_session_lines AS l"
          + "   WHERE l.org_id = s.org_id AND l.session_id = s.id),"
          + " s.approved_by_name, s.approved_at, s.created_at, s.updated_at,"
          + " j.id, j.status, j.attempts, j.last_error"
          + " FROM public.inventory_sessions AS s"
          + " LEFT JOIN public.syrve_outbox_jobs AS j ON j.tenant_id = s.org_id"
          + "   AND j.session_id = s.id AND j.revision = s.revision"
          + "   AND j.job_type = 'incoming_inventory'"
          + " WHERE s.org_id = ? AND s.deleted_at IS NULL";

  private static final String LOCK =
      "SELECT 1 FROM public.inventory_sessions WHERE org_id = ? AND id = ? AND deleted_at IS NULL"
          + " FOR UPDATE";

  private static final String SENT =
      "UPDATE public.inventory_sessions SET status = 'sent', updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND id = ?";

  private SessionRows() {}

  /** A session, locked until the transaction ends. */
  static InventorySession locked(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      lock.setObject(1, org);
      lock.setObject(2, id);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          throw unknown();
        }
      }
    }
    return read(connection, org, id);
  }

  /** A draft, locked until the transaction ends. */
  static InventorySession draft(Connection connection, UUID org, UUID id) throws SQLException {
    InventorySession session = locked(connection, org, id);
    if (!session.status().equals(SessionStatus.DRAFT.word())) {
      throw wrongState("The session is " + session.status() + "; only a draft can be changed.");
    }
    return session;
  }

  /** Notes that its document is queued. */
  static void sent(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement sent = connection.prepareStatement(SENT)) {
      sent.setObject(1, org);
      sent.setObject(2, id);
      sent.executeUpdate();
    }
  }

  static SessionRefused unknown() {
    return new SessionRefused(SessionRefused.Reason.UNKNOWN, "There is no such session.");
  }

  static SessionRefused wrongState(String sentence) {
    return new SessionRefused(SessionRefused.Reason.WRONG_STATE, sentence);
  }

  /** A session; null when the organisation has none of that id. */
  static InventorySession read(Connection connection, UUID org, UUID id) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT + " AND s.id = ?")) {
      select.setObject(1, org);
      select.setObject(2, id);
      List<InventorySession> found = read(select);
      return found.isEmpty() ? null : found.get(0);
    }
  }

  static List<InventorySession> read(PreparedStatement select) throws SQLException {
    List<InventorySession> sessions = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        UUID job = row.getObject(14, UUID.class);
        sessions.add(
            new InventorySession(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                row.getString(4),
                instant(row, 5),
                row.getString(6),
                row.getInt(7),
                row.getString(8),
                row.getLong(9),
                row.getString(10),
                instant(row, 11),
                instant(row, 12),
                instant(row, 13),
                job == null
                    ? null
                    : new InventorySession.QueuedDocument(
                        job, row.getString(15), row.getInt(16), row.getString(17))));
      }
    }
    return sessions;
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
