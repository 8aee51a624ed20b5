package io.syncflow.catalog;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A change of one product that waits for approval, or did (D-02…D-10).
 *
 * @param product null for one that is to be created
 * @param sku of the product
 * @param changeType {@code create, update, delete}
 * @param changes by path: S3's {@code {"field": {"old", "new"}}}
 * @param baseVersion the version it was computed on; null for one that is to be created
 * @param status {@code staged, approved, rejected, applied, refused}
 * @param source {@code import}, or the system it came from
 * @param line of the file it came from; null when it did not come from one
 * @param reviewedBy as audits name them; {@code rules} when rules approved it
 */
public record StagedChange(
    UUID id,
    UUID operation,
    UUID product,
    String sku,
    String name,
    String changeType,
    SortedMap<String, FieldChange> changes,
    boolean hasConflicts,
    Long baseVersion,
    String status,
    String statusReason,
    String source,
    String system,
    Integer line,
    String stagedBy,
    String reviewedBy,
    Instant reviewedAt,
    Instant appliedAt,
    Instant createdAt) {

  /** The same, with its changes shown otherwise. */
  public StagedChange with(SortedMap<String, FieldChange> shown) {
    return new StagedChange(
        id,
        operation,
        product,
        sku,
        name,
        changeType,
        shown,
        hasConflicts,
        baseVersion,
        status,
        statusReason,
        source,
        system,
        line,
        stagedBy,
        reviewedBy,
        reviewedAt,
        appliedAt,
        createdAt);
  }
}
