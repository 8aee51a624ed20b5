package io.syncflow.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Notes how much of both sides a comparing run has read. Its counts come with its verdict, at the
 * end; until then this is how far it has come.
 */
public final class ComparedRows {

  private static final String NOTE =
      "UPDATE bridge.sync_batches SET source_rows_read = ?, target_rows_read = ?"
          + " WHERE org_id = ? AND uid = ? AND status = 'running'";

  private ComparedRows() {}

  /**
   * Writes both, in a transaction that the run's work does not need.
   *
   * @param target null while nothing of the target was read
   */
  public static void note(Connection connection, Run run, long source, Long target)
      throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setLong(1, source);
      note.setObject(2, target);
      note.setObject(3, run.org());
      note.setObject(4, run.id());
      note.executeUpdate();
    }
  }
}
