package io.syncflow.ops;

import java.time.Instant;

/**
 * A route as operators see it.
 *
 * @param state what it does on this node: {@code Started}, {@code Stopped}, {@code Suspended} or a
 *     step between them
 * @param desired what an operator wants of it on every node: {@code stopped}, {@code suspended},
 *     {@code paused} (a schedule's fires are not taken); null = as its file says
 * @param changedBy who wanted that; null when {@code desired} is
 * @param changedAt since when; null when {@code desired} is
 */
public record RouteState(
    String id,
    String description,
    String state,
    String desired,
    String changedBy,
    Instant changedAt) {}
