package io.syncflow.load;

import io.syncflow.record.RecordChunk;
import io.syncflow.record.TargetTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The staged rows that appeared below the cursor after it had passed them (decision 18): the target
 * holds no row of that version or a newer one, and no dead letter, waiting row or held change is. A
 * row that is read again because a mapping changed is not late: its version is known.
 *
 * @param count how many, each key once
 * @param low the lowest version among them; null when there is none
 */
record LateRows(long count, Long low) {

  static final LateRows NONE = new LateRows(0, null);

  /**
   * Looks for them before the stage is merged; costs nothing when the chunk lies above the cursor
   * that the run began with.
   */
  static LateRows of(Work work, StageTable stage, RecordChunk chunk) throws SQLException {
    Long cursor = work.run().cursor();
    if (cursor == null || chunk.low() == null || chunk.low() >= cursor) {
      return NONE;
    }
    try (PreparedStatement ask = Sql.plan(work.connection(), sql(stage))) {
      ask.setLong(1, cursor);
      identify(ask, 2, work, stage.target());
      identify(ask, 5, work, stage.target());
      identify(ask, 8, work, stage.target());
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return new LateRows(row.getLong(1), row.getObject(2, Long.class));
      }
    }
  }

  private static void identify(PreparedStatement ask, int first, Work work, TargetTable target)
      throws SQLException {
    ask.setObject(first, work.run().org());
    ask.setString(first + 1, work.run().system());
    ask.setString(first + 2, target.name());
  }

  /** Few rows get as far as the hash of their key: those the target does not know. */
  private static String sql(StageTable stage) {
    TargetTable target = stage.target();
    String version = Sql.name(TargetTable.ROWVERSION);
    String keys = Sql.names(target.key());
    String same = Sql.each(target.key(), " AND ", c -> "t." + Sql.name(c) + " = n." + Sql.name(c));
    return "WITH unknown AS MATERIALIZED (SELECT n.* FROM (SELECT DISTINCT ON ("
        + keys
        + ") "
        + keys
        + ", "
        + version
        + " FROM "
        + stage.sql()
        + " WHERE "
        + version
        + " < ? ORDER BY "
        + keys
        + ", "
        + version
        + " DESC) AS n WHERE NOT EXISTS (SELECT 1 FROM "
        + Sql.table(target)
        + " AS t WHERE "
        + same
        + " AND t."
        + version
        + " >= n."
        + version
        + "))"
        + " SELECT count(*), min(u."
        + version
        + ") FROM (SELECT n.*, "
        + KeySql.hash("n", target.key())
        + " AS key_hash FROM unknown AS n OFFSET 0) AS u"
        + " WHERE NOT EXISTS (SELECT 1 FROM bridge.failed_records AS f WHERE f.org_id = ?"
        + " AND f.source_system = ? AND f.entity_name = ? AND f.resolved_at IS NULL"
        + " AND f.bk_hash = u.key_hash AND f.source_rowversion >= u."
        + version
        + ") AND NOT EXISTS (SELECT 1 FROM bridge.pending_children AS w WHERE w.org_id = ?"
        + " AND w.source_system = ? AND w.child_entity = ? AND w.child_bk_hash = u.key_hash"
        + " AND w.source_rowversion >= u."
        + version
        + ") AND NOT EXISTS (SELECT 1 FROM bridge.held_changes AS h WHERE h.org_id = ?"
        + " AND h.source_system = ? AND h.entity_name = ? AND h.bk_hash = u.key_hash"
        + " AND h.source_rowversion >= u."
        + version
        + ")";
  }
}
