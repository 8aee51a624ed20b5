package io.syncflow.sandbox;

import java.time.LocalDateTime;
import java.util.Random;

/**
 * Rising rowversions with ties: about a third of the rows share the version of the row before, as
 * rows saved in one transaction do.
 */
final class Versions {

  private static final LocalDateTime FIRST_DAY = LocalDateTime.of(2025, 3, 10, 6, 0);
  private static final int DAYS = 25;

  private final Random random;
  private final long step;
  private long last;

  /**
   * @param rows how many rows share the period of 25 days
   */
  Versions(Random random, int rows) {
    this.random = random;
    this.step = DAYS * 86_400_000_000L / rows;
  }

  /** NUMBER. */
  long number() {
    if (!tied()) {
      last += 1 + random.nextInt(20);
    }
    return 1_000_000 + last;
  }

  /** TIMESTAMP, to the microsecond. */
  LocalDateTime timestamp() {
    if (!tied()) {
      last += 1 + (long) (random.nextDouble() * 2 * step);
    }
    return FIRST_DAY.plusNanos(last * 1000);
  }

  /** DATE, to the second. */
  LocalDateTime date() {
    return timestamp().withNano(0);
  }

  private boolean tied() {
    return last > 0 && random.nextInt(3) == 0;
  }
}
