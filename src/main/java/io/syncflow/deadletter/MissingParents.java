package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The parents that block waiting records, the most blocking first. */
public final class MissingParents {

  /**
   * From each missing parent down to all it blocks; every waiting record is met once, for it waits
   * for one parent. Records that wait for each other in a circle hang below no missing parent.
   */
  private static final String BLOCKED =
      "WITH RECURSIVE waiting AS MATERIALIZED (SELECT source_system AS system, child_entity,"
          + " child_bk_hash, parent_entity, parent_bk_hash, parent_key, created_at"
          + " FROM bridge.pending_children WHERE org_id = ? AND (?::text IS NULL OR source_system = ?)),"
          + " tree AS (SELECT w.system, w.parent_entity AS parent, w.parent_bk_hash AS hash,"
          + " w.parent_key AS key, true AS direct, w.child_entity, w.child_bk_hash, w.created_at"
          + " FROM waiting AS w WHERE NOT EXISTS (SELECT 1 FROM waiting AS p"
          + " WHERE p.system = w.system AND p.child_entity = w.parent_entity"
          + " AND p.child_bk_hash = w.parent_bk_hash)"
          + " UNION ALL SELECT t.system, t.parent, t.hash, t.key, false, w.child_entity,"
          + " w.child_bk_hash, w.created_at FROM tree AS t JOIN waiting AS w"
          + " ON w.system = t.system AND w.parent_entity = t.child_entity"
          + " AND w.parent_bk_hash = t.child_bk_hash),"
          + " parents AS (SELECT t.system, t.parent, t.hash, min(t.key::text) AS key,"
          + " count(*) FILTER (WHERE t.direct) AS children, count(*) AS blocked,"
          + " array_agg(DISTINCT t.child_entity ORDER BY t.child_entity) AS entities,"
          + " min(t.created_at) AS since FROM tree AS t"
          + " WHERE ?::text IS NULL OR t.parent = ? GROUP BY t.system, t.parent, t.hash)";

  private static final String LIST =
      BLOCKED
          + " SELECT p.system, p.parent, p.key, p.children, p.blocked, p.entities, p.since,"
          + " f.stage_failed, coalesce(r.tries, 0), r.asked_at, r.outcome, p.hash"
          + " FROM parents AS p LEFT JOIN bridge.parent_requests AS r ON r.org_id = ?"
          + " AND r.source_system = p.system AND r.parent_entity = p.parent"
          + " AND r.parent_bk_hash = p.hash LEFT JOIN bridge.failed_records AS f ON f.org_id = ?"
          + " AND f.source_system = p.system AND f.entity_name = p.parent AND f.bk_hash = p.hash"
          + " AND f.resolved_at IS NULL"
          + " WHERE ?::bigint IS NULL OR (-p.blocked, p.system, p.parent, p.hash)"
          + " > (-?::bigint, ?, ?, ?)"
          + " ORDER BY p.blocked DESC, p.system, p.parent, p.hash LIMIT ?";

  private static final String TOTALS =
      BLOCKED
          + " SELECT (SELECT count(*) FROM parents), (SELECT coalesce(sum(blocked), 0) FROM parents),"
          + " (SELECT count(*) FROM waiting) - (SELECT count(*) FROM tree)";

  private final OrgScope scope;

  public MissingParents(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list.
   *
   * @param system only this source system; null = all
   * @param parent only parents of this entity; null = all
   * @param after only what comes after this place; null = from the first
   * @param limit at most so many
   */
  public record Query(String system, String parent, Place after, int limit) {}

  /** A place in the list's order. */
  public record Place(long blocked, String system, String parent, String hash) {}

  /** A missing parent and its place in the list. */
  public record Listed(MissingParent parent, Place place) {}

  /**
   * All of them in numbers.
   *
   * @param missing parents
   * @param blocked records that wait for them, directly or not
   * @param circular records that wait for each other in a circle
   */
  public record Totals(long missing, long blocked, long circular) {}

  /**
   * The organisation's missing parents. The order follows numbers that change: between two pages a
   * parent may move.
   */
  public List<Listed> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            identify(select, org, query.system(), query.parent());
            select.setObject(6, org);
            select.setObject(7, org);
            Place after = query.after();
            select.setObject(8, after == null ? null : after.blocked());
            select.setObject(9, after == null ? null : after.blocked());
            select.setString(10, after == null ? null : after.system());
            select.setString(11, after == null ? null : after.parent());
            select.setString(12, after == null ? null : after.hash());
            select.setInt(13, query.limit());
            List<Listed> parents = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                parents.add(listed(row));
              }
            }
            return parents;
          }
        });
  }

  /** The organisation's missing parents in numbers. */
  public Totals totals(UUID org, String system, String parent) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(TOTALS)) {
            identify(select, org, system, parent);
            try (ResultSet row = select.executeQuery()) {
              row.next();
              return new Totals(row.getLong(1), row.getLong(2), row.getLong(3));
            }
          }
        });
  }

  private static void identify(PreparedStatement select, UUID org, String system, String parent)
      throws SQLException {
    select.setObject(1, org);
    select.setString(2, system);
    select.setString(3, system);
    select.setString(4, parent);
    select.setString(5, parent);
  }

  private static Listed listed(ResultSet row) throws SQLException {
    MissingParent parent =
        new MissingParent(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getLong(4),
            row.getLong(5),
            Arrays.asList((String[]) row.getArray(6).getArray()),
            instant(row.getTimestamp(7)),
            row.getString(8),
            row.getInt(9),
            instant(row.getTimestamp(10)),
            row.getString(11));
    return new Listed(
        parent, new Place(parent.blocked(), parent.system(), parent.parent(), row.getString(12)));
  }

  private static Instant instant(Timestamp value) {
    return value == null ? null : value.toInstant();
  }
}
