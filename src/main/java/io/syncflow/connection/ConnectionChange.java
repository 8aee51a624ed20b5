package io.syncflow.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a person changed of a connection.
 *
 * @param changes {@code {"old", "new"}} by setting; {@code base_url} is the address, and {@code
 *     credentials} only says that they were replaced
 * @param changedBy as audits name them
 */
public record ConnectionChange(JsonNode changes, String changedBy, Instant changedAt) {}
