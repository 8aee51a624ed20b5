package io.syncflow.load;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which kinds of open items an entity has, so that a chunk computes key hashes only when somebody
 * asks for them.
 *
 * @param failed open dead letters with a key
 * @param waiting records of the entity that wait for a parent
 * @param awaited records of other entities that wait for one of this
 */
record OpenItems(boolean failed, boolean waiting, boolean awaited) {

  private static final String ASK =
      "SELECT EXISTS (SELECT 1 FROM bridge.failed_records WHERE org_id = r.org"
          + " AND source_system = r.system AND entity_name = r.entity AND resolved_at IS NULL"
          + " AND bk_hash IS NOT NULL),"
          + " EXISTS (SELECT 1 FROM bridge.pending_children WHERE org_id = r.org"
          + " AND source_system = r.system AND child_entity = r.entity),"
          + " EXISTS (SELECT 1 FROM bridge.pending_children WHERE org_id = r.org"
          + " AND source_system = r.system AND parent_entity = r.entity)"
          + " FROM (SELECT ?::uuid AS org, ?::text AS system, ?::text AS entity) AS r";

  static OpenItems of(Work work, String entity) throws SQLException {
    try (PreparedStatement ask = Sql.plan(work.connection(), ASK)) {
      ask.setObject(1, work.run().org());
      ask.setString(2, work.run().system());
      ask.setString(3, entity);
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return new OpenItems(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3));
      }
    }
  }

  boolean any() {
    return failed || waiting || awaited;
  }
}
