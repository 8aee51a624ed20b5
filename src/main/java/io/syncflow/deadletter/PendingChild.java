package io.syncflow.deadletter;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;

/**
 * A record that waits for its parent.
 *
 * @param run the run that read it
 * @param key its own key as a JSON array
 * @param parentKey the missing parent's key as a JSON array
 */
public record PendingChild(
    UUID id,
    UUID run,
    String system,
    String entity,
    @JsonRawValue String key,
    String parent,
    @JsonRawValue String parentKey,
    int retries,
    Instant createdAt) {}
