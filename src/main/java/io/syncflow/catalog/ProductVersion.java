package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * A version of a product (D-25…D-30).
 *
 * @param source where the change came from: {@code user, import, rollback, conflict, review,
 *     initial}, or a system's name
 * @param changedBy as audits name them
 * @param overruled edits that lost, by path: {@code {"kept", "lost", "system", "strategy"}}
 * @param changes what it changed, beside the version before; null in lists
 * @param data the whole product; null in lists
 */
public record ProductVersion(
    long version,
    List<String> changedFields,
    String source,
    String changedBy,
    Instant at,
    UUID operation,
    JsonNode overruled,
    SortedMap<String, FieldChange> changes,
    JsonNode data) {}
