package io.syncflow.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored delivery.
 *
 * @param topic null when it did not say
 * @param body the raw bytes
 * @param attempts how often it was worked on in vain
 */
public record InboundEvent(UUID id, String topic, byte[] body, int attempts, Instant receivedAt) {}
