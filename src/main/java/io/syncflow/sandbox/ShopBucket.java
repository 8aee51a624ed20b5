package io.syncflow.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Shopify's cost bucket: what a query may cost has to be in it before, what it did not cost comes
 * back.
 */
final class ShopBucket {

  /** What one query may cost at most. */
  static final double MOST_PER_QUERY = 1_000;

  private static final double MILLIS = 1_000;

  private final Clock clock;
  private final double maximum;
  private final double rate;
  private double available;
  private Instant at;

  ShopBucket(Clock clock, double maximum, double rate) {
    this.clock = clock;
    this.maximum = maximum;
    this.rate = rate;
    this.available = maximum;
    this.at = clock.instant();
  }

  /** Takes points; false when there are not enough. */
  synchronized boolean take(double points) {
    refill();
    if (points > available) {
      return false;
    }
    available -= points;
    return true;
  }

  /** Gives back what was not needed. */
  synchronized void giveBack(double points) {
    available = Math.min(maximum, available + points);
  }

  /** Another app of the same owner draws from it. */
  synchronized void drain() {
    refill();
    available = 0;
  }

  /** {@code throttleStatus}: whole numbers at times, at times not. */
  synchronized Map<String, Object> status() {
    refill();
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("maximumAvailable", maximum);
    status.put("currentlyAvailable", (long) available);
    status.put("restoreRate", rate);
    return status;
  }

  private void refill() {
    Instant now = clock.instant();
    available = Math.min(maximum, available + Duration.between(at, now).toMillis() / MILLIS * rate);
    at = now;
  }
}
