package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.db.OrgSession;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.ComparedRows;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what the source has, mapped with today's mappings, with what the target has, and changes
 * nothing: in four steps that the route {@code reconcile} calls: begin, take every chunk, settle,
 * end. The result is one row of {@code bridge.reconciliations} with its ranges and differences.
 *
 * <p>Its run counts the source's records: unchanged are equal, skipped are the others.
 */
public final class Reconcile {

  private static final String DIFFERS = "reconcile_differs";

  private final OrgScope scope;
  private final ChunkBook book;
  private final Alerts alerts;
  private final ReconcileResult result = new ReconcileResult();

  public Reconcile(OrgScope scope, ChunkBook book, Alerts alerts) {
    this.scope = scope;
    this.book = book;
    this.alerts = alerts;
  }

  /** Makes room for the source's records; the comparison is to be ended whatever happens. */
  public Comparison begin(Run run, TargetTable target) {
    OrgSession session = scope.session(run.org());
    try {
      session.run(
          connection -> {
            execute(connection, ReconcileSql.CREATE_REJECTED);
            execute(connection, ReconcileSql.CREATE_FOUND);
          });
      return new Comparison(run, target, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** Takes a chunk of the source. */
  public void take(Comparison comparison, RecordChunk chunk) {
    boolean first = comparison.learn(chunk.columns());
    comparison.add(chunk.rows().count(), chunk.rejections().size());
    comparison
        .session()
        .run(
            connection -> {
              if (first) {
                execute(connection, comparison.sql().createSource());
              }
              comparison.source().copy(connection, chunk.rows());
              reject(connection, chunk.rejections());
            });
    long read = comparison.rows() + comparison.rejected();
    comparison
        .session()
        .run(connection -> ComparedRows.note(connection, comparison.run(), read, null));
  }

  /**
   * Compares both sides range by range and keeps the result.
   *
   * @throws SourceEmpty when the source has no record and the target has: that is an alarm
   * @throws ChunkBook.Fenced when another run has taken this one over
   */
  public void settle(Comparison comparison) {
    Run run = comparison.run();
    SourceEmpty.Watch watch = new SourceEmpty.Watch(alerts, run);
    ReconcileResult.Summary summary =
        watch.over(() -> comparison.session().call(connection -> compare(connection, comparison)));
    if (summary.unexplained() > 0) {
      alerts.raise(
          new Alerts.Alert(
              run.org(),
              DIFFERS,
              run.system(),
              run.entity(),
              run.id(),
              summary.unexplained()
                  + " records differ between source and target and nothing accounts for them; see"
                  + " syncflow reconcile"));
    } else {
      alerts.end(run.org(), DIFFERS, run.system(), run.entity());
    }
  }

  /** Forgets the source's records. */
  public void end(Comparison comparison) {
    if (comparison != null) {
      comparison.close();
    }
  }

  private ReconcileResult.Summary compare(Connection connection, Comparison comparison)
      throws SQLException {
    Run run = comparison.run();
    book.hold(connection, run);
    if (comparison.rows() + comparison.rejected() == 0) {
      SourceEmpty.check(connection, run, comparison.target());
    }
    if (comparison.hasColumns()) {
      execute(connection, ReconcileSql.PREPARE);
      execute(connection, "ANALYZE pg_temp." + ReconcileSql.SOURCE);
      execute(connection, comparison.sql().createRanges());
      noteBothSides(connection, comparison);
      drill(connection, comparison.sql());
    }
    ReconcileResult.Summary summary = result.keep(connection, comparison);
    long all = comparison.rows() + comparison.rejected();
    book.book(
        connection,
        run,
        new Counts(all, 0, 0, summary.equal(), 0, 0, 0, all - summary.equal(), 0, 0),
        ChunkBook.Span.NONE);
    return summary;
  }

  /** In a transaction of its own, so that people see it before the result. */
  private void noteBothSides(Connection connection, Comparison comparison) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(ReconcileSql.TARGET_ROWS)) {
      row.next();
      long target = row.getLong(1);
      long source = comparison.rows() + comparison.rejected();
      scope.runApart(
          comparison.run().org(),
          apart -> ComparedRows.note(apart, comparison.run(), source, target));
    }
  }

  private static void drill(Connection connection, ReconcileSql sql) throws SQLException {
    List<Long> differing = new ArrayList<>();
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery(ReconcileSql.DIFFERING)) {
      while (row.next()) {
        differing.add(row.getLong(1));
      }
    }
    if (differing.isEmpty()) {
      return;
    }
    execute(connection, sql.index());
    try (PreparedStatement drill = Sql.plan(connection, sql.drill())) {
      for (long range : differing) {
        for (int place = 1; place <= 6; place++) {
          drill.setLong(place, range);
        }
        drill.executeUpdate();
      }
    }
  }

  private static void reject(Connection connection, List<Rejection> rejections)
      throws SQLException {
    List<Rejection> known = rejections.stream().filter(r -> r.key() != null).toList();
    if (known.isEmpty()) {
      return;
    }
    try (PreparedStatement reject = connection.prepareStatement(ReconcileSql.REJECT)) {
      reject.setArray(
          1, connection.createArrayOf("text", known.stream().map(r -> r.key().hash()).toArray()));
      reject.setArray(
          2, connection.createArrayOf("text", known.stream().map(Rejection::code).toArray()));
      reject.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
