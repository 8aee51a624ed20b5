package io.syncflow.load;

import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.util.List;

/** The statements of {@link LoadPreview}. {@code s} is the stage, {@code t} the target. */
record PreviewSql(TargetTable target) {

  static final String KEYS = "preview_keys";

  private static final String VERSION = Sql.name(TargetTable.ROWVERSION);

  /** How many different keys are staged, and of how many the target has a newer version. */
  String counts(StageTable stage) {
    return "SELECT count(*), count(*) FILTER (WHERE t."
        + VERSION
        + " > s."
        + VERSION
        + ") FROM "
        + pairs(stage);
  }

  /** Key, the record as it would be, as it is, and its version now; for those that would change. */
  String differences(StageTable stage) {
    return "SELECT "
        + KeySql.json("s", target.key())
        + ", to_jsonb(s)::text, CASE WHEN t."
        + VERSION
        + " IS NULL THEN NULL ELSE to_jsonb(t)::text END, t."
        + VERSION
        + " FROM "
        + pairs(stage)
        + " WHERE t."
        + VERSION
        + " IS NULL OR (t."
        + VERSION
        + " <= s."
        + VERSION
        + " AND ("
        + differs(stage)
        + "))";
  }

  private String pairs(StageTable stage) {
    String key = Sql.names(target.key());
    return "(SELECT DISTINCT ON ("
        + key
        + ") * FROM "
        + stage.sql()
        + " ORDER BY "
        + key
        + ", "
        + VERSION
        + " DESC, ctid DESC) AS s LEFT JOIN "
        + Sql.table(target)
        + " AS t ON "
        + same();
  }

  private String same() {
    return Sql.each(target.key(), " AND ", c -> "t." + Sql.name(c) + " = s." + Sql.name(c));
  }

  private String differs(StageTable stage) {
    List<String> content =
        stage.columns().stream()
            .map(TargetColumn::name)
            .filter(c -> !c.equals(TargetTable.ROWVERSION) && !target.key().contains(c))
            .toList();
    String differs =
        content.isEmpty()
            ? "false"
            : "("
                + Sql.each(content, ", ", c -> "t." + Sql.name(c))
                + ") IS DISTINCT FROM ("
                + Sql.each(content, ", ", c -> "s." + Sql.name(c))
                + ")";
    return target.deletesSoftly() ? differs + " OR t.deleted_at IS NOT NULL" : differs;
  }

  /** A table for the source's keys, that outlives transactions. */
  String createKeys(StageTable keys) {
    return "CREATE TEMP TABLE "
        + KEYS
        + " ("
        + Sql.each(keys.columnNames(), ", ", c -> Sql.name(c) + " " + type(keys, c))
        + ")";
  }

  private static String type(StageTable keys, String column) {
    return keys.columns().stream()
        .filter(c -> c.name().equals(column))
        .map(TargetColumn::sqlType)
        .findFirst()
        .orElseThrow();
  }

  /** Key, record and version of live rows that the source has not. */
  String missing() {
    return "SELECT "
        + KeySql.json("t", target.key())
        + ", to_jsonb(t)::text, t."
        + VERSION
        + " FROM "
        + Sql.table(target)
        + " AS t WHERE "
        + (target.deletesSoftly() ? "t.deleted_at IS NULL AND " : "")
        + "NOT EXISTS (SELECT FROM pg_temp."
        + KEYS
        + " AS s WHERE "
        + same()
        + ") ORDER BY "
        + Sql.each(target.key(), ", ", c -> "t." + Sql.name(c))
        + " LIMIT ?";
  }
}
