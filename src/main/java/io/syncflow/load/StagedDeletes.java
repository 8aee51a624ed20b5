package io.syncflow.load;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deletions that sweeps held back: people list them and decide. */
public final class StagedDeletes {

  private static final String SELECT =
      "SELECT d.uid, d.source_system, d.entity_name, d.batch_uid, d.reason, d.rows_live,"
          + " d.rows_staged, d.status, d.created_at, d.decided_by_name, d.decided_at,"
          + " d.applied_batch_uid, d.applied_at, d.rows_deleted, d.rows_dropped"
          + " FROM bridge.staged_deletes AS d WHERE d.org_id = ?";

  private static final String LIST =
      SELECT
          + " AND (?::text IS NULL OR d.source_system = ?)"
          + " AND (?::text IS NULL OR d.entity_name = ?)"
          + " AND (?::text IS NULL OR d.status = ?)"
          + " AND (?::uuid IS NULL OR d.uid < ?) ORDER BY d.uid DESC LIMIT ?";

  private static final String KEYS =
      "SELECT position, business_key::text, seen_rowversion FROM bridge.staged_delete_keys"
          + " WHERE org_id = ? AND set_uid = ? AND position > ? ORDER BY position LIMIT ?";

  /**
   * A rejected set may still be approved, and an approved one rejected until a sweep applied it.
   */
  private static final String DECIDE =
      "UPDATE bridge.staged_deletes SET status = ?, decided_by = ?, decided_by_name = ?,"
          + " decided_at = clock_timestamp() WHERE org_id = ? AND uid = ?"
          + " AND status IN ('waiting', 'approved', 'rejected')";

  private final OrgScope scope;

  public StagedDeletes(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param before only sets older than this one, by id
   * @param limit at most so many
   */
  public record Query(String system, String entity, String status, UUID before, int limit) {}

  /** The organisation's sets, newest first. */
  public List<StagedDelete> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            int next = 2;
            for (Object filter :
                new Object[] {query.system(), query.entity(), query.status(), query.before()}) {
              select.setObject(next++, filter);
              select.setObject(next++, filter);
            }
            select.setInt(next, query.limit());
            return read(select);
          }
        });
  }

  /** One set; empty when the organisation has none of that id. */
  public Optional<StagedDelete> find(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT + " AND d.uid = ?")) {
            select.setObject(1, org);
            select.setObject(2, id);
            return read(select).stream().findFirst();
          }
        });
  }

  /**
   * The records of a set in key order.
   *
   * @param after only those after this position
   * @param limit at most so many
   */
  public List<StagedDelete.Key> keys(UUID org, UUID id, long after, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(KEYS)) {
            select.setObject(1, org);
            select.setObject(2, id);
            select.setLong(3, after);
            select.setInt(4, limit);
            List<StagedDelete.Key> keys = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                keys.add(new StagedDelete.Key(row.getLong(1), row.getString(2), row.getLong(3)));
              }
            }
            return keys;
          }
        });
  }

  /** Lets the next sweep delete what is still missing; false when it is too late for that. */
  public boolean approve(UUID org, UUID id, UUID user, String name) {
    return decide(org, id, "approved", user, name);
  }

  /** Keeps the records until they change; false when it is too late for that. */
  public boolean reject(UUID org, UUID id, UUID user, String name) {
    return decide(org, id, "rejected", user, name);
  }

  private boolean decide(UUID org, UUID id, String status, UUID user, String name) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement decide = connection.prepareStatement(DECIDE)) {
            decide.setString(1, status);
            decide.setObject(2, user);
            decide.setString(3, name);
            decide.setObject(4, org);
            decide.setObject(5, id);
            return decide.executeUpdate() == 1;
          }
        });
  }

  private static List<StagedDelete> read(PreparedStatement select) throws SQLException {
    List<StagedDelete> sets = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        sets.add(
            new StagedDelete(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getObject(4, UUID.class),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getString(8),
                instant(row.getTimestamp(9)),
                row.getString(10),
                instant(row.getTimestamp(11)),
                row.getObject(12, UUID.class),
                instant(row.getTimestamp(13)),
                row.getObject(14, Long.class),
                row.getObject(15, Long.class)));
      }
    }
    return sets;
  }

  private static Instant instant(Timestamp value) {
    return value == null ? null : value.toInstant();
  }
}
