package io.syncflow.security;

import java.time.Instant;
import java.util.UUID;

/**
 * An API token without its secret.
 *
 * @param prefix the first characters of its text, to recognise it by
 * @param org slug of its organisation; null for a platform token
 * @param expiresAt null when it does not expire
 * @param revokedAt null while it is valid
 */
public record TokenInfo(
    UUID id,
    String name,
    String prefix,
    Role role,
    String org,
    Instant createdAt,
    Instant expiresAt,
    Instant revokedAt) {}
