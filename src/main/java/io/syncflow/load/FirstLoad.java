package io.syncflow.load;

import io.syncflow.record.CopyRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/**
 * The short way into a target that was empty when the run began: COPY straight into it. A chunk the
 * target refuses goes the long way; after a few of them all do.
 */
final class FirstLoad {

  private static final int MOST_REFUSALS = 3;

  private Boolean emptyAtStart;
  private int refusals;

  /**
   * Copies the rows into the target if that is possible.
   *
   * @return whether all of them are stored; else nothing is
   */
  synchronized boolean copy(Work work, StageTable stage, CopyRows rows) throws SQLException {
    if (work.run().cursor() != null || !isOpen(work.connection(), stage)) {
      return false;
    }
    Connection connection = work.connection();
    Savepoint before = connection.setSavepoint();
    try {
      if (stage.copyIntoTarget(connection, rows) == rows.count()) {
        return true;
      }
    } catch (SQLException e) {
      if (!Refusal.isOfRow(e)) {
        throw e;
      }
    }
    connection.rollback(before);
    refusals++;
    return false;
  }

  private boolean isOpen(Connection connection, StageTable stage) throws SQLException {
    if (emptyAtStart == null) {
      try (Statement ask = connection.createStatement();
          ResultSet row =
              ask.executeQuery(
                  "SELECT NOT EXISTS (SELECT 1 FROM " + Sql.table(stage.target()) + ")")) {
        row.next();
        emptyAtStart = row.getBoolean(1);
      }
    }
    return emptyAtStart && refusals < MOST_REFUSALS;
  }
}
