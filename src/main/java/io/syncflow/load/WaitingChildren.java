package io.syncflow.load;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Deletes the waiting rows of records that have passed by themselves. */
final class WaitingChildren {

  /** Forgets waiting versions that are not newer than the ones that passed. */
  void forget(Work work, PassedRows passed, int open) throws SQLException {
    String mine = " w.org_id = r.org AND w.source_system = r.system AND w.child_entity = r.entity";
    String keys =
        "SELECT w.child_key ->> 0 FROM bridge.pending_children AS w, mine AS r WHERE" + mine;
    String sql =
        "WITH mine AS MATERIALIZED (SELECT ?::uuid AS org, ?::text AS system, ?::text AS entity),"
            + " passed AS MATERIALIZED ("
            + passed.among(keys, open >= OpenItems.MANY)
            + ") DELETE FROM bridge.pending_children AS w USING mine AS r, passed AS p WHERE"
            + mine
            + " AND w.child_bk_hash = p.hash AND w.source_rowversion <= p.version";
    try (PreparedStatement forget = Sql.plan(work.connection(), sql)) {
      forget.setObject(1, work.run().org());
      forget.setString(2, work.run().system());
      forget.setString(3, passed.target().name());
      forget.executeUpdate();
    }
  }
}
