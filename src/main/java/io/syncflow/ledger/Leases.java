package io.syncflow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The lease of (organisation, system, entity, mode): one row in {@code bridge.run_leases}, its
 * fence only ever grows. A delta and a backfill of one entity hold a lease each.
 */
final class Leases {

  private static final String TAKE =
      "INSERT INTO bridge.run_leases AS l (org_id, source_system, entity_name, sync_type, batch_uid,"
          + " holder, lease_until) VALUES (?, ?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))"
          + " ON CONFLICT (org_id, source_system, entity_name, sync_type) DO UPDATE SET"
          + " batch_uid = excluded.batch_uid, holder = excluded.holder, fence = l.fence + 1,"
          + " lease_until = excluded.lease_until"
          + " WHERE l.lease_until < clock_timestamp()"
          + " OR (? AND split_part(l.holder, '/', 1) = ? AND l.holder <> excluded.holder)"
          + " RETURNING fence";

  private static final String EXTEND =
      "UPDATE bridge.run_leases SET lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ? AND sync_type = ? AND fence = ?"
          // A heartbeat may come after the release: it must not bring the lease back to life.
          + " AND batch_uid IS NOT NULL";

  private static final String RELEASE =
      "UPDATE bridge.run_leases SET lease_until = '-infinity', batch_uid = NULL"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ? AND sync_type = ?"
          + " AND fence = ?";

  private static final String HOLDER =
      "SELECT b.uid, b.started_at FROM bridge.run_leases l JOIN bridge.sync_batches b"
          + " ON b.org_id = l.org_id AND b.uid = l.batch_uid"
          + " WHERE l.org_id = ? AND l.source_system = ? AND l.entity_name = ? AND l.sync_type = ?";

  private static final String DELTA_IS_OPEN =
      "SELECT EXISTS (SELECT FROM bridge.run_leases WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? AND sync_type = 'realtime' AND batch_uid IS NOT NULL"
          + " AND lease_until > clock_timestamp())";

  /**
   * Nobody has taken it meanwhile, and it is still void: ended, or of an earlier boot of a node.
   */
  private static final String EXPIRE =
      "UPDATE bridge.run_leases SET fence = fence + 1, lease_until = '-infinity'"
          + " WHERE org_id = ? AND batch_uid = ? AND fence = ?"
          + " AND (lease_until < clock_timestamp()"
          + " OR (? AND split_part(holder, '/', 1) = ? AND holder <> ?)) RETURNING sync_type";

  private static final String ABANDONED = "SELECT * FROM bridge.abandoned_runs(?, ?)";

  private static final String LEFT =
      "SELECT b.uid FROM bridge.run_leases l JOIN bridge.sync_batches b"
          + " ON b.org_id = l.org_id AND b.uid = l.batch_uid AND b.status = 'failed'"
          + " WHERE l.org_id = ? AND l.source_system = ? AND l.entity_name = ? AND l.sync_type = ?";

  /** The SQLSTATE of a statement that waited for a lock as long as it may. */
  static final String LOCK_NOT_AVAILABLE = "55P03";

  /** A run whose process is gone. */
  record Abandoned(UUID org, String system, String entity, UUID batch, long fence) {}

  private final Node node;
  private final Duration length;

  Leases(Node node, Duration length) {
    this.node = node;
    this.length = length;
  }

  /**
   * Takes the lease and answers its fence; empty when another run holds it. A process that was
   * stopped in the middle of a chunk holds it as a row lock, whatever its end says: that is not
   * waited for.
   *
   * @throws SQLException with {@value #LOCK_NOT_AVAILABLE} when the row is locked
   */
  OptionalLong take(Connection connection, RunRequest request, UUID batch) throws SQLException {
    limitWaiting(connection);
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setObject(1, request.org());
      take.setString(2, request.system());
      take.setString(3, request.entity());
      take.setString(4, request.mode().lease());
      take.setObject(5, batch);
      take.setString(6, node.holder());
      take.setLong(7, length.toSeconds());
      take.setBoolean(8, node.alone());
      take.setString(9, node.name());
      try (ResultSet fence = take.executeQuery()) {
        return fence.next() ? OptionalLong.of(fence.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** The run that has the lease; null when it has been given back meanwhile. */
  RunRefused.Holder holder(Connection connection, RunRequest request) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HOLDER)) {
      select.setObject(1, request.org());
      select.setString(2, request.system());
      select.setString(3, request.entity());
      select.setString(4, request.mode().lease());
      try (ResultSet row = select.executeQuery()) {
        return row.next()
            ? new RunRefused.Holder(row.getObject(1, UUID.class), row.getTimestamp(2).toInstant())
            : null;
      }
    }
  }

  /** Extends the lease; answers false when it was released or has passed to another run. */
  boolean extend(Connection connection, Run run) throws SQLException {
    try (PreparedStatement extend = connection.prepareStatement(EXTEND)) {
      extend.setLong(1, length.toSeconds());
      identify(extend, 2, run);
      return extend.executeUpdate() == 1;
    }
  }

  /** Gives the lease back; the row stays, so that the fence keeps growing. */
  void release(Connection connection, Run run) throws SQLException {
    try (PreparedStatement release = connection.prepareStatement(RELEASE)) {
      identify(release, 1, run);
      release.executeUpdate();
    }
  }

  /** The open runs of every organisation whose lease is void. */
  List<Abandoned> abandoned(Connection connection) throws SQLException {
    List<Abandoned> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ABANDONED)) {
      select.setString(1, node.alone() ? node.name() : null);
      select.setString(2, node.holder());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(
              new Abandoned(
                  rows.getObject("org_id", UUID.class),
                  rows.getString("source_system"),
                  rows.getString("entity_name"),
                  rows.getObject("batch_uid", UUID.class),
                  rows.getLong("fence")));
        }
      }
    }
    return found;
  }

  /**
   * Raises the fence of an abandoned run, so that its process cannot write any more should it come
   * back. The lease goes on naming the run: the next one of the entity resumes it.
   *
   * @return a mode of the lease's; null when the run has been taken over meanwhile or its process
   *     has come back in time
   */
  RunMode expire(Connection connection, Abandoned abandoned) throws SQLException {
    limitWaiting(connection);
    try (PreparedStatement expire = connection.prepareStatement(EXPIRE)) {
      expire.setObject(1, abandoned.org());
      expire.setObject(2, abandoned.batch());
      expire.setLong(3, abandoned.fence());
      expire.setBoolean(4, node.alone());
      expire.setString(5, node.name());
      expire.setString(6, node.holder());
      try (ResultSet expired = expire.executeQuery()) {
        return expired.next()
            ? RunMode.valueOf(expired.getString(1).toUpperCase(Locale.ROOT))
            : null;
      }
    }
  }

  /** The crashed run that the lease still names; null when the last run ended in order. */
  UUID leftBehind(Connection connection, RunRequest request) throws SQLException {
    try (PreparedStatement left = connection.prepareStatement(LEFT)) {
      left.setObject(1, request.org());
      left.setString(2, request.system());
      left.setString(3, request.entity());
      left.setString(4, request.mode().lease());
      try (ResultSet rows = left.executeQuery()) {
        return rows.next() ? rows.getObject(1, UUID.class) : null;
      }
    }
  }

  /** Whether a delta of the run's entity is open and alive. */
  static boolean deltaIsOpen(Connection connection, Run run) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(DELTA_IS_OPEN)) {
      ask.setObject(1, run.org());
      ask.setString(2, run.system());
      ask.setString(3, run.entity());
      try (ResultSet answer = ask.executeQuery()) {
        answer.next();
        return answer.getBoolean(1);
      }
    }
  }

  private static void limitWaiting(Connection connection) throws SQLException {
    try (Statement limit = connection.createStatement()) {
      limit.execute("SET LOCAL lock_timeout = '2s'");
    }
  }

  private static void identify(PreparedStatement statement, int first, Run run)
      throws SQLException {
    statement.setObject(first, run.org());
    statement.setString(first + 1, run.system());
    statement.setString(first + 2, run.entity());
    statement.setString(first + 3, run.mode().lease());
    statement.setLong(first + 4, run.fence());
  }
}
