package io.syncflow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The lease of (organisation, system, entity): one row in {@code bridge.run_leases}, its fence only
 * ever grows.
 */
final class Leases {

  private static final String TAKE =
      "INSERT INTO bridge.run_leases AS l (org_id, source_system, entity_name, batch_uid, holder,"
          + " lease_until) VALUES (?, ?, ?, ?, ?, clock_timestamp() + make_interval(secs => ?))"
          + " ON CONFLICT (org_id, source_system, entity_name) DO UPDATE SET"
          + " batch_uid = excluded.batch_uid, holder = excluded.holder, fence = l.fence + 1,"
          + " lease_until = excluded.lease_until"
          + " WHERE l.lease_until < clock_timestamp()"
          + " OR (? AND split_part(l.holder, '/', 1) = ? AND l.holder <> excluded.holder)"
          + " RETURNING fence";

  private static final String EXTEND =
      "UPDATE bridge.run_leases SET lease_until = clock_timestamp() + make_interval(secs => ?)"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ? AND fence = ?"
          // A heartbeat may come after the release: it must not bring the lease back to life.
          + " AND batch_uid IS NOT NULL";

  private static final String RELEASE =
      "UPDATE bridge.run_leases SET lease_until = '-infinity', batch_uid = NULL"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ? AND fence = ?";

  private final Node node;
  private final Duration length;

  Leases(Node node, Duration length) {
    this.node = node;
    this.length = length;
  }

  /** Takes the lease and answers its fence; empty when another run holds it. */
  OptionalLong take(Connection connection, RunRequest request, UUID batch) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setObject(1, request.org());
      take.setString(2, request.system());
      take.setString(3, request.entity());
      take.setObject(4, batch);
      take.setString(5, node.holder());
      take.setLong(6, length.toSeconds());
      take.setBoolean(7, node.alone());
      take.setString(8, node.name());
      try (ResultSet fence = take.executeQuery()) {
        return fence.next() ? OptionalLong.of(fence.getLong(1)) : OptionalLong.empty();
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

  private static void identify(PreparedStatement statement, int first, Run run)
      throws SQLException {
    statement.setObject(first, run.org());
    statement.setString(first + 1, run.system());
    statement.setString(first + 2, run.entity());
    statement.setLong(first + 3, run.fence());
  }
}
