package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Deletes the waiting rows of records that have passed by themselves. */
final class WaitingChildren {

  /** Forgets waiting versions of staged records that are not newer than the staged ones. */
  void forget(Work work, StageTable stage) throws SQLException {
    String sql =
        "DELETE FROM bridge.pending_children AS w USING (SELECT "
            + KeySql.hash("s", stage.target().key())
            + " AS hash, s."
            + Sql.name(TargetTable.ROWVERSION)
            + " AS version FROM "
            + stage.sql()
            + " AS s OFFSET 0) AS passed WHERE w.org_id = ? AND w.source_system = ?"
            + " AND w.child_entity = ? AND w.child_bk_hash = passed.hash"
            + " AND w.source_rowversion <= passed.version";
    try (PreparedStatement forget = Sql.plan(work.connection(), sql)) {
      forget.setObject(1, work.run().org());
      forget.setString(2, work.run().system());
      forget.setString(3, stage.target().name());
      forget.executeUpdate();
    }
  }
}
