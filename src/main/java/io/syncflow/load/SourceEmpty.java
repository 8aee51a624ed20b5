package io.syncflow.load;

import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/** The source has no record at all, and the target has some: an alarm, and never a success. */
public final class SourceEmpty extends RuntimeException {

  private static final String KIND = "source_empty";

  SourceEmpty(Run run, long live) {
    super(
        "the source has no record of "
            + run.entity()
            + " at all, and the target has "
            + live
            + "; nothing was changed");
  }

  /** Throws when the target has a row that is not deleted. */
  static void check(Connection connection, Run run, TargetTable target) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row =
            ask.executeQuery(
                "SELECT count(*) FROM "
                    + Sql.table(target)
                    + (target.deletesSoftly() ? " WHERE deleted_at IS NULL" : ""))) {
      row.next();
      if (row.getLong(1) > 0) {
        throw new SourceEmpty(run, row.getLong(1));
      }
    }
  }

  /** Raises the alert when work ends so, and ends it when it does not. */
  record Watch(Alerts alerts, Run run) {

    <T> T over(Supplier<T> work) {
      try {
        T done = work.get();
        alerts.end(run.org(), KIND, run.system(), run.entity());
        return done;
      } catch (SourceEmpty e) {
        alerts.raise(
            new Alerts.Alert(
                run.org(), KIND, run.system(), run.entity(), run.id(), e.getMessage()));
        throw e;
      }
    }
  }
}
