package io.syncflow.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;

/** The beginning of a run, in the caller's transaction. */
final class RunOpening {

  private static final String CLOSE_CRASHED =
      "UPDATE bridge.sync_batches SET status = 'failed', state = 'failed',"
          + " error_message = 'the process ended before the run did', finished_at = clock_timestamp()"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ? AND status = 'running'"
          + " AND (sync_type = 'background') = ? RETURNING uid";

  private static final String HELD =
      "SELECT EXISTS (SELECT FROM bridge.hub_home WHERE held_since IS NOT NULL)";

  private static final String OPEN =
      "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type, trigger,"
          + " resumed_from, initiated_by, fence, cursor_rowversion)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING started_at";

  private static final String CURSOR =
      "SELECT last_sync_rowversion FROM bridge.erp_sync_state"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private static final String LAST =
      "SELECT uid FROM bridge.sync_batches WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? ORDER BY started_at DESC LIMIT 1";

  private final Leases leases;
  private final RunJournal journal;

  RunOpening(Leases leases, RunJournal journal) {
    this.leases = leases;
    this.journal = journal;
  }

  /**
   * Takes the lease and writes the run; what a crash left open is closed and continued.
   *
   * @throws RunHeld when the database was restored and nobody has confirmed it yet
   * @throws RunRefused when a run of the same organisation, system and entity is open and alive
   */
  Run open(Connection connection, RunRequest request) throws SQLException {
    if (isHeld(connection)) {
      throw new RunHeld();
    }
    UUID id = UuidCreator.getTimeOrderedEpoch();
    UUID leftBehind = leases.leftBehind(connection, request);
    OptionalLong fence = take(connection, request, id);
    if (fence.isEmpty()) {
      throw new RunRefused(request, leases.holder(connection, request));
    }
    UUID stillOpen = closeCrashed(connection, request);
    UUID crashed = stillOpen == null ? leftBehind : stillOpen;
    Long cursor = request.mode() != RunMode.BACKGROUND ? cursor(connection, request) : null;
    String trigger = crashed == null ? request.trigger() : "resume";
    Instant startedAt;
    try (PreparedStatement open = connection.prepareStatement(OPEN)) {
      open.setObject(1, id);
      open.setObject(2, request.org());
      open.setString(3, request.system());
      open.setString(4, request.entity());
      open.setString(5, request.mode().code());
      open.setString(6, trigger);
      open.setObject(7, crashed);
      open.setObject(8, request.initiatedBy());
      open.setLong(9, fence.getAsLong());
      open.setObject(10, cursor);
      try (ResultSet started = open.executeQuery()) {
        started.next();
        startedAt = started.getTimestamp(1).toInstant();
      }
    }
    Run run =
        new Run(
            id,
            request.org(),
            request.system(),
            request.entity(),
            request.mode(),
            fence.getAsLong(),
            cursor,
            crashed,
            startedAt);
    journal.opened(connection, run, request);
    return run;
  }

  private static boolean isHeld(Connection connection) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(HELD);
        ResultSet held = ask.executeQuery()) {
      held.next();
      return held.getBoolean(1);
    }
  }

  private OptionalLong take(Connection connection, RunRequest request, UUID batch)
      throws SQLException {
    try {
      return leases.take(connection, request, batch);
    } catch (SQLException e) {
      if (Leases.LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        throw new RunRefused(request, null);
      }
      throw e;
    }
  }

  /** Closes as failed what a process left open; answers the newest, null when there was none. */
  UUID closeCrashed(Connection connection, RunRequest request) throws SQLException {
    UUID newest = null;
    try (PreparedStatement close = connection.prepareStatement(CLOSE_CRASHED)) {
      close.setObject(1, request.org());
      close.setString(2, request.system());
      close.setString(3, request.entity());
      close.setBoolean(4, request.mode() == RunMode.BACKGROUND);
      try (ResultSet closed = close.executeQuery()) {
        while (closed.next()) {
          newest = closed.getObject(1, UUID.class);
          journal.crashed(connection, request, newest);
        }
      }
    }
    return newest;
  }

  static UUID lastRun(Connection connection, RunRequest request) throws SQLException {
    return ask(connection, LAST, request, UUID.class);
  }

  static Long cursor(Connection connection, RunRequest request) throws SQLException {
    return ask(connection, CURSOR, request, Long.class);
  }

  /** The answer about the request's entity; null when there is none. */
  private static <T> T ask(
      Connection connection, String question, RunRequest request, Class<T> type)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(question)) {
      ask.setObject(1, request.org());
      ask.setString(2, request.system());
      ask.setString(3, request.entity());
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? row.getObject(1, type) : null;
      }
    }
  }
}
