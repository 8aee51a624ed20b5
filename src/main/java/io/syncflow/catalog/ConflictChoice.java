package io.syncflow.catalog;

import java.util.List;
import java.util.UUID;

/**
 * Which conflicts are meant; a null leaves that out of account.
 *
 * @param open only open ones, or only settled ones
 */
public record ConflictChoice(
    Boolean open,
    UUID operation,
    String system,
    String field,
    String severity,
    String sku,
    List<UUID> ids) {

  /** The condition that {@link #values} belong to; the tables are {@code c} and {@code p}. */
  static final String WHERE =
      " AND (?::boolean IS NULL OR (c.resolved_at IS NULL) = ?)"
          + " AND (?::uuid IS NULL OR c.sync_operation_id = ?)"
          + " AND (?::text IS NULL OR c.system = ?) AND (?::text IS NULL OR c.field_name = ?)"
          + " AND (?::text IS NULL OR c.severity = ?) AND (?::text IS NULL OR p.sku = ?)"
          + " AND (?::uuid[] IS NULL OR c.conflict_uuid = ANY (?::uuid[]))";

  /** The same, and only those that are open. */
  ConflictChoice onlyOpen() {
    return new ConflictChoice(true, operation, system, field, severity, sku, ids);
  }

  Object[] values() {
    return new Object[] {
      open, open, operation, operation, system, system, field, field, severity, severity, sku, sku,
      ids, ids
    };
  }
}
