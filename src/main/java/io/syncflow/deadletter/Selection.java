package io.syncflow.deadletter;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Which dead letters are meant; a null leaves that out of account.
 *
 * @param stage where they failed, as stored
 * @param open true = only open ones, false = only resolved ones
 * @param fingerprint only those of this group
 * @param run only those that this run met first or last
 * @param olderThan only those first seen before that time
 * @param newerThan only those first seen at that time or after
 * @param search a text to be found in key, code or reason, whatever the case
 * @param ids only these
 */
public record Selection(
    String system,
    String entity,
    String stage,
    Boolean open,
    String fingerprint,
    UUID run,
    Instant olderThan,
    Instant newerThan,
    String search,
    List<UUID> ids) {

  /** All of them. */
  public static final Selection ALL =
      new Selection(null, null, null, null, null, null, null, null, null, null);

  /** Exactly these, open or not. */
  public static Selection of(List<UUID> ids) {
    return new Selection(null, null, null, null, null, null, null, null, null, List.copyOf(ids));
  }

  /** The open ones among them. */
  public Selection onlyOpen() {
    return new Selection(
        system, entity, stage, true, fingerprint, run, olderThan, newerThan, search, ids);
  }

  /** Those of one entity among them. */
  public Selection of(String oneSystem, String oneEntity) {
    return new Selection(
        oneSystem, oneEntity, stage, open, fingerprint, run, olderThan, newerThan, search, ids);
  }

  /** Those among them that one run met first or last. */
  public Selection in(UUID oneRun) {
    return new Selection(
        system, entity, stage, open, fingerprint, oneRun, olderThan, newerThan, search, ids);
  }

  /** A condition on {@code bridge.failed_records AS f} that names only what is asked for. */
  String sql() {
    StringBuilder sql = new StringBuilder("f.org_id = ?");
    add(sql, system, " AND f.source_system = ?");
    add(sql, entity, " AND f.entity_name = ?");
    add(sql, stage, " AND f.stage_failed = ?");
    if (open != null) {
      sql.append(open ? " AND f.resolved_at IS NULL" : " AND f.resolved_at IS NOT NULL");
    }
    add(sql, fingerprint, " AND f.fingerprint = ?");
    add(sql, run, " AND (f.batch_uid = ? OR f.last_batch_uid = ?)");
    add(sql, olderThan, " AND f.created_at < ?");
    add(sql, newerThan, " AND f.created_at >= ?");
    // position() compares literally: no character of a search has a meaning of its own (B45).
    add(
        sql,
        search,
        " AND position(lower(?) IN lower(concat_ws(' ', f.business_key::text, f.error_code,"
            + " f.error_message))) > 0");
    add(sql, ids, " AND f.uid = ANY (?)");
    return sql.toString();
  }

  /** Sets the parameters of {@link #sql} and answers the index of the next one. */
  int set(PreparedStatement statement, int first, UUID org) throws SQLException {
    List<Object> values = new ArrayList<>();
    values.add(org);
    add(values, system);
    add(values, entity);
    add(values, stage);
    add(values, fingerprint);
    add(values, run);
    add(values, run);
    add(values, olderThan == null ? null : Timestamp.from(olderThan));
    add(values, newerThan == null ? null : Timestamp.from(newerThan));
    add(values, search);
    int next = first;
    for (Object value : values) {
      statement.setObject(next++, value);
    }
    if (ids != null) {
      statement.setArray(next++, Uuids.array(statement.getConnection(), ids));
    }
    return next;
  }

  private static void add(StringBuilder sql, Object wanted, String condition) {
    if (wanted != null) {
      sql.append(condition);
    }
  }

  private static void add(List<Object> values, Object wanted) {
    if (wanted != null) {
      values.add(wanted);
    }
  }
}
