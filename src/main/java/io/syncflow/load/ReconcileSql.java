package io.syncflow.load;

import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statements of a reconciliation. {@code s} is the source's mapped records, {@code t} the
 * target's live rows. Both have the target's types, so equal means what it means to a load, and
 * PostgreSQL's own hash of a record agrees with it: 1.50 and 1.5 are one number to both.
 */
record ReconcileSql(StageTable source) {

  static final String SOURCE = "reconcile_source";

  /** Keys per range: small enough to look into, and 700 ranges for seven million records. */
  static final int RANGE = 10_000;

  private static final String VERSION = Sql.name(TargetTable.ROWVERSION);

  static final String PREPARE =
      "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_hashjoin = off";

  static final String CREATE_REJECTED =
      "CREATE TEMP TABLE reconcile_rejected (hash text NOT NULL, code text NOT NULL)";

  static final String REJECT =
      "INSERT INTO pg_temp.reconcile_rejected SELECT * FROM unnest(?::text[], ?::text[])";

  static final String CREATE_FOUND =
      "CREATE TEMP TABLE reconcile_found (n bigint GENERATED ALWAYS AS IDENTITY, kind text NOT NULL,"
          + " key_json text NOT NULL, hash text NOT NULL, columns text[] NOT NULL, source_version"
          + " bigint, target_version bigint, explanation text)";

  /** The ranges that differ, in key order. */
  static final String DIFFERING =
      "SELECT n FROM pg_temp.reconcile_ranges WHERE source_rows <> target_rows"
          + " OR source_hash <> target_hash ORDER BY n";

  static final String TARGET_ROWS =
      "SELECT coalesce(sum(target_rows), 0) FROM pg_temp.reconcile_ranges";

  /** Makes room for the source's mapped records. */
  String createSource() {
    return source.columns().stream()
        .map(c -> Sql.name(c.name()) + " " + c.sqlType())
        .collect(Collectors.joining(", ", "CREATE TEMP TABLE " + SOURCE + " (", ")"));
  }

  /** So that a range is looked up and not searched for. */
  String index() {
    return "CREATE INDEX ON " + source.sql() + " (" + Sql.names(key()) + ")";
  }

  /** Count and hash of both sides for each range of keys, in one pass over two sorted streams. */
  String createRanges() {
    String key = Sql.names(key());
    String firsts =
        Sql.each(
            key(),
            ", ",
            c ->
                "(array_agg("
                    + Sql.name(c)
                    + ") FILTER (WHERE place % "
                    + RANGE
                    + " = 0))[1] AS "
                    + Sql.name(c));
    return "CREATE TEMP TABLE reconcile_ranges AS SELECT n, count(sh) AS source_rows,"
        + " count(th) AS target_rows, coalesce(bit_xor(sh), 0) AS source_hash,"
        + " coalesce(bit_xor(th), 0) AS target_hash, "
        + firsts
        + " FROM (SELECT place / "
        + RANGE
        + " AS n, p.* FROM (SELECT "
        + key
        + ", s.hash AS sh, t.hash AS th, row_number() OVER (ORDER BY "
        + key
        + ") - 1 AS place FROM (SELECT DISTINCT ON ("
        + key
        + ") "
        + key
        + ", "
        + hash()
        + " AS hash FROM "
        + source.sql()
        + " ORDER BY "
        + newest()
        + ") AS s FULL JOIN (SELECT "
        + key
        + ", "
        + hash()
        + " AS hash FROM "
        + live()
        + ") AS t USING ("
        + key
        + ")) AS p) AS placed GROUP BY n";
  }

  /** Looks into one range, given twice as its number, and notes its differing keys. */
  String drill() {
    String key = Sql.names(key());
    return "INSERT INTO pg_temp.reconcile_found (kind, key_json, hash, columns, source_version,"
        + " target_version) SELECT CASE WHEN d.t_version IS NULL OR d.deleted THEN 'missing'"
        + " WHEN d.s_version IS NULL THEN 'extra' ELSE 'different' END, "
        + KeySql.json("d", key())
        + ", "
        + KeySql.hash("d", key())
        + ", d.columns, d.s_version, d.t_version FROM (SELECT "
        + key
        + ", s."
        + VERSION
        + " AS s_version, t."
        + VERSION
        + " AS t_version, "
        + deleted()
        + " AS deleted, CASE WHEN s."
        + VERSION
        + " IS NULL OR t."
        + VERSION
        + " IS NULL THEN '{}'::text[] ELSE array_remove(ARRAY["
        + deletedColumn()
        + Sql.each(
            content(),
            "",
            c ->
                ", CASE WHEN s."
                    + Sql.name(c)
                    + " IS DISTINCT FROM t."
                    + Sql.name(c)
                    + " THEN "
                    + literal(c)
                    + " END")
        + "]::text[], NULL) END AS columns FROM (SELECT DISTINCT ON ("
        + key
        + ") * FROM "
        + source.sql()
        + " WHERE "
        + inRange()
        + " ORDER BY "
        + newest()
        + ") AS s FULL JOIN (SELECT * FROM "
        + Sql.table(source.target())
        + " WHERE "
        + inRange()
        + ") AS t USING ("
        + key
        + ")) AS d WHERE (d.s_version IS NULL AND NOT d.deleted) OR d.t_version IS NULL"
        + " OR d.columns <> '{}' ORDER BY "
        + Sql.each(key(), ", ", c -> "d." + Sql.name(c));
  }

  private String inRange() {
    String key = "(" + Sql.names(key()) + ")";
    String first = "(SELECT " + Sql.names(key()) + " FROM pg_temp.reconcile_ranges WHERE n = ?)";
    String next = first.replace("n = ?", "n = ? + 1");
    return key
        + " >= "
        + first
        + " AND (NOT EXISTS (SELECT FROM pg_temp.reconcile_ranges WHERE n = ? + 1) OR "
        + key
        + " < "
        + next
        + ")";
  }

  private String deleted() {
    return source.target().deletesSoftly() ? "t.deleted_at IS NOT NULL" : "false";
  }

  private String deletedColumn() {
    return source.target().deletesSoftly()
        ? "CASE WHEN t.deleted_at IS NOT NULL THEN 'deleted_at' END"
        : "NULL";
  }

  private String live() {
    return Sql.table(source.target())
        + (source.target().deletesSoftly() ? " WHERE deleted_at IS NULL" : "");
  }

  private String hash() {
    return "hash_record_extended(ROW("
        + source.columnNames().stream()
            .filter(c -> !c.equals(TargetTable.ROWVERSION))
            .map(Sql::name)
            .collect(Collectors.joining(", "))
        + "), 0)";
  }

  private String newest() {
    return Sql.names(key()) + ", " + VERSION + " DESC";
  }

  private List<String> key() {
    return source.target().key();
  }

  private List<String> content() {
    return source.columns().stream()
        .map(TargetColumn::name)
        .filter(c -> !c.equals(TargetTable.ROWVERSION) && !key().contains(c))
        .toList();
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
