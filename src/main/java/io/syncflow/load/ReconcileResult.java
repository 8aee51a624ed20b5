package io.syncflow.load;

import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Explains the differences a reconciliation found, and keeps what it found. */
final class ReconcileResult {

  /** Differences that are listed; more than this are a matter for a full load. */
  private static final int LISTED = 10_000;

  private static final String MINE = " = ? AND x.source_system = ? AND x.";

  /** The first explanation that holds is kept. */
  private static final List<String> EXPLAIN =
      List.of(
          "UPDATE pg_temp.reconcile_found AS f SET explanation = 'waits for ' || x.parent_entity ||"
              + " ' ' || x.parent_key FROM bridge.pending_children AS x WHERE x.org_id"
              + MINE
              + "child_entity = ? AND x.child_bk_hash = f.hash AND f.explanation IS NULL",
          "UPDATE pg_temp.reconcile_found AS f SET explanation = 'failed at ' || x.stage_failed ||"
              + " ': ' || x.error_code FROM bridge.failed_records AS x WHERE x.org_id"
              + MINE
              + "entity_name = ? AND x.resolved_at IS NULL AND x.bk_hash = f.hash"
              + " AND f.explanation IS NULL",
          "UPDATE pg_temp.reconcile_found AS f SET explanation = CASE x.status WHEN 'rejected'"
              + " THEN 'its deletion was rejected' ELSE 'its deletion waits' END"
              + " FROM bridge.staged_deletes AS x JOIN bridge.staged_delete_keys AS k"
              + " ON k.org_id = x.org_id AND k.set_uid = x.uid WHERE x.org_id"
              + MINE
              + "entity_name = ? AND x.status IN ('waiting', 'approved', 'rejected')"
              + " AND k.bk_hash = f.hash AND f.kind = 'extra' AND f.explanation IS NULL");

  private static final String EXPLAIN_REJECTED =
      "UPDATE pg_temp.reconcile_found AS f SET explanation = 'the source''s record fails: '"
          + " || r.code FROM pg_temp.reconcile_rejected AS r WHERE r.hash = f.hash"
          + " AND f.explanation IS NULL";

  private static final String EXPLAIN_NEWER =
      "UPDATE pg_temp.reconcile_found SET explanation = 'newer than the cursor'"
          + " WHERE source_version > ? AND explanation IS NULL";

  private static final String COUNT =
      "SELECT count(*) FILTER (WHERE kind = 'missing'), count(*) FILTER (WHERE kind = 'extra'),"
          + " count(*) FILTER (WHERE kind = 'different'), count(explanation)"
          + " FROM pg_temp.reconcile_found";

  private static final String SIDES =
      "SELECT coalesce(sum(source_rows), 0), coalesce(sum(target_rows), 0)"
          + " FROM pg_temp.reconcile_ranges";

  private static final String KEEP =
      "INSERT INTO bridge.reconciliations (batch_uid, org_id, source_system, entity_name,"
          + " source_rows, target_rows, equal_rows, missing_rows, extra_rows, different_rows,"
          + " rejected_rows, duplicate_rows, explained_rows)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String KEEP_DIFFERENCES =
      "INSERT INTO bridge.reconciled_differences (org_id, batch_uid, position, kind, business_key,"
          + " bk_hash, differing_columns, source_rowversion, target_rowversion, explanation)"
          + " SELECT ?, ?, row_number() OVER (ORDER BY n), kind, key_json::jsonb, hash, columns,"
          + " source_version, target_version, explanation FROM pg_temp.reconcile_found"
          + " ORDER BY n LIMIT "
          + LISTED;

  /**
   * What was found, in records.
   *
   * @param explained of the differences
   */
  record Summary(long equal, long missing, long extra, long different, long explained) {

    long unexplained() {
      return missing + extra + different - explained;
    }
  }

  /** Explains and keeps what {@code reconcile_found} holds. */
  Summary keep(Connection connection, Comparison comparison) throws SQLException {
    Run run = comparison.run();
    explain(connection, run);
    long source = 0;
    long target = 0;
    if (comparison.hasColumns()) {
      try (PreparedStatement sides = connection.prepareStatement(SIDES);
          ResultSet row = sides.executeQuery()) {
        row.next();
        source = row.getLong(1);
        target = row.getLong(2);
      }
    }
    Summary summary = count(connection, source);
    write(connection, comparison, summary, source, target);
    if (comparison.hasColumns()) {
      mine(connection, ranges(comparison), run);
    }
    mine(connection, KEEP_DIFFERENCES, run);
    return summary;
  }

  private static void explain(Connection connection, Run run) throws SQLException {
    for (String sql : EXPLAIN) {
      try (PreparedStatement explain = Sql.plan(connection, sql)) {
        explain.setObject(1, run.org());
        explain.setString(2, run.system());
        explain.setString(3, run.entity());
        explain.executeUpdate();
      }
    }
    try (PreparedStatement explain = connection.prepareStatement(EXPLAIN_REJECTED)) {
      explain.executeUpdate();
    }
    try (PreparedStatement explain = connection.prepareStatement(EXPLAIN_NEWER)) {
      explain.setLong(1, run.cursor() == null ? Long.MIN_VALUE : run.cursor());
      explain.executeUpdate();
    }
  }

  private static Summary count(Connection connection, long source) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT);
        ResultSet row = count.executeQuery()) {
      row.next();
      long missing = row.getLong(1);
      long different = row.getLong(3);
      return new Summary(
          source - missing - different, missing, row.getLong(2), different, row.getLong(4));
    }
  }

  private static void write(
      Connection connection, Comparison comparison, Summary summary, long source, long target)
      throws SQLException {
    Run run = comparison.run();
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setObject(1, run.id());
      keep.setObject(2, run.org());
      keep.setString(3, run.system());
      keep.setString(4, run.entity());
      keep.setLong(5, comparison.rows() + comparison.rejected());
      keep.setLong(6, target);
      keep.setLong(7, summary.equal());
      keep.setLong(8, summary.missing());
      keep.setLong(9, summary.extra());
      keep.setLong(10, summary.different());
      keep.setLong(11, comparison.rejected());
      keep.setLong(12, comparison.rows() - source);
      keep.setLong(13, summary.explained());
      keep.executeUpdate();
    }
  }

  private static String ranges(Comparison comparison) {
    return "INSERT INTO bridge.reconciled_ranges (org_id, batch_uid, position, first_key,"
        + " source_rows, target_rows, source_hash, target_hash) SELECT ?, ?, r.n, "
        + KeySql.json("r", comparison.target().key())
        + "::jsonb, r.source_rows, r.target_rows, r.source_hash, r.target_hash"
        + " FROM pg_temp.reconcile_ranges AS r";
  }

  private static void mine(Connection connection, String sql, Run run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, run.org());
      statement.setObject(2, run.id());
      statement.executeUpdate();
    }
  }
}
