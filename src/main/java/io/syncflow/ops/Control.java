package io.syncflow.ops;

import java.time.Instant;

/**
 * What an operator wants of a route (a row of {@code bridge.route_control}).
 *
 * @param desired {@code stopped}, {@code suspended} or {@code paused}
 */
record Control(String desired, String changedBy, Instant changedAt) {

  static final String STOPPED = "stopped";
  static final String SUSPENDED = "suspended";

  /** The route runs, but its schedule's fires are not taken. */
  static final String PAUSED = "paused";

  /** Whether the route itself stands still. */
  boolean holdsRoute() {
    return !PAUSED.equals(desired);
  }
}
