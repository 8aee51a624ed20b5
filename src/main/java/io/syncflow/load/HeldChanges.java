package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Keeps the order of a key's changes: moves staged rows whose key has an open dead letter of an
 * older version to {@code bridge.held_changes}.
 */
final class HeldChanges {

  private static final String MINE =
      " f.org_id = r.org AND f.source_system = r.system AND f.entity_name = r.entity"
          + " AND f.resolved_at IS NULL AND f.bk_hash IS NOT NULL";

  private HeldChanges() {}

  /** Whether some row of the entity could have to wait. */
  static boolean possible(Work work, TargetTable target) throws SQLException {
    return OpenItems.of(work, target.name()).failed() > 0;
  }

  /** Holds the rows of the stage that may not overtake a dead letter. */
  static WaitingRoom.Parked hold(Work work, StageTable stage) throws SQLException {
    try (PreparedStatement hold = Sql.plan(work.connection(), sql(stage))) {
      hold.setObject(1, work.run().org());
      hold.setString(2, work.run().system());
      hold.setString(3, stage.target().name());
      hold.setObject(4, work.run().id());
      try (ResultSet row = hold.executeQuery()) {
        row.next();
        long moved = row.getLong(1);
        long held = row.getLong(2);
        return new WaitingRoom.Parked(held, moved - held, 0);
      }
    }
  }

  private static String sql(StageTable stage) {
    TargetTable target = stage.target();
    String version = Sql.name(TargetTable.ROWVERSION);
    String keys =
        "SELECT f.business_key ->> 0 FROM bridge.failed_records AS f, mine AS r WHERE" + MINE;
    String filter =
        KeySql.startsWith("s", target.column(target.key().get(0)).orElseThrow(), keys, false);
    return "WITH mine AS MATERIALIZED (SELECT ?::uuid AS org, ?::text AS system, ?::text AS entity,"
        + " ?::uuid AS run), behind AS MATERIALIZED (SELECT s.ctid AS place FROM "
        + stage.sql()
        + " AS s, mine AS r, bridge.failed_records AS f WHERE"
        + MINE
        + (filter == null ? "" : " AND " + filter)
        + " AND f.bk_hash = "
        + KeySql.hash("s", target.key())
        + " AND (f.source_rowversion IS NULL OR f.source_rowversion < s."
        + version
        + ")), moved AS (DELETE FROM "
        + stage.sql()
        + " AS s USING behind AS b WHERE s.ctid = b.place RETURNING s.*),"
        + " held AS (INSERT INTO bridge.held_changes AS h (org_id, batch_uid, source_system,"
        + " entity_name, business_key, bk_hash, source_rowversion, payload)"
        + " SELECT r.org, r.run, r.system, r.entity, "
        + KeySql.json("m", target.key())
        + "::jsonb, "
        + KeySql.hash("m", target.key())
        + ", m."
        + version
        + ", to_jsonb(m) FROM mine AS r, (SELECT DISTINCT ON ("
        + Sql.names(target.key())
        + ") * FROM moved ORDER BY "
        + Sql.names(target.key())
        + ", "
        + version
        + " DESC) AS m ON CONFLICT (org_id, source_system, entity_name, bk_hash) DO UPDATE SET"
        + " batch_uid = excluded.batch_uid, source_rowversion = excluded.source_rowversion,"
        + " payload = excluded.payload WHERE h.source_rowversion <= excluded.source_rowversion"
        + " RETURNING 1) SELECT (SELECT count(*) FROM moved), (SELECT count(*) FROM held)";
  }
}
