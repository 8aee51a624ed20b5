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
    Merge merge = new Merge(work.connection(), stage);
    RowIsolation isolation = new RowIsolation(work, stage, merge, waitingRoom, maxRefused);
    isolation.takeKnownOffenders();
    long superseded = -1;
    Merged merged;
    try {
      if (work.memory().comparesFirst(stage.target())) {
        Merge.Compared compared = merge.differing();
        merged = compared.merged();
        if (compared.isComplete()) {
          long left = staged - parked.rows() - isolation.refused().size();
          superseded = left - compared.keys() + compared.newer();
        }
      } else {
        merged = merge.all();
      }
    } catch (SQLException e) {
      if (!Refusal.isOfRow(e)) {
        throw e;
      }
      merged = isolation.merge(e);
    }
    parked = parked.plus(isolation.parked());
    List<RefusedRow> refused = new ArrayList<>(isolation.refused());
    long left = staged - parked.rows() - refused.size();
    work.memory().stored(stage.target(), merged.rows(), left);
    if (superseded < 0) {
      superseded = merged.rows() < left ? supersededAfter(work, stage, left, refused) : 0;
    }
    superseded += parked.superseded();
    return new Outcome(
        merged.inserted(),
        merged.updated(),
        staged - merged.rows() - parked.pending() - parked.gaveUp() - refused.size() - superseded,
        superseded,
        parked.pending(),
        parked.gaveUp(),
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
