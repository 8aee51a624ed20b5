package io.syncflow.load;

import io.syncflow.record.CopyRows;
import io.syncflow.record.RecordChunk;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The short way into a target that lacks every key of a chunk: COPY without a stage. It is tried
 * when the target was empty as the run began, and after a chunk of which every row was new. A chunk
 * that holds a key the target has goes the long way; after a few of them all do.
 *
 * <p>A row that breaks a constraint ends its COPY, and PostgreSQL says which row it was; slices
 * keep small what has to be copied again.
 */
final class DirectCopy {

  private static final int SLICE = 2_000;
  private static final int MOST_REFUSED = 16;
  private static final int MOST_MISSES = 3;

  private Boolean emptyAtStart;
  private boolean expectsNewKeys;
  private int misses;

  /**
   * Copies a chunk's rows into the target if that is possible.
   *
   * @return what became of them; null when nothing is stored and they have to go the long way
   */
  Copied copy(Work work, StageTable stage, RecordChunk chunk) throws SQLException {
    if (!isOpen(work, stage, chunk.low())) {
      return null;
    }
    Connection connection = work.connection();
    Savepoint before = connection.setSavepoint();
    try {
      Copied copied = copySlices(connection, stage, chunk.rows());
      if (copied != null) {
        return copied;
      }
    } catch (SQLException e) {
      if (!Refusal.isOfRow(e)) {
        throw e;
      }
    }
    connection.rollback(before);
    missed();
    return null;
  }

  /**
   * Learns from a chunk that was loaded, either way.
   *
   * @param onlyNewKeys whether the target had none of its keys
   */
  synchronized void learn(boolean onlyNewKeys) {
    expectsNewKeys = onlyNewKeys;
  }

  private synchronized boolean isOpen(Work work, StageTable stage, Long low) throws SQLException {
    Long cursor = work.run().cursor();
    if (emptyAtStart == null) {
      emptyAtStart = cursor == null && isEmpty(work.connection(), stage);
    }
    // Rows below the cursor may be late and are looked at in the stage.
    boolean pastCursor = cursor == null || low != null && low >= cursor;
    return misses < MOST_MISSES && (emptyAtStart || expectsNewKeys && pastCursor);
  }

  private synchronized void missed() {
    misses++;
    expectsNewKeys = false;
  }

  private static boolean isEmpty(Connection connection, StageTable stage) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row =
            ask.executeQuery(
                "SELECT NOT EXISTS (SELECT 1 FROM " + Sql.table(stage.target()) + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static Copied copySlices(Connection connection, StageTable stage, CopyRows rows)
      throws SQLException {
    List<Integer> offenders = new ArrayList<>();
    List<RefusedRow> refused = new ArrayList<>();
    int from = 0;
    int to = Math.min(SLICE, rows.count());
    while (from < rows.count()) {
      Savepoint before = connection.setSavepoint();
      try {
        if (stage.copyIntoTarget(connection, rows, from, to) < to - from) {
          return null;
        }
        connection.releaseSavepoint(before);
        from = to;
      } catch (SQLException e) {
        int offender = from + Refusal.copyLine(e) - 1;
        if (offender < from || refused.size() == MOST_REFUSED) {
          throw e;
        }
        connection.rollback(before);
        refused.add(take(connection, stage, rows, offender, Refusal.of(e)));
        offenders.add(offender);
        copyUpTo(connection, stage, rows, from, offender);
        from = offender + 1;
      }
      to = Math.min(from + SLICE, rows.count());
    }
    return new Copied(offenders, refused);
  }

  private static void copyUpTo(
      Connection connection, StageTable stage, CopyRows rows, int from, int to)
      throws SQLException {
    if (to > from) {
      stage.copyIntoTarget(connection, rows, from, to);
    }
  }

  private static RefusedRow take(
      Connection connection, StageTable stage, CopyRows rows, int row, Refusal refusal)
      throws SQLException {
    stage.create(connection);
    stage.copy(connection, rows, row, row + 1);
    try (PreparedStatement take = Sql.plan(connection, new MergeSql(stage).takeWhere("true"))) {
      return RefusedRow.take(take, refusal).get(0);
    }
  }

  /**
   * What became of a chunk's rows: all are stored but the refused ones.
   *
   * @param offenders the numbers of the refused rows, ascending
   * @param refused the same rows
   */
  record Copied(List<Integer> offenders, List<RefusedRow> refused) {

    /** Fills the empty stage with the rows that are stored. */
    void fill(Connection connection, StageTable stage, CopyRows rows) throws SQLException {
      stage.create(connection);
      int from = 0;
      for (int offender : offenders) {
        stage.copy(connection, rows, from, offender);
        from = offender + 1;
      }
      stage.copy(connection, rows, from, rows.count());
    }
  }
}
