package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Dead letters as people list and read them. */
public final class FailedRecords {

  private static final String COLUMNS =
      "SELECT f.uid, f.batch_uid, f.source_system, f.entity_name, f.business_key::text,"
          + " f.stage_failed, f.error_code, f.error_message, f.seen_count, f.created_at,"
          + " f.resolved_at, f.resolution";

  /** position() compares literally: no character of a search has a meaning of its own (B45). */
  private static final String LIST =
      COLUMNS
          + " FROM bridge.failed_records f WHERE f.org_id = ?"
          + " AND (?::text IS NULL OR f.source_system = ?)"
          + " AND (?::text IS NULL OR f.entity_name = ?)"
          + " AND (?::text IS NULL OR f.stage_failed = ?)"
          + " AND (?::boolean IS NULL OR (f.resolved_at IS NULL) = ?)"
          + " AND (?::text IS NULL OR position(lower(?) IN lower(concat_ws(' ', f.business_key::text,"
          + "   f.error_code, f.error_message))) > 0)"
          + " AND (?::uuid IS NULL OR f.uid < ?) ORDER BY f.uid DESC LIMIT ?";

  private static final String FIND =
      COLUMNS
          + ", f.raw_data::text, f.raw_bytes, f.normalized_data::text"
          + " FROM bridge.failed_records f WHERE f.org_id = ? AND f.uid = ?";

  private final OrgScope scope;

  public FailedRecords(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What to list; a null leaves that out of account.
   *
   * @param open true = only open ones, false = only resolved ones
   * @param search a text to be found in key, code or reason, whatever the case
   * @param before only records older than this one, by id
   * @param limit at most so many
   */
  public record Query(
      String system,
      String entity,
      String stage,
      Boolean open,
      String search,
      UUID before,
      int limit) {}

  /** The organisation's dead letters, newest first, without their data. */
  public List<FailedRecord> list(UUID org, Query query) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setObject(1, org);
            setTwice(select, 2, query.system());
            setTwice(select, 4, query.entity());
            setTwice(select, 6, query.stage());
            setTwice(select, 8, query.open());
            setTwice(select, 10, query.search());
            setTwice(select, 12, query.before());
            select.setInt(14, query.limit());
            List<FailedRecord> records = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                records.add(record(row, null, null, null));
              }
            }
            return records;
          }
        });
  }

  /** One dead letter with its data; empty when the organisation has none of that id. */
  public Optional<FailedRecord> find(UUID org, UUID id) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setObject(1, org);
            select.setObject(2, id);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                return Optional.<FailedRecord>empty();
              }
              byte[] bytes = row.getBytes(14);
              String base64 = bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
              return Optional.of(record(row, row.getString(13), base64, row.getString(15)));
            }
          }
        });
  }

  private static void setTwice(PreparedStatement select, int at, Object value) throws SQLException {
    select.setObject(at, value);
    select.setObject(at + 1, value);
  }

  private static FailedRecord record(ResultSet row, String raw, String rawBase64, String normalized)
      throws SQLException {
    return new FailedRecord(
        row.getObject(1, UUID.class),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        row.getTimestamp(10).toInstant(),
        instant(row.getTimestamp(11)),
        row.getString(12),
        raw,
        rawBase64,
        normalized);
  }

  private static Instant instant(Timestamp value) {
    return value == null ? null : value.toInstant();
  }
}
