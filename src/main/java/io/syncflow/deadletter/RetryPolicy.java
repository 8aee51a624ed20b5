package io.syncflow.deadletter;

import java.time.Duration;

/**
 * When a dead letter of a transient error is tried again (decision 23): after {@code first}, then
 * twice as long each time up to {@code longest}, minus a random half, {@code most} times in all.
 *
 * <p>The plan is made in the database, by whatever writes a dead letter; so it travels with the
 * connections.
 */
public record RetryPolicy(Duration first, Duration longest, int most) {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST_FIRST = Duration.ofDays(1);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int MOST = 100;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException with a sentence that names the setting
   */
  public RetryPolicy {
    check("syncflow.retry.first-delay", first, SHORTEST, LONGEST_FIRST);
    check("syncflow.retry.longest-delay", longest, first, LONGEST);
    if (most < 0 || most > MOST) {
      throw new IllegalArgumentException(
          "syncflow.retry.max-retries has to be from 0 to " + MOST + ", not " + most);
    }
  }

  private static void check(String setting, Duration value, Duration lowest, Duration highest) {
    if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
      throw new IllegalArgumentException(
          setting + " has to be from " + lowest + " to " + highest + ", not " + value);
    }
  }

  /** As start-up options of a PostgreSQL session; {@code bridge.retry_delay} reads them. */
  public String sessionOptions() {
    return "-c syncflow.retry_first_seconds=%d -c syncflow.retry_longest_seconds=%d -c syncflow.retry_most=%d"
        .formatted(first.toSeconds(), longest.toSeconds(), most);
  }
}
