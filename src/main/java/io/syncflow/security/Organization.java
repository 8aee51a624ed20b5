package io.syncflow.security;

import java.time.Instant;
import java.util.UUID;

/**
 * An organisation.
 *
 * @param slug its short name: lower-case letters, digits and underscores
 * @param timeZone a region id
 * @param status {@code active} or {@code suspended}
 */
public record Organization(
    UUID id, String slug, String name, String timeZone, String status, Instant createdAt) {}
