package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.regex.Pattern;

/** The column types a CSV file's values can be read as without losing anything. */
enum CsvType {
  NUMBER("number"),
  TIMESTAMP("timestamp(9)"),
  TEXT("varchar2(4000)");

  private static final int MOST_DIGITS = 38;
  private static final Pattern NUMERAL = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?");
  private static final Pattern MOMENT =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?)?");

  private final String sql;

  CsvType(String sql) {
    this.sql = sql;
  }

  String sql() {
    return sql;
  }

  /** The narrowest type of a value that is not empty; 007 stays text. */
  static CsvType of(String value) {
    if (value.length() <= MOST_DIGITS && NUMERAL.matcher(value).matches()) {
      return NUMBER;
    }
    return MOMENT.matcher(value).matches() && exists(value) ? TIMESTAMP : TEXT;
  }

  /** The type that holds values of both; null stands for no value so far. */
  static CsvType both(CsvType one, CsvType other) {
    return one == null || one == other ? other : TEXT;
  }

  /** What to bind for a value; null for the empty string, as in Oracle. */
  Object read(String value) {
    if (value.isEmpty()) {
      return null;
    }
    return switch (this) {
      case NUMBER -> new BigDecimal(value);
      case TIMESTAMP -> moment(value);
      case TEXT -> value;
    };
  }

  private static boolean exists(String value) {
    try {
      moment(value);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static LocalDateTime moment(String value) {
    return value.length() == 10
        ? LocalDate.parse(value).atStartOfDay()
        : LocalDateTime.parse(value.replace(' ', 'T'));
  }
}
