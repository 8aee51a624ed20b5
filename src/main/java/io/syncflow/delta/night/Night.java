package io.syncflow.delta.night;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * One night of a window, a stretch of time: [opens, closes).
 *
 * @param day the day on which it opens, in the window's zone; its name in plans
 * @param closes equal to {@code opens} when a change of clocks leaves nothing of it
 */
public record Night(LocalDate day, Instant opens, Instant closes) {

  /** Whether it lasts at that moment. */
  public boolean contains(Instant moment) {
    return !moment.isBefore(opens) && moment.isBefore(closes);
  }

  /** How long it lasts; zero or more. */
  public Duration length() {
    return Duration.between(opens, closes);
  }
}
