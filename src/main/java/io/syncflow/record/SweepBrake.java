package io.syncflow.record;

import java.math.BigDecimal;

/**
 * How many deletions of an entity one sweep may make by itself (decision 21).
 *
 * @param rows at most so many
 * @param percent and at most this share of the target's rows, 0 to 100
 */
public record SweepBrake(long rows, BigDecimal percent) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /**
   * Reads the parameters of the route template {@code key-sweep}.
   *
   * @throws IllegalArgumentException naming the parameter that is wrong
   */
  public static SweepBrake parse(String rows, String percent) {
    return new SweepBrake(rows(rows), percent(percent));
  }

  private static long rows(String text) {
    try {
      long rows = Long.parseLong(text);
      if (rows >= 0) {
        return rows;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence that says what is expected.
    }
    throw new IllegalArgumentException("brakeRows '" + text + "' is not a whole number from 0");
  }

  private static BigDecimal percent(String text) {
    try {
      BigDecimal percent = new BigDecimal(text);
      if (percent.signum() >= 0 && percent.compareTo(HUNDRED) <= 0) {
        return percent;
      }
    } catch (NumberFormatException e) {
      // Falls through to the one sentence that says what is expected.
    }
    throw new IllegalArgumentException("brakePercent '" + text + "' is not a number from 0 to 100");
  }

  /**
   * Why so many deletions have to wait for a person; null when they need not.
   *
   * @param missing the deletions
   * @param live the rows the target has, the missing ones included
   */
  public String reason(long missing, long live) {
    if (missing > rows) {
      return missing + " deletions are more than the " + rows + " that a sweep may make by itself";
    }
    BigDecimal share = BigDecimal.valueOf(missing).multiply(HUNDRED);
    if (share.compareTo(percent.multiply(BigDecimal.valueOf(live))) > 0) {
      return missing
          + " deletions are more than "
          + percent.toPlainString()
          + " % of "
          + live
          + " records, which a sweep may make by itself";
    }
    return null;
  }
}
