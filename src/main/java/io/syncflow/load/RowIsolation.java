package io.syncflow.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows that PostgreSQL refuses and lets their neighbours load. A named constraint is
 * asked of every row at once; whatever else goes wrong is narrowed down 16-fold until single rows
 * are left (reference/chunk-pipeline.md, section 2).
 */
final class RowIsolation {

  private static final int FAN = 16;
  private static final int MOST_FILTERS = 8;

  private static final String CHECK =
      "SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k"
          + " WHERE k.conrelid = ?::regclass AND k.conname = ? AND k.contype = 'c'";

  private final Work work;
  private final StageTable stage;
  private final Merge merge;
  private final WaitingRoom waitingRoom;
  private final int maxRefused;
  private final List<RefusedRow> refused = new ArrayList<>();
  private WaitingRoom.Parked parked = WaitingRoom.Parked.NONE;

  RowIsolation(Work work, StageTable stage, Merge merge, WaitingRoom waitingRoom, int maxRefused) {
    this.work = work;
    this.stage = stage;
    this.merge = merge;
    this.waitingRoom = waitingRoom;
    this.maxRefused = maxRefused;
  }

  /** The rows found, taken out of the stage. */
  List<RefusedRow> refused() {
    return refused;
  }

  /** The rows that turned out to miss a parent, or to be older than another staged one. */
  WaitingRoom.Parked parked() {
    return parked;
  }

  /**
   * Merges what can be merged after a merge of the whole stage failed.
   *
   * @throws TooManyRefused when more rows are refused than a chunk may have
   * @throws SQLException when something else than a row is wrong
   */
  Merged merge(SQLException first) throws SQLException {
    deleteOlder();
    SQLException error = first;
    for (int filters = 0; filters < MOST_FILTERS && takeOffenders(error); filters++) {
      try {
        return merge.all();
      } catch (SQLException e) {
        error = rowError(e);
      }
    }
    return bisect();
  }

  private void deleteOlder() throws SQLException {
    try (PreparedStatement delete =
        Sql.plan(work.connection(), new MergeSql(stage).deleteOlder())) {
      parked = parked.plus(new WaitingRoom.Parked(0, delete.executeUpdate(), 0));
    }
  }

  private boolean takeOffenders(SQLException error) throws SQLException {
    String state = error.getSQLState();
    if (state.equals("23503")) {
      WaitingRoom.Parked now = waitingRoom.park(work, stage);
      parked = parked.plus(now);
      return now.rows() > 0;
    }
    String condition =
        switch (state) {
          case "23514" -> brokenCheck(Refusal.constraint(error));
          case "23502" -> nullColumn(Refusal.column(error));
          default -> null;
        };
    if (condition == null || !take(condition, Refusal.of(error))) {
      return false;
    }
    work.memory().checkWasBroken(stage.target(), condition, Refusal.of(error));
    return true;
  }

  /**
   * Takes out the rows that break what rows of the run's earlier chunks broke: that costs less than
   * a merge that fails again.
   */
  void takeKnownOffenders() throws SQLException {
    for (Map.Entry<String, Refusal> known : work.memory().brokenChecks(stage.target()).entrySet()) {
      take(known.getKey(), known.getValue());
    }
  }

  /**
   * The condition of rows that break the check; null when it needs more than the staged columns.
   */
  private String brokenCheck(String constraint) throws SQLException {
    Connection connection = work.connection();
    try (PreparedStatement ask = connection.prepareStatement(CHECK)) {
      ask.setString(1, Sql.table(stage.target()));
      ask.setString(2, constraint);
      try (ResultSet row = ask.executeQuery()) {
        return row.next() ? "NOT coalesce((" + row.getString(1) + "), true)" : null;
      }
    }
  }

  private String nullColumn(String column) {
    return column != null && stage.columnNames().contains(column)
        ? "s." + Sql.name(column) + " IS NULL"
        : null;
  }

  private boolean take(String condition, Refusal refusal) throws SQLException {
    Connection connection = work.connection();
    var before = connection.setSavepoint();
    try (PreparedStatement take = Sql.plan(connection, new MergeSql(stage).takeWhere(condition))) {
      List<RefusedRow> taken = RefusedRow.take(take, refusal);
      refused.addAll(taken);
      checkCap(refused.size());
      return !taken.isEmpty();
    } catch (SQLException e) {
      // The expression reads a column that is not mapped, or fails on another row itself.
      connection.rollback(before);
      return false;
    }
  }

  private Merged bisect() throws SQLException {
    List<String> places = places();
    return bisect(places, 0, places.size());
  }

  private Merged bisect(List<String> places, int from, int to) throws SQLException {
    Merged merged = Merged.NOTHING;
    int step = Math.max(1, (to - from + FAN - 1) / FAN);
    for (int at = from; at < to; at += step) {
      int end = Math.min(at + step, to);
      try {
        merged = merged.plus(merge.between(places.get(at), places.get(end - 1)));
      } catch (SQLException e) {
        SQLException error = rowError(e);
        if (end - at == 1) {
          refuse(places.get(at), error);
        } else {
          merged = merged.plus(bisect(places, at, end));
        }
      }
    }
    return merged;
  }

  private void refuse(String place, SQLException error) throws SQLException {
    checkCap(refused.size() + 1);
    try (PreparedStatement take =
        Sql.plan(work.connection(), new MergeSql(stage).takeWhere("s.ctid = ?::tid"))) {
      take.setString(1, place);
      refused.addAll(RefusedRow.take(take, Refusal.of(error)));
    }
  }

  private List<String> places() throws SQLException {
    List<String> places = new ArrayList<>();
    try (PreparedStatement ask = Sql.plan(work.connection(), new MergeSql(stage).places());
        ResultSet row = ask.executeQuery()) {
      while (row.next()) {
        places.add(row.getString(1));
      }
    }
    return places;
  }

  private void checkCap(int count) {
    TooManyRefused.check(stage.target().name(), maxRefused, count, refused);
  }

  private static SQLException rowError(SQLException e) throws SQLException {
    if (!Refusal.isOfRow(e)) {
      throw e;
    }
    return e;
  }
}
