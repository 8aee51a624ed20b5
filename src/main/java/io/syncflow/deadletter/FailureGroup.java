package io.syncflow.deadletter;

import java.time.Instant;
import java.util.UUID;

/**
 * Dead letters with one cause: the same system, entity, stage and reason, ids and values aside.
 *
 * @param fingerprint names the group; 16 hex digits
 * @param retryable whether the hub tries them again by itself
 * @param reason the reason they share, with placeholders for what differs
 * @param count how many they are
 * @param oldest when the first of them was first seen
 * @param newest when the last of them was first seen
 * @param example the id of one of them, the newest
 * @param exampleReason its own reason, unshortened
 */
public record FailureGroup(
    String fingerprint,
    String system,
    String entity,
    String stage,
    String code,
    boolean retryable,
    String reason,
    long count,
    Instant oldest,
    Instant newest,
    UUID example,
    String exampleReason) {

  /** Both together; the newer one gives the example. */
  FailureGroup plus(FailureGroup other) {
    FailureGroup newer = other.newest.isAfter(newest) ? other : this;
    return new FailureGroup(
        fingerprint,
        system,
        entity,
        stage,
        code,
        retryable,
        reason,
        count + other.count,
        oldest.isBefore(other.oldest) ? oldest : other.oldest,
        newer.newest,
        newer.example,
        newer.exampleReason);
  }
}
