package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A change of many products as one thing that can be reviewed and taken back (D-11…D-17).
 *
 * @param operationType {@code full_sync, delta_sync, import, plan, rollback} or another word
 * @param direction {@code up} to a system, {@code down} from it, {@code bidirectional}
 * @param status {@code pending, in_progress, paused} (rows wait for a person), {@code completed,
 *     completed_with_errors, failed, cancelled}
 * @param statistics counts by name
 * @param rollbackable whether it wrote versions that a rollback could take back
 * @param system the external system; null for files
 * @param stopReason why its rows wait although rules would have approved them; null when they would
 *     not, or nothing waits
 * @param createdBy as audits name them
 * @param performance where its time went, as measured: {@code bottleneck, total_seconds,
 *     items_per_second, api_calls, rate_limited, stages} in seconds; null when nothing was measured
 */
public record Operation(
    UUID id,
    UUID operationUuid,
    String name,
    String operationType,
    String direction,
    String status,
    JsonNode statistics,
    boolean rollbackable,
    String system,
    String stopReason,
    String errorMessage,
    String createdBy,
    Instant createdAt,
    Instant startedAt,
    Instant completedAt,
    JsonNode performance) {}
