package io.syncflow.syrve.outbox;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/** How long to wait before the next attempt; up to a quarter less at random, so that none meet. */
final class Backoff {

  private static final double LEAST = 0.75;
  private static final int MOST_DOUBLINGS = 20;

  private final OutboxSettings settings;
  private final DoubleSupplier random;

  /**
   * @param random gives numbers from 0 to 1
   */
  Backoff(OutboxSettings settings, DoubleSupplier random) {
    this.settings = settings;
    this.random = random;
  }

  /**
   * Before a document's next attempt.
   *
   * @param attempts how many failed, from 1
   */
  Duration afterAttempt(int attempts) {
    List<Duration> schedule = settings.schedule();
    return jittered(schedule.get(Math.min(attempts, schedule.size()) - 1));
  }

  /**
   * Before the next try of a server that takes no documents.
   *
   * @param waits how often that was in a row, from 1
   * @param needsPerson whether it lasts until a person acts
   */
  Duration afterWait(int waits, boolean needsPerson) {
    if (needsPerson) {
      return jittered(settings.personWait());
    }
    Duration doubled = settings.firstWait().multipliedBy(1L << Math.min(waits - 1, MOST_DOUBLINGS));
    Duration longest = settings.longestWait();
    return jittered(doubled.compareTo(longest) > 0 ? longest : doubled);
  }

  private Duration jittered(Duration whole) {
    return Duration.ofMillis(
        (long) (whole.toMillis() * (LEAST + (1 - LEAST) * random.getAsDouble())));
  }
}
