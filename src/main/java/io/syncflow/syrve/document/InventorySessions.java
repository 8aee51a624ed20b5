package io.syncflow.syrve.document;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stock counts: people create them, decide about them and list them. */
public final class InventorySessions {

  /** The document is that of the session's own revision. */
  private static final String SELECT =
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

  private static final String LIST =
      SELECT
          + " AND (?::text IS NULL OR s.status = ?) AND (?::uuid IS NULL OR s.store_id = ?)"
          + " AND (?::uuid IS NULL OR s.id < ?) ORDER BY s.id DESC LIMIT ?";

  private static final String INSERT =
      "INSERT INTO public.inventory_sessions"
          + " (store_id, store_code, number, counted_at, note, org_id, id, created_by)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String UPDATE =
      "UPDATE public.inventory_sessions SET store_id = ?, store_code = ?, number = ?,"
          + " counted_at = ?, note = ?, updated_at = clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String MOVE =
      "UPDATE public.inventory_sessions SET status = ?, revision = ?,"
          + " approved_by = CASE WHEN ? THEN ?::uuid END,"
          + " approved_by_name = CASE WHEN ? THEN ?::text END,"
          + " approved_at = CASE WHEN ? THEN clock_timestamp() END,"
          + " updated_at = clock_timestamp() WHERE org_id = ? AND id = ?";

  private static final String LOCK =
      "SELECT 1 FROM public.inventory_sessions WHERE org_id = ? AND id = ? AND deleted_at IS NULL"
          + " FOR UPDATE";

  private static final String SENT =
      "UPDATE public.inventory_sessions SET status = 'sent', updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND id = ?";

  private static final String DEFAULT_STORE =
      "SELECT default_store_id FROM public.syrve_config WHERE tenant_id = ?";

  private static final String TAKEN = "23505";

  private final OrgScope scope;

  public InventorySessions(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param before only sessions older than this one, by id
   * @param limit at most so many
   */
  public record Query(String status, UUID store, UUID before, int limit) {}

  /** The store of a count that names none, as the connection to Syrve says; may be null. */
  public UUID defaultStore(UUID org) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(DEFAULT_STORE)) {
            select.setObject(1, org);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? row.getObject(1, UUID.class) : null;
            }
          }
        });
  }

  /** Creates a draft and answers its id. */
  public UUID create(UUID org, InventorySession.Header header, UUID user) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    write(
        org,
        header,
        INSERT,
        insert -> {
          insert.setObject(6, org);
          insert.setObject(7, id);
          insert.setObject(8, user);
        });
    return id;
  }

  /**
   * Changes the header of a draft.
   *
   * @throws SessionRefused when there is none, or it is no draft any more
   */
  public void change(UUID org, UUID id, InventorySession.Header header) {
    scope.run(
        org,
        connection -> {
          draft(connection, org, id);
          write(
              org,
              header,
              UPDATE,
              update -> {
                update.setObject(6, org);
                update.setObject(7, id);
              });
        });
  }

  /** The organisation's sessions, newest first. */
  public List<InventorySession> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            int next = 2;
            for (Object filter : new Object[] {query.status(), query.store(), query.before()}) {
              select.setObject(next++, filter);
              select.setObject(next++, filter);
            }
            select.setInt(next, query.limit());
            return read(select);
          }
        });
  }

  /** One session; empty when the organisation has none of that id. */
  public Optional<InventorySession> find(UUID org, UUID id) {
    return scope.call(org, connection -> Optional.ofNullable(read(connection, org, id)));
  }

  /**
   * Does what a person wants with a session.
   *
   * @param name the person or token, for whoever asks later who approved
   * @throws SessionRefused when its state does not allow that
   */
  public void act(UUID org, UUID id, SessionAction action, UUID user, String name) {
    scope.run(
        org,
        connection -> {
          InventorySession session = locked(connection, org, id);
          SessionStatus status = SessionStatus.of(session.status());
          refuse(action, status, session);
          boolean approves = action == SessionAction.APPROVE;
          try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setString(1, action.to().word());
            move.setInt(2, session.revision() + (action == SessionAction.REVISE ? 1 : 0));
            move.setBoolean(3, approves);
            move.setObject(4, user);
            move.setBoolean(5, approves);
            move.setString(6, name);
            move.setBoolean(7, approves);
            move.setObject(8, org);
            move.setObject(9, id);
            move.executeUpdate();
          }
        });
  }

  private static void refuse(SessionAction action, SessionStatus status, InventorySession session) {
    if (!action.startsAt(status)) {
      throw wrongState("The session is " + status.word() + ".");
    }
    if (action == SessionAction.APPROVE && session.lines() == 0) {
      throw new SessionRefused(SessionRefused.Reason.EMPTY, "The session has no lines.");
    }
    if (action.needsRefusedDocument(status) && !isRefused(session.document())) {
      throw wrongState(
          "Its document is "
              + (session.document() == null ? "not queued" : session.document().status())
              + "; only one that failed or was cancelled can be followed by another.");
    }
  }

  private static boolean isRefused(InventorySession.QueuedDocument document) {
    return document != null
        && (document.status().equals("failed") || document.status().equals("cancelled"));
  }

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

  @FunctionalInterface
  private interface Rest {
    void set(PreparedStatement statement) throws SQLException;
  }

  private void write(UUID org, InventorySession.Header header, String sql, Rest rest) {
    try {
      scope.run(
          org,
          connection -> {
            try (PreparedStatement write = connection.prepareStatement(sql)) {
              write.setObject(1, header.storeId());
              write.setString(2, header.storeCode());
              write.setString(3, header.number());
              write.setTimestamp(4, Timestamp.from(header.countedAt()));
              write.setString(5, header.note());
              rest.set(write);
              write.executeUpdate();
            }
          });
    } catch (DatabaseException e) {
      if (TAKEN.equals(e.sqlState())) {
        throw new SessionRefused(
            SessionRefused.Reason.NUMBER_TAKEN,
            "The number " + header.number() + " belongs to another session.");
      }
      throw e;
    }
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

  private static List<InventorySession> read(PreparedStatement select) throws SQLException {
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
