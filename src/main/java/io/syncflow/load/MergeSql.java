package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements that bring a stage's rows into their target. {@code t} is the target, {@code s}
 * the stage.
 */
record MergeSql(StageTable stage) {

  private static final String VERSION = Sql.name(TargetTable.ROWVERSION);
  private static final String DELETED_AT = Sql.name(TargetTable.DELETED_AT);
  private static final String RETURNING = " RETURNING (t.xmax = 0) AS fresh";
  private static final String TO_MERGE = "(c.held IS NULL OR c.held <= c.seen AND c.differs)";

  /**
   * Inserts and updates, newest version of each key first; an older version never overwrites a
   * newer one and an equal row is left alone. Gives the numbers of inserted and updated rows.
   *
   * @param range whether two parameters limit the rows to a range of {@code ctid}
   */
  String merge(boolean range) {
    return "WITH merged AS (INSERT INTO "
        + Sql.table(target())
        + " AS t ("
        + Sql.names(stage.columnNames())
        + ") SELECT DISTINCT ON ("
        + Sql.names(key())
        + ") "
        + Sql.names(stage.columnNames())
        + " FROM "
        + stage.sql()
        + (range ? " WHERE ctid BETWEEN ?::tid AND ?::tid" : "")
        + " ORDER BY "
        + newestFirst()
        + onConflict()
        + RETURNING
        + ") SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh)"
        + " FROM merged";
  }

  /**
   * Compares the newest staged version of each key with the target first and touches only what
   * differs: the cheaper way when most rows are unchanged, because an upsert locks every row it
   * meets. Raises the version of equal rows as {@link #reconcile} does. Gives the numbers of {@link
   * #merge}, the number of different keys staged, of keys whose target row is newer, and of rows
   * that were to be merged.
   */
  String compareAndMerge() {
    List<String> columns = stage.columnNames();
    return "WITH compared AS MATERIALIZED (SELECT n.place, n."
        + VERSION
        + " AS seen, t."
        + VERSION
        + " AS held, "
        + differs("n")
        + " AS differs FROM (SELECT DISTINCT ON ("
        + Sql.names(key())
        + ") "
        + Sql.names(columns)
        + ", ctid AS place FROM "
        + stage.sql()
        + " ORDER BY "
        + newestFirst()
        + ") AS n LEFT JOIN "
        + Sql.table(target())
        + " AS t ON "
        + same("n")
        + "), merged AS (INSERT INTO "
        + Sql.table(target())
        + " AS t ("
        + Sql.names(columns)
        + ") SELECT "
        + Sql.each(columns, ", ", c -> "s." + Sql.name(c))
        + " FROM compared AS c JOIN "
        + stage.sql()
        + " AS s ON s.ctid = c.place WHERE "
        + TO_MERGE
        + onConflict()
        + RETURNING
        + "), touched AS (UPDATE "
        + Sql.table(target())
        + " AS t SET "
        + VERSION
        + " = c.seen FROM compared AS c JOIN "
        + stage.sql()
        + " AS s ON s.ctid = c.place WHERE NOT c.differs AND c.held < c.seen AND "
        + same("s")
        + " AND t."
        + VERSION
        + " < c.seen) SELECT m.*, a.* FROM (SELECT count(*) FILTER (WHERE fresh),"
        + " count(*) FILTER (WHERE NOT fresh) FROM merged) AS m, (SELECT count(*),"
        + " count(*) FILTER (WHERE c.held > c.seen), count(*) FILTER (WHERE "
        + TO_MERGE
        + ") FROM compared AS c) AS a";
  }

  private String same(String other) {
    return Sql.each(key(), " AND ", c -> "t." + Sql.name(c) + " = " + other + "." + Sql.name(c));
  }

  private String onConflict() {
    String conflict = " ON CONFLICT (" + Sql.names(key()) + ") DO ";
    if (content().isEmpty() && !target().deletesSoftly()) {
      return conflict + "NOTHING";
    }
    List<String> written = new ArrayList<>(content());
    written.add(TargetTable.ROWVERSION);
    return conflict
        + "UPDATE SET "
        + Sql.each(written, ", ", c -> Sql.name(c) + " = excluded." + Sql.name(c))
        + (target().deletesSoftly() ? ", " + DELETED_AT + " = NULL" : "")
        + " WHERE t."
        + VERSION
        + " <= excluded."
        + VERSION
        + " AND "
        + differs("excluded");
  }

  /**
   * Whether the target's row has another content than that of {@code other}, or is deleted: a row
   * that returns is not deleted any more, be it the same.
   */
  private String differs(String other) {
    List<String> content = content();
    List<String> reasons = new ArrayList<>();
    if (!content.isEmpty()) {
      reasons.add(
          "("
              + Sql.each(content, ", ", c -> "t." + Sql.name(c))
              + ") IS DISTINCT FROM ("
              + Sql.each(content, ", ", c -> other + "." + Sql.name(c))
              + ")");
    }
    if (target().deletesSoftly()) {
      reasons.add("t." + DELETED_AT + " IS NOT NULL");
    }
    return reasons.isEmpty() ? "false" : "(" + String.join(" OR ", reasons) + ")";
  }

  /**
   * Accounts for the rows the merge did not return, after it: raises the version of equal rows that
   * were seen in a newer one (decision 18), and gives the number of different keys staged, of keys
   * whose target row is newer, and of keys without a target row.
   */
  String reconcile() {
    String table = Sql.table(target());
    String same = same("n");
    String newest =
        "SELECT DISTINCT ON ("
            + Sql.names(key())
            + ") "
            + Sql.names(key())
            + ", "
            + VERSION
            + " AS seen FROM "
            + stage.sql()
            + " ORDER BY "
            + newestFirst();
    return "WITH newest AS MATERIALIZED ("
        + newest
        + "), touched AS (UPDATE "
        + table
        + " AS t SET "
        + VERSION
        + " = n.seen FROM newest n WHERE "
        + same
        + " AND t."
        + VERSION
        + " < n.seen)"
        + " SELECT count(*), count(*) FILTER (WHERE t."
        + VERSION
        + " > n.seen), count(*) FILTER (WHERE t."
        + VERSION
        + " IS NULL) FROM newest n LEFT JOIN "
        + table
        + " AS t ON "
        + same;
  }

  /** Deletes the older versions of keys that are staged more than once. */
  String deleteOlder() {
    return "DELETE FROM "
        + stage.sql()
        + " WHERE ctid IN (SELECT place FROM (SELECT ctid AS place, row_number() OVER (PARTITION BY "
        + Sql.names(key())
        + " ORDER BY "
        + VERSION
        + " DESC, ctid DESC) AS rank FROM "
        + stage.sql()
        + ") AS ranked WHERE rank > 1)";
  }

  /** Takes the rows for which a condition holds out of the stage: key, version, row as JSON. */
  String takeWhere(String condition) {
    return "DELETE FROM "
        + stage.sql()
        + " AS s WHERE "
        + condition
        + " RETURNING "
        + Sql.parts("s", key())
        + ", s."
        + VERSION
        + ", to_jsonb(s)::text";
  }

  /** The condition that a staged key has no row in the target. */
  String notStored() {
    return "NOT EXISTS (SELECT 1 FROM " + Sql.table(target()) + " AS t WHERE " + same("s") + ")";
  }

  /** The places of all staged rows, in order. */
  String places() {
    return "SELECT s.ctid::text FROM " + stage.sql() + " AS s ORDER BY s.ctid";
  }

  private TargetTable target() {
    return stage.target();
  }

  private List<String> key() {
    return target().key();
  }

  private List<String> content() {
    return stage.columnNames().stream()
        .filter(c -> !c.equals(TargetTable.ROWVERSION) && !key().contains(c))
        .toList();
  }

  private String newestFirst() {
    return Sql.names(key()) + ", " + VERSION + " DESC, ctid DESC";
  }
}
