package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Learns from an entity's runs whether they usually read something: a run that reads nothing then
 * is an alarm. A delta reads at least the record at its cursor again, so nothing means that the
 * table was emptied, a view filters all, or the account sees it no longer.
 */
public final class UsualRows {

  private static final String KIND = "zero_rows";
  private static final int LOOKED_AT = 10;
  private static final int ENOUGH = 3;

  private static final String ASK =
      "SELECT b.rows_fetched, r.runs, r.with_rows FROM bridge.sync_batches AS b, LATERAL"
          + " (SELECT count(*) AS runs, count(*) FILTER (WHERE rows_fetched > 0) AS with_rows"
          + " FROM (SELECT p.rows_fetched FROM bridge.sync_batches AS p WHERE p.org_id = b.org_id"
          + " AND p.source_system = b.source_system AND p.entity_name = b.entity_name"
          + " AND p.sync_type = b.sync_type AND p.status = 'completed' AND p.uid < b.uid"
          + " ORDER BY p.uid DESC LIMIT "
          + LOOKED_AT
          + ") AS recent) AS r WHERE b.org_id = ? AND b.uid = ?";

  private final OrgScope scope;
  private final Alerts alerts;

  public UsualRows(OrgScope scope, Alerts alerts) {
    this.scope = scope;
    this.alerts = alerts;
  }

  /**
   * Judges an open delta that has read its source; other runs are not judged.
   *
   * @throws NothingRead when it read all of the source, and found nothing although its predecessors
   *     did
   */
  public void check(Run run) {
    if (run.mode() != RunMode.REALTIME) {
      return;
    }
    Verdict verdict = scope.call(run.org(), connection -> verdict(connection, run));
    if (verdict.fetched() > 0) {
      alerts.end(run.org(), KIND, run.system(), run.entity());
    } else if (verdict.runs() >= ENOUGH && verdict.runs() == verdict.withRows()) {
      String message =
          "the source gave no record, although each of the last "
              + verdict.runs()
              + " runs read some: see whether the table is empty, or hidden from the account";
      alerts.raise(
          new Alerts.Alert(run.org(), KIND, run.system(), run.entity(), run.id(), message));
      if (run.cursor() == null) {
        throw new NothingRead(message);
      }
    }
  }

  private record Verdict(long fetched, long runs, long withRows) {}

  private static Verdict verdict(Connection connection, Run run) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(ASK)) {
      ask.setObject(1, run.org());
      ask.setObject(2, run.id());
      try (ResultSet row = ask.executeQuery()) {
        return row.next()
            ? new Verdict(row.getLong(1), row.getLong(2), row.getLong(3))
            : new Verdict(0, 0, 0);
      }
    }
  }

  /** A complete read found nothing where there usually is something. */
  public static final class NothingRead extends RuntimeException {
    NothingRead(String message) {
      super(message);
    }
  }
}
