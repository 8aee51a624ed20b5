package io.syncflow.mapping;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** Dates and times as PostgreSQL prints them with DateStyle ISO. */
final class PostgresTime {

  private PostgresTime() {}

  static String text(LocalDate date) {
    return appendDate(new StringBuilder(), date).append(era(date)).toString();
  }

  /**
   * @param separator between date and time
   * @param offset appended to the time
   */
  static String text(LocalDateTime time, char separator, String offset) {
    StringBuilder out = appendDate(new StringBuilder(), time.toLocalDate()).append(separator);
    two(out, time.getHour()).append(':');
    two(out, time.getMinute()).append(':');
    two(out, time.getSecond());
    int micros = time.getNano() / 1_000;
    if (micros != 0) {
      String digits = Integer.toString(1_000_000 + micros).substring(1);
      int end = digits.length();
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      out.append('.').append(digits, 0, end);
    }
    return out.append(offset).append(era(time.toLocalDate())).toString();
  }

  private static StringBuilder appendDate(StringBuilder out, LocalDate date) {
    int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
    String digits = Integer.toString(year);
    out.append("0".repeat(Math.max(0, 4 - digits.length()))).append(digits).append('-');
    two(out, date.getMonthValue()).append('-');
    return two(out, date.getDayOfMonth());
  }

  private static String era(LocalDate date) {
    return date.getYear() > 0 ? "" : " BC";
  }

  private static StringBuilder two(StringBuilder out, int number) {
    return out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }
}
