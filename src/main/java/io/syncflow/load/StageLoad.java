package io.syncflow.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Brings a filled stage into its target and says what became of every row. */
final class StageLoad {

  private final WaitingRoom waitingRoom = new WaitingRoom();
  private final int maxRefused;

  StageLoad(int maxRefused) {
    this.maxRefused = maxRefused;
  }

  /**
   * Merges the stage. Rows that wait or are refused are no longer in it afterwards; what is left
   * has its key in the target.
   *
   * @param staged the number of rows in the stage
   * @throws TooManyRefused when more rows are refused than a chunk may have
   */
  Outcome load(Work work, StageTable stage, long staged) throws SQLException {
    WaitingRoom.Parked parked = WaitingRoom.Parked.NONE;
    if (work.memory().parentsMayBeMissing(stage.target())) {
      parked = waitingRoom.park(work, stage);
    }
    Merge merge = new Merge(work.connection(), stage, work.run().cursor());
    List<RefusedRow> refused = new ArrayList<>();
    Merged merged;
    try {
      merged = merge.all();
    } catch (SQLException e) {
      if (!Refusal.isOfRow(e)) {
        throw e;
      }
      RowIsolation isolation = new RowIsolation(work, stage, merge, waitingRoom, maxRefused);
      merged = isolation.merge(e);
      parked = parked.plus(isolation.parked());
      refused.addAll(isolation.refused());
    }
    long left = staged - parked.rows() - refused.size();
    long superseded = parked.superseded();
    if (merged.rows() < left) {
      superseded += supersededAfter(work, stage, left, refused);
    }
    return new Outcome(
        merged.inserted(),
        merged.updated(),
        staged - merged.rows() - parked.pending() - refused.size() - superseded,
        superseded,
        parked.pending(),
        merged.late(),
        refused);
  }

  private long supersededAfter(Work work, StageTable stage, long left, List<RefusedRow> refused)
      throws SQLException {
    MergeSql sql = new MergeSql(stage);
    long keys;
    long newer;
    long missing;
    try (PreparedStatement reconcile = Sql.plan(work.connection(), sql.reconcile());
        ResultSet row = reconcile.executeQuery()) {
      row.next();
      keys = row.getLong(1);
      newer = row.getLong(2);
      missing = row.getLong(3);
    }
    if (missing > 0) {
      TooManyRefused.check(stage.target().name(), maxRefused, refused.size() + missing, refused);
      refused.addAll(takeNotStored(work.connection(), sql));
    }
    return left - keys + newer;
  }

  /** The newest version of each key that a trigger of the target discarded. */
  private static List<RefusedRow> takeNotStored(Connection connection, MergeSql sql)
      throws SQLException {
    try (PreparedStatement older = Sql.plan(connection, sql.deleteOlder());
        PreparedStatement take = Sql.plan(connection, sql.takeWhere(sql.notStored()))) {
      older.executeUpdate();
      return RefusedRow.take(take, Refusal.NOT_STORED);
    }
  }
}
