package io.syncflow.mapping;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** The days and times that PostgreSQL's types can hold, infinity left out. */
final class Calendar {

  private static final LocalDate FIRST_DAY = LocalDate.of(-4713, 11, 24);
  private static final LocalDate LAST_DAY = LocalDate.of(5_874_897, 12, 31);
  private static final LocalDate LAST_TIMESTAMP_DAY = LocalDate.of(294_276, 12, 31);
  private static final int USUAL_FIRST_YEAR = -4712;
  private static final int USUAL_LAST_YEAR = 294_275;
  private static final long MICROS_PER_SECOND = 1_000_000L;
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private Calendar() {}

  static boolean hasDate(LocalDate date) {
    return !date.isBefore(FIRST_DAY) && !date.isAfter(LAST_DAY);
  }

  static boolean hasTimestamp(LocalDateTime time) {
    int year = time.getYear();
    if (year >= USUAL_FIRST_YEAR && year <= USUAL_LAST_YEAR) {
      return true;
    }
    LocalDate date = time.toLocalDate();
    return !date.isBefore(FIRST_DAY) && !date.isAfter(LAST_TIMESTAMP_DAY);
  }

  /**
   * Microseconds since 1970-01-01T00:00:00. Nanoseconds are rounded in double precision, as
   * PostgreSQL does with a text of nine decimals, so that both agree on ties too. At the far end of
   * {@link #hasTimestamp} the count wraps around; counted from PostgreSQL's own epoch it is right
   * again.
   */
  static long micros(LocalDateTime time) {
    return time.toLocalDate().toEpochDay() * MICROS_PER_DAY
        + time.toLocalTime().toSecondOfDay() * MICROS_PER_SECOND
        + micros(time.getNano());
  }

  private static long micros(int nanos) {
    return nanos % 1_000 == 0 ? nanos / 1_000 : (long) Math.rint(nanos / 1e9 * 1e6);
  }
}
