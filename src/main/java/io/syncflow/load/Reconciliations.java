package io.syncflow.load;

import io.syncflow.db.OrgScope;
import io.syncflow.record.BusinessKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finished reconciliations as people see them. */
public final class Reconciliations {

  /** What a load can mend: the source has it, and nothing else accounts for the difference. */
  private static final String MENDABLE =
      " FROM bridge.reconciled_differences WHERE kind IN ('missing', 'different')"
          + " AND explanation IS NULL";

  private static final String FIND =
      "SELECT batch_uid, source_system, entity_name, created_at, source_rows, target_rows,"
          + " equal_rows, missing_rows, extra_rows, different_rows, rejected_rows, duplicate_rows,"
          + " explained_rows, (SELECT count(*)"
          + MENDABLE
          + " AND org_id = r.org_id AND batch_uid = r.batch_uid)"
          + " FROM bridge.reconciliations AS r WHERE org_id = ? AND batch_uid = ?";

  private static final String RANGES =
      "SELECT position, first_key::text, source_rows, target_rows, source_hash, target_hash"
          + " FROM bridge.reconciled_ranges WHERE org_id = ? AND batch_uid = ? AND position > ?"
          + " AND (NOT ? OR source_rows <> target_rows OR source_hash <> target_hash)"
          + " ORDER BY position LIMIT ?";

  private static final String DIFFERENCES =
      "SELECT position, kind, business_key::text, differing_columns, source_rowversion,"
          + " target_rowversion, explanation FROM bridge.reconciled_differences"
          + " WHERE org_id = ? AND batch_uid = ? AND position > ? AND (?::text IS NULL OR kind = ?)"
          + " AND (?::boolean IS NULL OR (explanation IS NOT NULL) = ?) ORDER BY position LIMIT ?";

  private static final String REPAIRABLE =
      "SELECT ARRAY(SELECT jsonb_array_elements_text(business_key))"
          + MENDABLE
          + " AND org_id = ? AND batch_uid = ? ORDER BY position";

  private final OrgScope scope;

  public Reconciliations(OrgScope scope) {
    this.scope = scope;
  }

  /** One reconciliation; empty when the organisation has none of that id, or it is not finished. */
  public Optional<Reconciliation> find(UUID org, UUID run) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setObject(1, org);
            find.setObject(2, run);
            try (ResultSet row = find.executeQuery()) {
              return row.next() ? Optional.of(reconciliation(row)) : Optional.empty();
            }
          }
        });
  }

  /**
   * Its ranges in key order.
   *
   * @param differing whether to leave out those in which both sides agree
   * @param after only those after this position
   * @param limit at most so many
   */
  public List<Reconciliation.Range> ranges(
      UUID org, UUID run, boolean differing, long after, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(RANGES)) {
            select.setObject(1, org);
            select.setObject(2, run);
            select.setLong(3, after);
            select.setBoolean(4, differing);
            select.setInt(5, limit);
            List<Reconciliation.Range> ranges = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                ranges.add(range(row));
              }
            }
            return ranges;
          }
        });
  }

  /**
   * Its differing keys in key order.
   *
   * @param kind only these; null for all
   * @param explained only explained ones, or only the others; null for both
   * @param after only those after this position
   * @param limit at most so many
   */
  public List<Reconciliation.Difference> differences(
      UUID org, UUID run, String kind, Boolean explained, long after, int limit) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(DIFFERENCES)) {
            select.setObject(1, org);
            select.setObject(2, run);
            select.setLong(3, after);
            select.setString(4, kind);
            select.setString(5, kind);
            select.setObject(6, explained);
            select.setObject(7, explained);
            select.setInt(8, limit);
            List<Reconciliation.Difference> differences = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                differences.add(difference(row));
              }
            }
            return differences;
          }
        });
  }

  /** The listed keys that loading the source's records again may mend. */
  public List<BusinessKey> repairable(UUID org, UUID run) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(REPAIRABLE)) {
            select.setObject(1, org);
            select.setObject(2, run);
            List<BusinessKey> keys = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                keys.add(new BusinessKey(Arrays.asList((String[]) row.getArray(1).getArray())));
              }
            }
            return keys;
          }
        });
  }

  private static Reconciliation reconciliation(ResultSet row) throws SQLException {
    long missing = row.getLong(8);
    long extra = row.getLong(9);
    long different = row.getLong(10);
    long explained = row.getLong(13);
    return new Reconciliation(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getString(3),
        row.getTimestamp(4).toInstant(),
        row.getLong(5),
        row.getLong(6),
        row.getLong(7),
        missing,
        extra,
        different,
        row.getLong(11),
        row.getLong(12),
        explained,
        missing + extra + different - explained,
        row.getLong(14));
  }

  private static Reconciliation.Range range(ResultSet row) throws SQLException {
    long source = row.getLong(3);
    long target = row.getLong(4);
    long sourceHash = row.getLong(5);
    long targetHash = row.getLong(6);
    return new Reconciliation.Range(
        row.getLong(1),
        row.getString(2),
        source,
        target,
        HexFormat.of().toHexDigits(sourceHash),
        HexFormat.of().toHexDigits(targetHash),
        source != target || sourceHash != targetHash);
  }

  private static Reconciliation.Difference difference(ResultSet row) throws SQLException {
    return new Reconciliation.Difference(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        List.of((String[]) row.getArray(4).getArray()),
        row.getObject(5, Long.class),
        row.getObject(6, Long.class),
        row.getString(7));
  }
}
