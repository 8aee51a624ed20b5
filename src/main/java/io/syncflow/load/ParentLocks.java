package io.syncflow.load;

import io.syncflow.record.ParentKey;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Keeps a child from starting to wait for a parent in the very moment the parent arrives. A child
 * that misses a parent shares the parents' locks, looks once more, and holds them until its waiting
 * row is committed; a parent's load takes its own lock alone after its merge and then looks for
 * waiting children. Whichever comes second sees the other. Loads without a missing parent take no
 * shared lock and wait for nobody.
 *
 * <p>Locks go down the foreign keys, parents before the table itself, so loads do not block each
 * other in a circle; a release that misses yet another parent may, and PostgreSQL then ends one of
 * the two with 40P01.
 */
final class ParentLocks {

  private static final String KEY =
      "(hashtextextended('syncflow.parent ' || ? || ' ' || ? || '.' || ?, 0))";

  private ParentLocks() {}

  /** Holds the parents of a table against loads that could bring a missing one. */
  static void share(Work work, TargetTable child) throws SQLException {
    List<String> parents =
        child.parents().stream().map(ParentKey::parentTable).distinct().sorted().toList();
    for (String parent : parents) {
      if (!parent.equals(child.name())) {
        lock(work, "SELECT pg_advisory_xact_lock_shared" + KEY, child.schema(), parent);
      }
    }
    if (parents.contains(child.name())) {
      takeAlone(work, child);
    }
  }

  /** Waits for children that are about to wait for this table, and keeps further ones out. */
  static void takeAlone(Work work, TargetTable parent) throws SQLException {
    lock(work, "SELECT pg_advisory_xact_lock" + KEY, parent.schema(), parent.name());
  }

  /** Takes the lock alone if nobody holds it, and says whether it did. */
  static boolean tryAlone(Connection connection, UUID org, String schema, String parent)
      throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_try_advisory_xact_lock" + KEY)) {
      lock.setString(1, org.toString());
      lock.setString(2, schema);
      lock.setString(3, parent);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static void lock(Work work, String sql, String schema, String table) throws SQLException {
    Connection connection = work.connection();
    try (PreparedStatement lock = connection.prepareStatement(sql)) {
      lock.setString(1, work.run().org().toString());
      lock.setString(2, schema);
      lock.setString(3, table);
      lock.execute();
    }
  }
}
