package io.syncflow.connection;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * A connection as people see it: everything but its secret.
 *
 * @param status {@code untested}, {@code connected}, {@code failed} or {@code disabled}
 * @param lastError what the last test said; null when it went well or there was none
 */
public record ConnectionView(
    UUID id,
    String system,
    String name,
    String baseUrl,
    JsonNode settings,
    boolean hasCredentials,
    String status,
    String lastError,
    Instant testedAt) {}
