package io.syncflow.deadletter;

import java.time.Instant;
import java.util.UUID;

/**
 * One try to bring a dead letter through (decision 23: each is kept).
 *
 * @param number 1 for the first
 * @param run the replay or retry it was part of; null once that run is archived
 * @param trigger {@code replay} when a person asked, {@code retry} when the hub tried by itself
 * @param outcome {@code passed}, {@code failed}, {@code superseded} or {@code waiting}
 * @param code why it failed, machine-readable; null when it did not
 * @param reason why it failed, one sentence
 * @param user who asked; null when a machine did
 */
public record Attempt(
    int number,
    UUID run,
    String trigger,
    String outcome,
    String code,
    String reason,
    UUID user,
    Instant at) {}
