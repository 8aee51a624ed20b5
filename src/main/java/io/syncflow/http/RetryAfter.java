package io.syncflow.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The header {@code Retry-After}: seconds, or an HTTP date (RFC 9110, 10.2.3). */
public final class RetryAfter {

  private static final int LONGEST_NUMBER = 9;

  /** The three forms a receiver of HTTP dates has to know (RFC 9110, 5.6.7). */
  private static final DateTimeFormatter[] DATES = {
    DateTimeFormatter.RFC_1123_DATE_TIME,
    DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss zzz", Locale.ROOT),
    DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneOffset.UTC)
  };

  private RetryAfter() {}

  /**
   * How long to wait from now on; empty when the header is missing or says nothing usable. A date
   * that has passed is no wait.
   *
   * @param header the header's value; may be null
   * @param most what is waited at most, whatever it says
   */
  public static Optional<Duration> of(String header, Instant now, Duration most) {
    if (header == null || header.isBlank()) {
      return Optional.empty();
    }
    String text = header.strip();
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      Duration told =
          text.length() > LONGEST_NUMBER ? most : Duration.ofSeconds(Long.parseLong(text));
      return Optional.of(shorter(told, most));
    }
    for (DateTimeFormatter form : DATES) {
      try {
        Duration told = Duration.between(now, Instant.from(form.parse(text)));
        return Optional.of(told.isNegative() ? Duration.ZERO : shorter(told, most));
      } catch (DateTimeException e) {
        // The next form.
      }
    }
    return Optional.empty();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
