package io.syncflow.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;

/** Runs the merge of one stage; a failing merge leaves no trace but its error. */
final class Merge {

  private final Connection connection;
  private final MergeSql sql;

  Merge(Connection connection, StageTable stage) {
    this.connection = connection;
    this.sql = new MergeSql(stage);
  }

  /** Merges every staged row. */
  Merged all() throws SQLException {
    return merge(null, null);
  }

  /** Merges the staged rows from one place to another, both included. */
  Merged between(String first, String last) throws SQLException {
    return merge(first, last);
  }

  /** Merges the staged rows that differ from the target's. */
  Compared differing() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement merge = Sql.plan(connection, sql.compareAndMerge());
        ResultSet row = merge.executeQuery()) {
      row.next();
      return new Compared(
          new Merged(row.getLong(1), row.getLong(2)),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5));
    } catch (SQLException e) {
      if (Refusal.isOfRow(e)) {
        connection.rollback(before);
      }
      throw e;
    }
  }

  private Merged merge(String first, String last) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try (PreparedStatement merge = Sql.plan(connection, sql.merge(first != null))) {
      if (first != null) {
        merge.setString(1, first);
        merge.setString(2, last);
      }
      try (ResultSet row = merge.executeQuery()) {
        row.next();
        return new Merged(row.getLong(1), row.getLong(2));
      }
    } catch (SQLException e) {
      if (Refusal.isOfRow(e)) {
        connection.rollback(before);
      }
      throw e;
    }
  }

  /**
   * What {@link #differing} did.
   *
   * @param keys different keys staged
   * @param newer keys whose target row is newer
   * @param differing rows that were to be merged
   */
  record Compared(Merged merged, long keys, long newer, long differing) {

    /** Whether the target took all of them. */
    boolean isComplete() {
      return merged.rows() == differing;
    }
  }
}
