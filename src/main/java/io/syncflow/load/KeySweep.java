package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgSession;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.ComparedRows;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.SweepBrake;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Deletes softly what the source no longer has (decision 21), in four steps that the route {@code
 * key-sweep} calls: begin, take every chunk of keys, settle, end. Only {@link #settle} writes, and
 * the route calls it when the source was read to its end.
 *
 * <p>Its run counts the target's rows: unchanged are those that the source has, updated are
 * deleted, skipped wait for a person or were kept by one, superseded were touched meanwhile.
 */
public final class KeySweep {

  private static final int PORTION = 20_000;
  private static final String HELD = "deletes_held";

  private static final String ELSEWHERE =
      "SELECT source_system FROM bridge.erp_sync_state WHERE org_id = ? AND entity_name = ?"
          + " AND source_system <> ? AND last_sync_rowversion IS NOT NULL ORDER BY 1 LIMIT 1";

  private final OrgScope scope;
  private final ChunkBook book;
  private final Alerts alerts;
  private final SweepVerdicts verdicts = new SweepVerdicts();

  public KeySweep(OrgScope scope, ChunkBook book, Alerts alerts) {
    this.scope = scope;
    this.book = book;
    this.alerts = alerts;
  }

  /** Reads the brake's parameters; see {@link SweepBrake#parse}. */
  public SweepBrake brake(String rows, String percent) {
    return SweepBrake.parse(rows, percent);
  }

  /**
   * Notes which rows the target has now. Rows that come later are not looked at.
   *
   * @return the sweep, to be ended whatever happens
   * @throws TargetCatalogue.UnusableTarget when the target cannot delete softly, or has records of
   *     another source, too
   */
  public Sweep begin(Run run, TargetTable target) {
    if (!target.deletesSoftly()) {
      throw unusable(
          target,
          "it has no column " + TargetTable.DELETED_AT + " of type timestamp with time zone");
    }
    scope.run(run.org(), connection -> refuseOthers(connection, run, target));
    OrgSession session = scope.session(run.org());
    Sweep sweep = new Sweep(run, target, session);
    try {
      session.run(
          connection -> {
            sweep.has(create(connection, sweep.sql().createLive()));
            execute(connection, sweep.sql().createSource());
          });
      session.run(connection -> ComparedRows.note(connection, run, 0, sweep.live()));
      return sweep;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** What another source has carried would all look as if it were gone. */
  private static void refuseOthers(Connection connection, Run run, TargetTable target)
      throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(ELSEWHERE)) {
      ask.setObject(1, run.org());
      ask.setString(2, run.entity());
      ask.setString(3, run.system());
      try (ResultSet row = ask.executeQuery()) {
        if (row.next()) {
          throw unusable(
              target,
              row.getString(1)
                  + " carries "
                  + run.entity()
                  + ", too, and all of its records would look as if they were gone");
        }
      }
    }
  }

  private static TargetCatalogue.UnusableTarget unusable(TargetTable target, String why) {
    return new TargetCatalogue.UnusableTarget(
        target.schema(), target.name(), "cannot be swept: " + why);
  }

  /** Takes the keys of a chunk of the source. */
  public void take(Sweep sweep, RecordChunk chunk) {
    sweep.addUnreadable(chunk.rejections().size());
    StageTable source = sweep.source(chunk.columns());
    sweep.session().run(connection -> source.copy(connection, chunk.rows()));
    long read = sweep.add(chunk.fetched());
    sweep
        .session()
        .run(connection -> ComparedRows.note(connection, sweep.run(), read, sweep.live()));
  }

  /**
   * Deletes what is missing, or stages it for a person when the brake holds; deletes what a person
   * approved and is still missing.
   *
   * @throws SourceEmpty when the source has no record and the target has: that is an alarm
   * @throws ChunkBook.Fenced when another run has taken this one over
   */
  public void settle(Sweep sweep, SweepBrake brake) {
    Run run = sweep.run();
    long missing =
        new SourceEmpty.Watch(alerts, run)
            .over(() -> sweep.session().call(connection -> judge(connection, sweep, brake)));
    for (long from = 1; from <= missing; from += PORTION) {
      long first = from;
      long last = Math.min(from + PORTION - 1, missing);
      sweep.session().run(connection -> delete(connection, sweep, first, last));
    }
    sweep.session().run(connection -> verdicts.applied(connection, run));
    Optional<String> held = sweep.session().call(connection -> verdicts.waiting(connection, run));
    held.ifPresentOrElse(
        reason -> raise(run, reason + "; see syncflow deletes list"),
        () -> alerts.end(run.org(), HELD, run.system(), run.entity()));
  }

  private void raise(Run run, String message) {
    alerts.raise(new Alerts.Alert(run.org(), HELD, run.system(), run.entity(), run.id(), message));
  }

  /** Forgets the sweep's keys. */
  public void end(Sweep sweep) {
    if (sweep != null) {
      sweep.close();
    }
  }

  private long judge(Connection connection, Sweep sweep, SweepBrake brake) throws SQLException {
    Run run = sweep.run();
    book.hold(connection, run);
    execute(connection, SweepSql.PREPARE);
    execute(connection, SweepSql.ANALYZE);
    execute(connection, sweep.sql().createMissing());
    long live;
    long missing;
    try (Statement count = connection.createStatement();
        ResultSet row = count.executeQuery(SweepSql.COUNT)) {
      row.next();
      live = row.getLong(1);
      missing = row.getLong(3);
      if (!row.getBoolean(2) && live > 0 && sweep.unreadable() == 0) {
        throw new SourceEmpty(run, live);
      }
    }
    verdicts.decide(connection, run, live, undecided -> reason(sweep, brake, undecided, live));
    long present = live - missing;
    book.book(
        connection, run, new Counts(present, 0, 0, present, 0, 0, 0, 0, 0, 0), ChunkBook.Span.NONE);
    return missing;
  }

  private static String reason(Sweep sweep, SweepBrake brake, long undecided, long live) {
    if (sweep.unreadable() > 0) {
      return sweep.unreadable()
          + " records of the source have a key that cannot be mapped; any of these may be one of them";
    }
    return brake.reason(undecided, live);
  }

  private void delete(Connection connection, Sweep sweep, long first, long last)
      throws SQLException {
    book.hold(connection, sweep.run());
    long asked;
    try (PreparedStatement count =
        connection.prepareStatement(
            "SELECT count(*) FROM pg_temp.sweep_missing WHERE n BETWEEN ? AND ?"
                + " AND verdict = 'delete'")) {
      count.setLong(1, first);
      count.setLong(2, last);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        asked = row.getLong(1);
      }
    }
    long deleted;
    try (PreparedStatement delete = Sql.plan(connection, sweep.sql().delete())) {
      delete.setLong(1, first);
      delete.setLong(2, last);
      deleted = delete.executeUpdate();
    }
    long all = last - first + 1;
    book.book(
        connection,
        sweep.run(),
        new Counts(all, 0, deleted, 0, 0, 0, asked - deleted, all - asked, 0, 0),
        ChunkBook.Span.NONE);
  }

  private static long create(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(sql);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
