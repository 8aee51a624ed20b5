package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * What would change, until it is applied or expires (issue 5.6).
 *
 * @param kind {@code import} or {@code rollback}
 * @param name for people
 * @param status {@code open} while rows come, {@code computed}, {@code applied}, {@code expired}
 * @param summary counts: {@code create, update, delete, unchanged, conflicts, excluded, faults,
 *     prices_changed, stock_emptied}
 * @param stopReason why applying it only stages it; null when it applies at once
 * @param computedBy as audits name them
 * @param operation the operation that applied it; null while none did
 */
public record Plan(
    UUID id,
    String kind,
    String name,
    String status,
    JsonNode summary,
    String stopReason,
    String computedBy,
    Instant computedAt,
    Instant expiresAt,
    Instant appliedAt,
    UUID operation) {}
