package io.syncflow.ledger;

import io.syncflow.db.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Books a chunk in the chunk's own transaction: fence, counts, cursor. What it writes commits or
 * rolls back with the rows it covers (decision 18).
 */
public final class ChunkBook {

  private static final String HOLD =
      "SELECT 1 FROM bridge.run_leases WHERE org_id = ? AND source_system = ? AND entity_name = ?"
          + " AND sync_type = ? AND fence = ? FOR SHARE";

  private static final String COUNT =
      "UPDATE bridge.sync_batches SET rows_fetched = rows_fetched + ?,"
          + " rows_normalized = rows_normalized + ?, rows_inserted = rows_inserted + ?,"
          + " rows_updated = rows_updated + ?, rows_unchanged = rows_unchanged + ?,"
          + " rows_failed = rows_failed + ?, rows_pending = rows_pending + ?,"
          + " rows_superseded = rows_superseded + ?, rows_skipped = rows_skipped + ?,"
          + " rows_late = rows_late + ?, rows_released = rows_released + ?,"
          + " low_rowversion = LEAST(low_rowversion, ?), late_low = LEAST(late_low, ?),"
          + " high_rowversion = GREATEST(high_rowversion, ?), heartbeat_at = clock_timestamp()"
          + " WHERE org_id = ? AND uid = ? AND status = 'running'";

  private static final String MOVE =
      "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name, last_sync_rowversion,"
          + " last_key, last_sync_timestamp, last_attempt_batch_uid)"
          + " VALUES (?, ?, ?, ?, ?::jsonb, clock_timestamp(), ?)"
          + " ON CONFLICT (org_id, entity_name, source_system) DO UPDATE SET"
          + " last_sync_rowversion = excluded.last_sync_rowversion, last_key = excluded.last_key,"
          + " last_sync_timestamp = excluded.last_sync_timestamp,"
          + " last_attempt_batch_uid = excluded.last_attempt_batch_uid, updated_at = clock_timestamp()"
          + " WHERE erp_sync_state.last_sync_rowversion IS NULL"
          + " OR erp_sync_state.last_sync_rowversion <= excluded.last_sync_rowversion";

  private static final String ADVANCE =
      "UPDATE bridge.background_sync_schedule SET last_key = COALESCE(?::jsonb, last_key),"
          + " current_offset = current_offset + ?, night_rows = night_rows + ?,"
          + " updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  /**
   * Holds the run's lease until the transaction ends, so that nobody can take the run over in
   * between. Call it first.
   *
   * @throws Fenced when the lease has passed to another run
   */
  public void hold(Connection connection, Run run) throws SQLException {
    try (PreparedStatement hold = connection.prepareStatement(HOLD)) {
      hold.setObject(1, run.org());
      hold.setString(2, run.system());
      hold.setString(3, run.entity());
      hold.setString(4, run.mode().lease());
      hold.setLong(5, run.fence());
      if (!hold.executeQuery().next()) {
        throw new Fenced(run);
      }
    }
  }

  /**
   * Where a chunk lies in its source.
   *
   * @param low the lowest version it read; null when that is not known
   * @param lateLow the lowest version among its late records; null when none was late
   * @param high the version reached; null leaves a delta's cursor where it is
   * @param keyJson the last record's key as a JSON array; null leaves a backfill's schedule where
   *     it is
   */
  public record Span(Long low, Long lateLow, Long high, String keyJson) {

    /** Of work that moves along no cursor. */
    public static final Span NONE = new Span(null, null, null, null);
  }

  /**
   * Adds the chunk's counts to the run and moves its position to the end of its span: a delta's
   * cursor, never back; a backfill's schedule by key, and never the delta's cursor (decision 19).
   *
   * @throws Fenced when the run is not open any more
   * @throws DatabaseException when the backfill's schedule has been removed
   */
  public void book(Connection connection, Run run, Counts counts, Span span) throws SQLException {
    if (!counts.balances()) {
      throw new IllegalStateException("a chunk's counts do not add up: " + counts);
    }
    count(connection, run, counts, span);
    if (run.mode() == RunMode.BACKGROUND) {
      advance(connection, run, counts.fetched(), span.keyJson());
    } else if (span.high() != null) {
      move(connection, run, span.high(), span.keyJson());
    }
  }

  private static void count(Connection connection, Run run, Counts counts, Span span)
      throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT)) {
      count.setLong(1, counts.fetched());
      count.setLong(2, counts.fetched() - counts.failed() - counts.skipped());
      count.setLong(3, counts.inserted());
      count.setLong(4, counts.updated());
      count.setLong(5, counts.unchanged());
      count.setLong(6, counts.failed());
      count.setLong(7, counts.pending());
      count.setLong(8, counts.superseded());
      count.setLong(9, counts.skipped());
      count.setLong(10, counts.late());
      count.setLong(11, counts.released());
      count.setObject(12, span.low());
      count.setObject(13, span.lateLow());
      count.setObject(14, span.high());
      count.setObject(15, run.org());
      count.setObject(16, run.id());
      if (count.executeUpdate() != 1) {
        throw new Fenced(run);
      }
    }
  }

  private static void move(Connection connection, Run run, long rowversion, String keyJson)
      throws SQLException {
    try (PreparedStatement move = connection.prepareStatement(MOVE)) {
      move.setObject(1, run.org());
      move.setString(2, run.system());
      move.setString(3, run.entity());
      move.setLong(4, rowversion);
      move.setString(5, keyJson);
      move.setObject(6, run.id());
      move.executeUpdate();
    }
  }

  private static void advance(Connection connection, Run run, long rows, String keyJson)
      throws SQLException {
    try (PreparedStatement advance = connection.prepareStatement(ADVANCE)) {
      advance.setString(1, keyJson);
      advance.setLong(2, rows);
      advance.setLong(3, rows);
      advance.setObject(4, run.org());
      advance.setString(5, run.system());
      advance.setString(6, run.entity());
      if (advance.executeUpdate() != 1) {
        throw new DatabaseException(
            new SQLException("the schedule of this backfill has been removed", "02000"));
      }
    }
  }

  /** The run's lease has passed to another: whatever this one still does is void. */
  public static final class Fenced extends DatabaseException {
    Fenced(Run run) {
      super(
          new SQLException(
              "run " + run.id() + " has lost its lease: another run took it over", "55000"));
    }
  }
}
