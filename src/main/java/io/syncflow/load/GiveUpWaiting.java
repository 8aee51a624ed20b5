package io.syncflow.load;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Ends the waiting of records whose parent never came, and of records that wait for each other in a
 * circle: each becomes a dead letter of stage {@code parent} with the chain up to what is missing
 * (C-26, F35). Its batch keeps its sum and counts it in {@code rows_given_up}. When the parent
 * arrives after all, its load still releases the record.
 */
public final class GiveUpWaiting {

  private static final int PORTION = 1_000;

  private static final String ORGANISATIONS = "SELECT * FROM bridge.organizations_that_wait()";

  private static final String PARENTS =
      "SELECT DISTINCT parent_entity FROM bridge.pending_children WHERE org_id = ? ORDER BY 1";

  /** A waiting record, or one that gave up, and what it waits for. */
  private static final String LINKS =
      "links AS MATERIALIZED (SELECT w.uid, w.source_system AS system, w.child_entity AS entity,"
          + " w.child_bk_hash AS hash, w.child_key AS key, w.parent_entity, w.parent_key,"
          + " w.parent_bk_hash AS parent_hash, w.created_at, w.retry_count"
          + " FROM bridge.pending_children AS w WHERE w.org_id = ? UNION ALL"
          + " SELECT NULL, f.source_system, f.entity_name, f.bk_hash, f.business_key,"
          + " f.parent_entity, f.parent_key, f.parent_bk_hash, NULL, 0"
          + " FROM bridge.failed_records AS f WHERE f.org_id = ? AND f.resolved_at IS NULL"
          + " AND f.stage_failed = 'parent' AND f.parent_bk_hash IS NOT NULL)";

  /** Those whose chain ends; the others wait for each other. */
  private static final String ENDING =
      "ending AS (SELECT l.system, l.entity, l.hash FROM links AS l WHERE NOT EXISTS"
          + " (SELECT 1 FROM links AS p WHERE p.system = l.system AND p.entity = l.parent_entity"
          + " AND p.hash = l.parent_hash) UNION ALL SELECT l.system, l.entity, l.hash"
          + " FROM ending AS e JOIN links AS l ON l.system = e.system"
          + " AND l.parent_entity = e.entity AND l.parent_hash = e.hash)";

  private static final String GIVEN =
      "given AS MATERIALIZED (SELECT l.* FROM links AS l LEFT JOIN ending AS e"
          + " ON e.system = l.system AND e.entity = l.entity AND e.hash = l.hash"
          + " WHERE l.uid IS NOT NULL AND (l.created_at < ? OR l.retry_count >= ?"
          + " OR e.hash IS NULL AND l.created_at < ?) ORDER BY l.created_at LIMIT "
          + PORTION
          + ")";

  private static final String CHAIN =
      "chain AS (SELECT g.uid, 1 AS depth, g.system, g.parent_entity AS entity,"
          + " g.parent_hash AS hash, ARRAY[g.entity || ' ' || g.hash] AS seen, jsonb_build_array("
          + "jsonb_build_object('entity', g.entity, 'key', g.key),"
          + " jsonb_build_object('entity', g.parent_entity, 'key', g.parent_key)) AS links,"
          + " g.entity || ' ' || g.key || ' <- ' || g.parent_entity || ' ' || g.parent_key AS told"
          + " FROM given AS g UNION ALL SELECT c.uid, c.depth + 1, c.system, l.parent_entity,"
          + " l.parent_hash, c.seen || (l.entity || ' ' || l.hash), c.links ||"
          + " jsonb_build_object('entity', l.parent_entity, 'key', l.parent_key),"
          + " c.told || ' <- ' || l.parent_entity || ' ' || l.parent_key"
          + " FROM chain AS c JOIN links AS l ON l.system = c.system AND l.entity = c.entity"
          + " AND l.hash = c.hash WHERE c.depth < 20 AND l.entity || ' ' || l.hash <> ALL (c.seen)),"
          + " told AS (SELECT DISTINCT ON (uid) c.*, c.entity || ' ' || c.hash = ANY (c.seen) AS circular,"
          + " (SELECT f.stage_failed FROM bridge.failed_records AS f WHERE f.org_id = ?"
          + " AND f.source_system = c.system AND f.entity_name = c.entity AND f.bk_hash = c.hash"
          + " AND f.resolved_at IS NULL) AS failed_at FROM chain AS c ORDER BY uid, depth DESC)";

  private static final String LETTERS =
      "gone AS (DELETE FROM bridge.pending_children AS w USING told AS t WHERE w.org_id = ?"
          + " AND w.uid = t.uid RETURNING w.*),"
          + " letters AS (INSERT INTO bridge.failed_records AS f (org_id, batch_uid,"
          + " last_batch_uid, source_system, entity_name, business_key, bk_hash,"
          + " source_rowversion, normalized_data, stage_failed, error_code, error_message,"
          + " parent_entity, parent_key, parent_bk_hash, parent_chain)"
          + " SELECT g.org_id, g.batch_uid, g.batch_uid, g.source_system, g.child_entity,"
          + " g.child_key, g.child_bk_hash, g.source_rowversion, g.child_payload, 'parent',"
          + " CASE WHEN t.circular THEN 'parent_cycle' WHEN t.failed_at IS NOT NULL"
          + " THEN 'parent_failed' ELSE 'parent_missing' END,"
          + " left('its parent ' || g.parent_entity || ' ' || g.parent_key || CASE"
          + " WHEN t.circular THEN ' waits in a circle: ' WHEN t.failed_at IS NOT NULL"
          + " THEN ' did not come, because ' || t.entity || ' failed at ' || t.failed_at || ': '"
          + " ELSE ' never came: ' END || t.told, 2000),"
          + " g.parent_entity, g.parent_key, g.parent_bk_hash, t.links"
          + " FROM gone AS g JOIN told AS t ON t.uid = g.uid"
          + " ON CONFLICT (org_id, source_system, entity_name, bk_hash)"
          + " WHERE resolved_at IS NULL AND bk_hash IS NOT NULL DO UPDATE SET"
          + " source_rowversion = excluded.source_rowversion,"
          + " normalized_data = excluded.normalized_data, stage_failed = excluded.stage_failed,"
          + " error_code = excluded.error_code, error_message = excluded.error_message,"
          + " parent_entity = excluded.parent_entity, parent_key = excluded.parent_key,"
          + " parent_bk_hash = excluded.parent_bk_hash, parent_chain = excluded.parent_chain"
          + " WHERE f.source_rowversion IS NULL"
          + " OR f.source_rowversion <= excluded.source_rowversion),"
          + " counted AS (UPDATE bridge.sync_batches AS b"
          + " SET rows_given_up = b.rows_given_up + n.given FROM (SELECT batch_uid, count(*) AS given"
          + " FROM gone GROUP BY batch_uid) AS n WHERE b.org_id = ? AND b.uid = n.batch_uid)"
          + " SELECT count(*) FROM gone";

  private static final String GIVE_UP =
      "WITH RECURSIVE " + String.join(", ", LINKS, ENDING, GIVEN, CHAIN, LETTERS);

  private final OrgScope scope;
  private final TargetSchema schemas = new TargetSchema();
  private final Clock clock;

  /**
   * @param clock what ages are counted by
   */
  public GiveUpWaiting(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /** The active organisations with records that wait. */
  public List<UUID> due() {
    return scope.call(
        null,
        connection -> {
          List<UUID> due = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(ORGANISATIONS);
              ResultSet row = select.executeQuery()) {
            while (row.next()) {
              due.add(row.getObject(1, UUID.class));
            }
          }
          return due;
        });
  }

  /**
   * Gives up on what has waited long enough, the oldest first, in transactions of some thousand.
   *
   * @param longest how long a record may wait
   * @param maxTries how often the source may say that it has no such parent
   * @param circleAge how long records may wait for each other in a circle before they are told; a
   *     newer version that is on its way may open it
   * @return how many became dead letters; fewer than are due while a load of their parents runs
   */
  public int giveUp(UUID org, Duration longest, int maxTries, Duration circleAge) {
    Instant now = clock.instant();
    int all = 0;
    int portion;
    do {
      portion =
          scope.call(
              org,
              connection ->
                  holdParents(connection, org)
                      ? giveUp(connection, org, now.minus(longest), maxTries, now.minus(circleAge))
                      : 0);
      all += portion;
    } while (portion == PORTION);
    return all;
  }

  /**
   * Keeps loads of the parents and of records that begin to wait away. Never waits for one, so it
   * cannot be part of a deadlock.
   */
  private boolean holdParents(Connection connection, UUID org) throws SQLException {
    String schema = schemas.of(connection, org);
    try (PreparedStatement parents = connection.prepareStatement(PARENTS)) {
      parents.setObject(1, org);
      try (ResultSet parent = parents.executeQuery()) {
        while (parent.next()) {
          if (!ParentLocks.tryAlone(connection, org, schema, parent.getString(1))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static int giveUp(
      Connection connection, UUID org, Instant waitingSince, int maxTries, Instant circularSince)
      throws SQLException {
    try (PreparedStatement give = Sql.plan(connection, GIVE_UP)) {
      give.setObject(1, org);
      give.setObject(2, org);
      give.setObject(3, waitingSince.atOffset(ZoneOffset.UTC));
      give.setInt(4, maxTries);
      give.setObject(5, circularSince.atOffset(ZoneOffset.UTC));
      give.setObject(6, org);
      give.setObject(7, org);
      give.setObject(8, org);
      try (ResultSet row = give.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }
}
