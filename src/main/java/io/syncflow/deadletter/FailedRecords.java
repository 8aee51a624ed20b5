package io.syncflow.deadletter;

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

/** Dead letters as people list, group and read them. */
public final class FailedRecords {

  private static final String COLUMNS =
      "SELECT f.uid, f.batch_uid, f.source_system, f.entity_name, f.business_key::text,"
          + " f.stage_failed, f.error_code, f.error_message, f.fingerprint, f.retryable,"
          + " f.seen_count, f.retry_count, f.max_retries, f.created_at, f.next_retry_at,"
          + " f.exhausted_at, f.resolved_at, f.resolution, f.resolved_batch_uid"
          + " FROM bridge.failed_records AS f WHERE ";

  private static final String GROUPS =
      "SELECT f.fingerprint, f.source_system, f.entity_name, f.stage_failed, min(f.error_code),"
          + " bool_or(f.retryable), f.reason_shape, count(*), min(f.created_at), max(f.created_at),"
          // Ids grow with time: the greatest is the newest one's.
          + " (max(f.uid::text))::uuid FROM bridge.failed_records AS f WHERE %s"
          + " GROUP BY 1, 2, 3, 4, 7";

  private final OrgScope scope;
  private final DeadLetterFile file = new DeadLetterFile();

  public FailedRecords(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Dead letters, newest first, without their data.
   *
   * @param before only records older than this one, by id; null = from the newest
   * @param limit at most so many
   */
  public List<FailedRecord> list(UUID org, Selection selection, UUID before, int limit) {
    String sql =
        COLUMNS
            + selection.sql()
            + (before == null ? "" : " AND f.uid < ?")
            + " ORDER BY f.uid DESC LIMIT ?";
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = selection.set(select, 1, org);
            if (before != null) {
              select.setObject(next++, before);
            }
            select.setInt(next, limit);
            List<FailedRecord> records = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                records.add(record(row));
              }
            }
            return records;
          }
        });
  }

  /**
   * Dead letters by cause, the commonest first.
   *
   * @param limit at most so many groups
   */
  public List<FailureGroup> groups(UUID org, Selection selection, int limit) {
    String sql =
        "SELECT g.*, f.error_message FROM ("
            + GROUPS.formatted(selection.sql())
            + " ORDER BY 8 DESC, 1 LIMIT ?) AS g (fingerprint, system, entity, stage, code,"
            + " retryable, shape, number, oldest, newest, example)"
            + " JOIN bridge.failed_records AS f ON f.org_id = ? AND f.uid = g.example"
            + " ORDER BY g.number DESC, g.fingerprint";
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            int next = selection.set(select, 1, org);
            select.setInt(next, limit);
            select.setObject(next + 1, org);
            List<FailureGroup> groups = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                groups.add(group(row));
              }
            }
            return groups;
          }
        });
  }

  /** How many there are. */
  public long count(UUID org, Selection selection) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement count =
              connection.prepareStatement(
                  "SELECT count(*) FROM bridge.failed_records AS f WHERE " + selection.sql())) {
            selection.set(count, 1, org);
            try (ResultSet row = count.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  /**
   * One dead letter with its data, attempts and history; empty when the organisation has none of
   * that id.
   */
  public Optional<FailedRecord> find(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          List<FailedRecord> found = list(org, Selection.of(List.of(id)), null, 1);
          return found.isEmpty()
              ? Optional.<FailedRecord>empty()
              : Optional.of(found.get(0).with(file.open(connection, org, id)));
        });
  }

  private static FailureGroup group(ResultSet row) throws SQLException {
    return new FailureGroup(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getBoolean(6),
        row.getString(7),
        row.getLong(8),
        instant(row, 9),
        instant(row, 10),
        row.getObject(11, UUID.class),
        row.getString(12));
  }

  private static FailedRecord record(ResultSet row) throws SQLException {
    return new FailedRecord(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getBoolean(10),
        row.getInt(11),
        row.getInt(12),
        row.getInt(13),
        instant(row, 14),
        instant(row, 15),
        instant(row, 16),
        instant(row, 17),
        row.getString(18),
        row.getObject(19, UUID.class),
        null);
  }

  static Instant instant(ResultSet row, int column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}
