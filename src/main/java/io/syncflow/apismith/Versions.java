package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.UnreadableValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Rowversions of JSON records as numbers that grow: a whole number as it is, an ISO 8601 time as
 * microseconds since 1970 in UTC (one without an offset is taken for UTC).
 *
 * @param timed whether they are times
 */
record Versions(boolean timed) {

  /**
   * The version of a field.
   *
   * @param field may be null
   * @return null when there is none
   * @throws UnreadableValue when it is none
   */
  Long read(JsonNode field) {
    if (field == null || field.isNull()) {
      return null;
    }
    try {
      return timed ? (Long) micros(field.asText()) : (Long) number(field);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw new UnreadableValue(e);
    }
  }

  private static long number(JsonNode field) {
    return field.isNumber()
        ? field.decimalValue().longValueExact()
        : new BigDecimal(field.asText()).longValueExact();
  }

  private static long micros(String text) {
    OffsetDateTime time =
        text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)")
            ? OffsetDateTime.parse(text)
            : LocalDateTime.parse(text).atOffset(ZoneOffset.UTC);
    return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
  }

  /** The number as the source writes it in a query. */
  String write(long version) {
    return timed
        ? Instant.EPOCH.plus(version, ChronoUnit.MICROS).toString()
        : Long.toString(version);
  }
}
