package io.syncflow.mapping;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/**
 * The values that run through a pipeline: String, Long, BigDecimal, Double, Boolean, LocalDate,
 * LocalDateTime, OffsetDateTime, byte[].
 */
final class Values {

  private static final int PLAIN_DIGITS = 150_000;

  private Values() {}

  /** The value as text: plain decimals, ISO 8601 dates, {@code true}/{@code false}, hex bytes. */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal decimal) {
      return plain(decimal);
    }
    if (value instanceof LocalDateTime dateTime) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(dateTime);
    }
    if (value instanceof OffsetDateTime instant) {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant);
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return plain(decimal(number));
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return String.valueOf(value);
  }

  /** Without exponent, unless that would take more digits than PostgreSQL's NUMERIC has. */
  static String plain(BigDecimal value) {
    return isPrintable(value) ? value.toPlainString() : value.toString();
  }

  /** Whether the plain digits are few enough to be written out. */
  static boolean isPrintable(BigDecimal value) {
    return Math.abs((long) value.precision() - value.scale()) <= PLAIN_DIGITS
        && Math.abs((long) value.scale()) <= PLAIN_DIGITS;
  }

  /** The shortest decimal that reads back as the double: 0.1 is 0.1. */
  static BigDecimal decimal(double finite) {
    BigDecimal value = BigDecimal.valueOf(finite);
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }
}
