package io.syncflow.load;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many open items an entity has, so that a chunk computes key hashes only when somebody asks
 * for them. No number is counted beyond {@link #MANY}.
 *
 * @param failed open dead letters with a key
 * @param waiting records of the entity that wait for a parent
 * @param awaited records that wait for one of this entity, or gave up waiting for one
 */
record OpenItems(int failed, int waiting, int awaited) {

  /** So many that looking at each costs more than hashing a chunk's keys. */
  static final int MANY = 5_000;

  private static final String ASK =
      "SELECT (SELECT count(*) FROM (SELECT 1 FROM bridge.failed_records WHERE org_id = r.org"
          + " AND source_system = r.system AND entity_name = r.entity AND resolved_at IS NULL"
          + " AND bk_hash IS NOT NULL LIMIT r.many) AS f),"
          + " (SELECT count(*) FROM (SELECT 1 FROM bridge.pending_children WHERE org_id = r.org"
          + " AND source_system = r.system AND child_entity = r.entity LIMIT r.many) AS w),"
          + " (SELECT count(*) FROM (SELECT 1 FROM bridge.pending_children WHERE org_id = r.org"
          + " AND source_system = r.system AND parent_entity = r.entity LIMIT r.many) AS a)"
          + " + (SELECT count(*) FROM (SELECT 1 FROM bridge.failed_records WHERE org_id = r.org"
          + " AND source_system = r.system AND parent_entity = r.entity AND resolved_at IS NULL"
          + " AND stage_failed = 'parent' LIMIT r.many) AS g)"
          + " FROM (SELECT ?::uuid AS org, ?::text AS system, ?::text AS entity, ?::int AS many) AS r";

  static OpenItems of(Work work, String entity) throws SQLException {
    try (PreparedStatement ask = Sql.plan(work.connection(), ASK)) {
      ask.setObject(1, work.run().org());
      ask.setString(2, work.run().system());
      ask.setString(3, entity);
      ask.setInt(4, MANY);
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return new OpenItems(row.getInt(1), row.getInt(2), row.getInt(3));
      }
    }
  }

  boolean any() {
    return failed + waiting + awaited > 0;
  }
}
