package io.syncflow.http;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses that double from attempt to attempt up to a longest one, each of them somewhere between
 * half and all of that: callers that failed together do not come back together.
 *
 * @param random from 0 (inclusive) to 1
 */
record Backoff(Duration first, Duration longest, DoubleSupplier random) {

  private static final int MOST_DOUBLINGS = 30;

  /**
   * @param failures attempts that have failed so far; 1 or more
   */
  Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MOST_DOUBLINGS);
    long full = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(full / 2 + Math.round(full / 2.0 * random.getAsDouble()));
  }
}
