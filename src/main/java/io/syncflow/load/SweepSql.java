package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a key sweep. {@code l} is the target's live rows as they were when the sweep
 * began, {@code s} the source's keys, {@code m} what is missing, {@code t} the target itself.
 *
 * <p>Both streams have the types of the target's key and are sorted by PostgreSQL, so one order
 * compares them: no collation of the source and no number that is text there can put them out of
 * step.
 */
record SweepSql(TargetTable target) {

  private static final String VERSION = Sql.name(TargetTable.ROWVERSION);
  private static final String DELETED_AT = Sql.name(TargetTable.DELETED_AT);

  static final String SOURCE = "sweep_source";

  /** Every stage has a column for the version, and the merge has to spill instead of growing. */
  static final String PREPARE =
      "SET LOCAL enable_hashjoin = off; SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB';"
          + " SET LOCAL jit = off";

  static final String COUNT =
      "SELECT (SELECT count(*) FROM pg_temp.sweep_live), EXISTS (SELECT FROM pg_temp.sweep_source),"
          + " (SELECT count(*) FROM pg_temp.sweep_missing)";

  static final String ANALYZE = "ANALYZE pg_temp.sweep_live; ANALYZE pg_temp.sweep_source";

  /** Keeps the keys and versions of the rows that are not deleted. */
  String createLive() {
    return "CREATE TEMP TABLE sweep_live AS SELECT "
        + keys("t")
        + ", t."
        + VERSION
        + " AS seen FROM "
        + Sql.table(target)
        + " AS t WHERE t."
        + DELETED_AT
        + " IS NULL";
  }

  /** Makes room for the source's keys. */
  String createSource() {
    List<String> columns = new ArrayList<>(target.key());
    columns.add(TargetTable.ROWVERSION);
    return "CREATE TEMP TABLE sweep_source AS SELECT "
        + Sql.names(columns)
        + " FROM "
        + Sql.table(target)
        + " WHERE false";
  }

  /** The merge: numbers the live rows whose key the source does not have, in key order. */
  String createMissing() {
    return "CREATE TEMP TABLE sweep_missing AS SELECT row_number() OVER (ORDER BY "
        + keys("l")
        + ") AS n, l.*, "
        + KeySql.json("l", target.key())
        + " AS key_json, "
        + KeySql.hash("l", target.key())
        + " AS hash, NULL::text AS verdict, NULL::uuid AS set_uid, false AS done"
        + " FROM pg_temp.sweep_live AS l WHERE NOT EXISTS (SELECT FROM pg_temp.sweep_source AS s WHERE "
        + same("s", "l")
        + ")";
  }

  /** Deletes softly the missing rows with numbers from one to another that nobody touched since. */
  String delete() {
    return "WITH gone AS (UPDATE "
        + Sql.table(target)
        + " AS t SET "
        + DELETED_AT
        + " = clock_timestamp() FROM pg_temp.sweep_missing AS m WHERE m.n BETWEEN ? AND ?"
        + " AND m.verdict = 'delete' AND "
        + same("t", "m")
        + " AND t."
        + VERSION
        + " <= m.seen AND t."
        + DELETED_AT
        + " IS NULL RETURNING m.n) UPDATE pg_temp.sweep_missing AS m SET done = true FROM gone"
        + " WHERE m.n = gone.n";
  }

  private String keys(String alias) {
    return Sql.each(target.key(), ", ", c -> alias + "." + Sql.name(c));
  }

  private String same(String left, String right) {
    return Sql.each(
        target.key(), " AND ", c -> left + "." + Sql.name(c) + " = " + right + "." + Sql.name(c));
  }
}
