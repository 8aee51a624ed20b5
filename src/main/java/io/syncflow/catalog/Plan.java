package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * What would change, until it is applied or expires (issue 5.6).
 *
 * @param kind {@code import}, {@code sync} or {@code rollback}
 * @param system of a sync the system it reads, for example {@code oracle_ifs}; else null
 * @param entity of a sync its entity; {@code categories} of a rollback of categories
 * @param name for people
 * @param status {@code open} while rows come, {@code computed}, {@code failed}, {@code applied},
 *     {@code expired}
 * @param summary counts: {@code create, update, delete, unchanged, conflicts, excluded, faults,
 *     prices_changed, stock_emptied}; of a sync also {@code superseded}, {@code skipped} and {@code
 *     not_kept}, changes beyond what a plan keeps
 * @param failure why it could not be computed; null unless it failed
 * @param stopReason why applying it only stages it; null when it applies at once
 * @param computedBy as audits name them
 * @param operation the operation that applied it; null while none did
 */
public record Plan(
    UUID id,
    String kind,
    String system,
    String entity,
    String name,
    String status,
    JsonNode summary,
    String failure,
    String stopReason,
    String computedBy,
    Instant computedAt,
    Instant expiresAt,
    Instant appliedAt,
    UUID operation) {

  /** What tells a sync's plan from a file's. */
  public static final String SYNC = "sync";

  /** How many records it would change. */
  public long changes() {
    return summary.path("create").asLong()
        + summary.path("update").asLong()
        + summary.path("delete").asLong();
  }
}
