package io.syncflow.catalog;

import java.util.List;
import java.util.UUID;

/**
 * Which staged changes are meant; a null leaves that out of account.
 *
 * @param field only those that change this field, for example {@code price}
 * @param sku only those of the product with this SKU
 * @param conflicts only those with fields in conflict, or only those without
 */
public record StagedChoice(
    UUID operation,
    String status,
    String changeType,
    String field,
    String sku,
    String system,
    Boolean conflicts,
    List<UUID> ids) {

  /** The condition that {@link #values} belong to; the table is {@code s}. */
  static final String WHERE =
      " AND (?::uuid IS NULL OR s.sync_operation_id = ?) AND (?::text IS NULL OR s.status = ?)"
          + " AND (?::text IS NULL OR s.change_type = ?)"
          + " AND (?::text IS NULL OR EXISTS (SELECT FROM jsonb_object_keys(s.change_data) AS k"
          + "   WHERE regexp_replace(k, '^variants/[^/]+/', '') = ?))"
          + " AND (?::text IS NULL OR s.sku = ?) AND (?::text IS NULL OR s.system = ?)"
          + " AND (?::boolean IS NULL OR s.has_conflicts = ?)"
          + " AND (?::uuid[] IS NULL OR s.id = ANY (?::uuid[]))";

  /** All of an operation. */
  public static StagedChoice of(UUID operation) {
    return new StagedChoice(operation, null, null, null, null, null, null, null);
  }

  Object[] values() {
    return new Object[] {
      operation,
      operation,
      status,
      status,
      changeType,
      changeType,
      field,
      field,
      sku,
      sku,
      system,
      system,
      conflicts,
      conflicts,
      ids,
      ids
    };
  }
}
