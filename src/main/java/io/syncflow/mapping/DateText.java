package io.syncflow.mapping;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.function.Function;

/** How dates are written in a source. */
final class DateText {

  private static final int DATE_LENGTH = "2026-01-01".length();

  private static final DateTimeFormatter ISO_FORMATTER =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .parseLenient()
          .appendOffset("+HH", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** ISO 8601, with T or a blank between date and time. */
  static final DateText ISO = new DateText("ISO 8601", DateText::iso);

  private final String name;
  private final Function<String, Object> reader;

  private DateText(String name, Function<String, Object> reader) {
    this.name = name;
    this.reader = reader;
  }

  /**
   * @param format {@code epoch_seconds}, {@code epoch_millis} or a pattern
   * @throws IllegalArgumentException when it is none of these or does not describe a whole date
   */
  static DateText of(String format) {
    return switch (format) {
      case "epoch_seconds" -> new DateText(format, text -> epoch(text, 1));
      case "epoch_millis" -> new DateText(format, text -> epoch(text, 1_000));
      default -> new DateText(format, pattern(format));
    };
  }

  /** LocalDate, LocalDateTime, OffsetDateTime, or null when the text is no such date. */
  Object read(String text) {
    return reader.apply(text);
  }

  @Override
  public String toString() {
    return name;
  }

  private static Function<String, Object> pattern(String pattern) {
    DateTimeFormatter formatter;
    try {
      formatter =
          DateTimeFormatter.ofPattern(withProlepticYear(pattern), Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(Shown.of(pattern) + " is not a date pattern", e);
    }
    if (!tellsMoments(formatter)) {
      throw new IllegalArgumentException(
          Shown.of(pattern) + " does not say year, month and day, or only half of a time");
    }
    return text -> parsed(text, formatter);
  }

  /** Whether two moments of one day that are written differently are also read differently. */
  private static boolean tellsMoments(DateTimeFormatter formatter) {
    ZonedDateTime afternoon = ZonedDateTime.of(2001, 2, 3, 16, 5, 6, 0, ZoneOffset.UTC);
    ZonedDateTime morning = ZonedDateTime.of(2001, 2, 3, 7, 8, 9, 0, ZoneOffset.UTC);
    String one = formatter.format(afternoon);
    String other = formatter.format(morning);
    Object date = parsed(one, formatter);
    return date != null && (one.equals(other) || !date.equals(parsed(other, formatter)));
  }

  /** Strict resolving knows year-of-era only with an era: people who write yyyy mean the year. */
  private static String withProlepticYear(String pattern) {
    if (pattern.indexOf('G') >= 0) {
      return pattern;
    }
    StringBuilder out = new StringBuilder(pattern);
    boolean literal = false;
    for (int i = 0; i < out.length(); i++) {
      literal ^= out.charAt(i) == '\'';
      if (!literal && out.charAt(i) == 'y') {
        out.setCharAt(i, 'u');
      }
    }
    return out.toString();
  }

  private static Object parsed(String text, DateTimeFormatter formatter) {
    try {
      TemporalAccessor read =
          formatter.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return read;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Object epoch(String text, long perSecond) {
    if (!(Numbers.integer(text) instanceof Long units)) {
      return null;
    }
    try {
      return Instant.ofEpochSecond(
              Math.floorDiv(units, perSecond),
              Math.floorMod(units, perSecond) * (1_000_000_000L / perSecond))
          .atOffset(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static Object iso(String text) {
    boolean blank = text.length() > DATE_LENGTH && text.charAt(DATE_LENGTH) == ' ';
    return parsed(
        blank ? text.substring(0, DATE_LENGTH) + 'T' + text.substring(DATE_LENGTH + 1) : text,
        ISO_FORMATTER);
  }
}
