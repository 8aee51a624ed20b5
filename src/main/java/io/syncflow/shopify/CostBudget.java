package io.syncflow.shopify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The cost bucket of one shop, shared by everything on this node that calls it. How large it is and
 * how fast it fills is learnt from each answer ({@code extensions.cost.throttleStatus}), never from
 * a table: plans differ, and other apps of ours may draw from it.
 *
 * <p>Routine calls leave a reserve untouched, so that a person who asks something does not wait
 * behind a night's work.
 */
final class CostBudget {

  /** Until the first answer: what the smallest shop has. */
  private static final double FIRST_MAXIMUM = 1_000;

  private static final double FIRST_RATE = 50;
  private static final double MILLIS = 1_000;

  private final Clock clock;
  private double maximum = FIRST_MAXIMUM;
  private double rate = FIRST_RATE;
  private double available = FIRST_MAXIMUM;
  private double underWay;
  private Instant at;

  CostBudget(Clock clock) {
    this.clock = clock;
    this.at = clock.instant();
  }

  /**
   * Takes points for a call, or says how long to wait before asking again.
   *
   * @param cost the points the shop wants to see in the bucket
   * @param reservePercent the share of the bucket to leave; 0 for people
   * @return zero when they were taken: {@link #learn} or {@link #giveBack} has to follow
   */
  synchronized Duration take(double cost, int reservePercent) {
    refill();
    double reserve = Math.min(maximum * reservePercent / 100, Math.max(0, maximum - cost));
    double lacking = Math.min(cost, maximum) + reserve - available;
    if (lacking > 0) {
      return Duration.ofMillis((long) Math.ceil(lacking / rate * MILLIS));
    }
    available -= cost;
    underWay += cost;
    return Duration.ZERO;
  }

  /**
   * Ends a call that was answered.
   *
   * @param cost what was taken for it
   * @param told the bucket as the shop saw it; null when it did not say
   */
  synchronized void learn(double cost, Cost.Bucket told) {
    refill();
    underWay -= cost;
    if (told == null) {
      return;
    }
    maximum = told.maximum();
    rate = told.restoreRate();
    // What is under way may be taken off already: to take it off twice only costs a moment.
    available = told.available() - underWay;
  }

  /** Ends a call that was not answered: it may have cost or not. */
  synchronized void giveBack(double cost) {
    underWay -= cost;
  }

  private void refill() {
    Instant now = clock.instant();
    double gained = Math.max(0, Duration.between(at, now).toMillis()) / MILLIS * rate;
    available = Math.min(maximum, available + gained);
    at = now;
  }
}
