package io.syncflow.xorosoft;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;

/** Xorosoft's dates, {@code 01/28/2025 10:52:50 PM} or {@code 01/28/2025}, which carry no zone. */
final class XoroDates {

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("MM/dd/uuuu hh:mm:ss a", Locale.US)
          .withResolverStyle(ResolverStyle.STRICT);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.US).withResolverStyle(ResolverStyle.STRICT);

  private static final int LENGTH_OF_DAY = 10;

  private XoroDates() {}

  /**
   * Reads a date.
   *
   * @throws DateTimeException when the text is none
   */
  static Instant read(String text, ZoneId zone) {
    String date = text.strip();
    LocalDateTime local =
        date.length() == LENGTH_OF_DAY
            ? LocalDate.parse(date, DAY).atStartOfDay()
            : LocalDateTime.parse(date, MOMENT);
    return local.atZone(zone).toInstant();
  }

  /** Writes a date as filters take it. */
  static String write(Instant moment, ZoneId zone) {
    return MOMENT.format(moment.atZone(zone));
  }
}
