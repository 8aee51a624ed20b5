package io.syncflow.delta.night;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * How a pass is spread over nights (C-36, C-37, decision 20): each night gets {@code ceil(rows left
 * / nights left)}, planned anew at its beginning.
 *
 * <p>What a night did not do, because it was skipped or its window closed, is spread over the
 * nights left. A night never gets more than half as much again as an even share: what does not fit
 * adds nights at the end instead (F48).
 *
 * @param days the nights the pass is to take
 * @param first the night in which it began
 * @param done rows read so far
 * @param remaining rows still to read
 */
public record NightPlan(int days, LocalDate first, long done, long remaining) {

  /** The rows each night would read if all went well. */
  public long share() {
    return ceil(done + remaining, days);
  }

  /** The most rows any night may read. */
  public long most() {
    return share() + share() / 2;
  }

  /** The nights that a night may still count on, itself included; at least 1. */
  public long nightsLeft(LocalDate night) {
    long planned = days - ChronoUnit.DAYS.between(first, night);
    return Math.max(1, Math.max(planned, remaining == 0 ? 0 : ceil(remaining, most())));
  }

  /** The rows that a night may read. */
  public long budget(LocalDate night) {
    return ceil(remaining, nightsLeft(night));
  }

  /** The plan once so many rows more are read. */
  public NightPlan after(long rows) {
    return new NightPlan(days, first, done + rows, Math.max(0, remaining - rows));
  }

  private static long ceil(long rows, long nights) {
    return Math.floorDiv(rows + nights - 1, nights);
  }
}
