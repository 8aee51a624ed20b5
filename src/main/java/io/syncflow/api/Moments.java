package io.syncflow.api;

import java.time.Instant;

/** Which moments of a request a database and a document can hold. */
final class Moments {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Moments() {}

  /**
   * Whether a moment lies in the years 1 to 9999 (UTC): Java has a thousand million years,
   * PostgreSQL's {@code timestamptz} and {@code xs:dateTime} with four digits have not.
   */
  static boolean isStorable(Instant moment) {
    return !moment.isBefore(FIRST) && !moment.isAfter(LAST);
  }
}
