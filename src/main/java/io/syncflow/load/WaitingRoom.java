package io.syncflow.load;

import io.syncflow.record.ParentKey;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Moves staged rows whose parent is missing to {@code bridge.pending_children}. A newer version of
 * a waiting record replaces it, an older one does not; an open dead letter of an older version
 * gives way.
 */
final class WaitingRoom {

  /**
   * What parking took out of a stage.
   *
   * @param pending rows that wait
   * @param superseded rows of which a newer version is staged or waits
   * @param gaveUp rows that gave up waiting for that parent before, in this very version: they stay
   *     dead letters
   */
  record Parked(long pending, long superseded, long gaveUp) {
    static final Parked NONE = new Parked(0, 0, 0);

    Parked plus(Parked other) {
      return new Parked(
          pending + other.pending, superseded + other.superseded, gaveUp + other.gaveUp);
    }

    long rows() {
      return pending + superseded + gaveUp;
    }
  }

  /** Parks the rows of the stage that miss a parent. */
  Parked park(Work work, StageTable stage) throws SQLException {
    List<ParentKey> parents = mappedParents(stage);
    if (parents.isEmpty()) {
      return Parked.NONE;
    }
    ParentLocks.share(work, stage.target());
    long older = deleteOlder(work.connection(), stage);
    Parked parked = new Parked(0, older, 0);
    Parked round;
    do {
      round = Parked.NONE;
      for (ParentKey parent : parents) {
        round = round.plus(move(work, stage, parent));
      }
      parked = parked.plus(round);
    } while (round.rows() > 0 && parents.stream().anyMatch(p -> isSelf(p, stage.target())));
    work.memory().parentsWereMissing(stage.target(), parked.rows() > older);
    return parked;
  }

  private static List<ParentKey> mappedParents(StageTable stage) {
    List<String> columns = stage.columnNames();
    return stage.target().parents().stream().filter(p -> columns.containsAll(p.columns())).toList();
  }

  private static boolean isSelf(ParentKey parent, TargetTable child) {
    return parent.parentTable().equals(child.name());
  }

  private static long deleteOlder(Connection connection, StageTable stage) throws SQLException {
    try (PreparedStatement delete = Sql.plan(connection, new MergeSql(stage).deleteOlder())) {
      return delete.executeUpdate();
    }
  }

  private static Parked move(Work work, StageTable stage, ParentKey parent) throws SQLException {
    try (PreparedStatement move = Sql.plan(work.connection(), moveSql(stage, parent))) {
      move.setObject(1, work.run().id());
      move.setObject(2, work.run().org());
      move.setString(3, work.run().system());
      move.setString(4, stage.target().name());
      move.setObject(5, work.run().org());
      move.setObject(6, work.run().id());
      move.setString(7, work.run().system());
      move.setString(8, stage.target().name());
      move.setString(9, parent.parentTable());
      move.setObject(10, work.run().org());
      move.setString(11, work.run().system());
      move.setString(12, stage.target().name());
      try (ResultSet row = move.executeQuery()) {
        row.next();
        long moved = row.getLong(1);
        long waiting = row.getLong(2);
        long gaveUp = row.getLong(3);
        return new Parked(waiting, moved - waiting - gaveUp, gaveUp);
      }
    }
  }

  private static String moveSql(StageTable stage, ParentKey parent) {
    List<String> key = stage.target().key();
    return "WITH moved AS (DELETE FROM "
        + stage.sql()
        + " AS s WHERE "
        + missing(stage, parent)
        + " RETURNING s.*), gave_up AS (UPDATE bridge.failed_records AS f"
        + " SET seen_count = f.seen_count + 1, last_batch_uid = ? FROM moved AS m"
        + " WHERE f.org_id = ? AND f.source_system = ? AND f.entity_name = ? AND f.bk_hash = "
        + KeySql.hash("m", key)
        + " AND f.resolved_at IS NULL AND f.stage_failed = 'parent' AND f.source_rowversion = m."
        + Sql.name(TargetTable.ROWVERSION)
        + " AND f.parent_bk_hash = "
        + KeySql.referenceHash("m", stage, parent.columns())
        + " RETURNING f.bk_hash AS hash), waiting AS (INSERT INTO bridge.pending_children AS w"
        + " (org_id, batch_uid, source_system, child_entity, child_key, child_bk_hash,"
        + " source_rowversion, parent_entity, parent_key, parent_bk_hash, child_payload)"
        + " SELECT ?, ?, ?, ?, "
        + KeySql.json("m", key)
        + "::jsonb, "
        + KeySql.hash("m", key)
        + ", m."
        + Sql.name(TargetTable.ROWVERSION)
        + ", ?, "
        + KeySql.reference("m", stage, parent.columns())
        + "::jsonb, "
        + KeySql.referenceHash("m", stage, parent.columns())
        + ", to_jsonb(m) FROM moved AS m WHERE "
        + KeySql.hash("m", key)
        + " NOT IN (SELECT g.hash FROM gave_up AS g)"
        + " ON CONFLICT (org_id, source_system, child_entity, child_bk_hash) DO UPDATE SET"
        + " batch_uid = excluded.batch_uid, source_rowversion = excluded.source_rowversion,"
        + " parent_entity = excluded.parent_entity, parent_key = excluded.parent_key,"
        + " parent_bk_hash = excluded.parent_bk_hash, child_payload = excluded.child_payload"
        + " WHERE w.source_rowversion <= excluded.source_rowversion"
        + " RETURNING w.child_bk_hash AS hash, w.source_rowversion AS version),"
        + " replaced AS (UPDATE bridge.failed_records AS f SET resolved_at = clock_timestamp(),"
        + " resolution = CASE WHEN f.source_rowversion = v.version THEN 'waiting'"
        + " ELSE 'superseded' END FROM waiting AS v WHERE f.org_id = ? AND f.source_system = ?"
        + " AND f.entity_name = ? AND f.bk_hash = v.hash AND f.resolved_at IS NULL"
        + " AND (f.source_rowversion IS NULL OR f.source_rowversion <= v.version))"
        + " SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM waiting),"
        + " (SELECT count(*) FROM gave_up)";
  }

  /** A row that refers to itself or to another staged row does not miss that parent. */
  private static String missing(StageTable stage, ParentKey parent) {
    List<String> own = parent.columns();
    StringBuilder match = new StringBuilder();
    for (int i = 0; i < own.size(); i++) {
      match
          .append(i == 0 ? "" : " AND ")
          .append("p.")
          .append(Sql.name(parent.parentColumns().get(i)))
          .append(" = s.")
          .append(Sql.name(own.get(i)));
    }
    String present = Sql.each(own, " AND ", c -> "s." + Sql.name(c) + " IS NOT NULL");
    String absent =
        present
            + " AND NOT EXISTS (SELECT 1 FROM "
            + Sql.name(stage.target().schema())
            + "."
            + Sql.name(parent.parentTable())
            + " AS p WHERE "
            + match
            + ")";
    if (!isSelf(parent, stage.target())) {
      return absent;
    }
    List<String> referred = parent.parentColumns();
    return absent
        + " AND ("
        + Sql.each(own, ", ", c -> "s." + Sql.name(c))
        + ") NOT IN (SELECT "
        + Sql.each(referred, ", ", c -> "o." + Sql.name(c))
        + " FROM "
        + stage.sql()
        + " AS o WHERE "
        + Sql.each(referred, " AND ", c -> "o." + Sql.name(c) + " IS NOT NULL")
        + ")";
  }
}
