package io.syncflow.record;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * The current record of a source, read by column index from 0. A getter answers null (or zero with
 * {@link #wasNull()}) for a missing value, and throws a RuntimeException when the source cannot
 * give it in the asked form. Only valid until the source moves on.
 */
public interface SourceRow {

  /** The value as text. */
  String text(int column);

  /** The value as an integer; 0 when null, see {@link #wasNull()}. */
  long integer(int column);

  /** The value as an exact decimal. */
  BigDecimal decimal(int column);

  /** The value as a double; 0 when null, see {@link #wasNull()}. */
  double float64(int column);

  /** The value as a boolean; false when null, see {@link #wasNull()}. */
  boolean bool(int column);

  /** The value as date and time without a zone. */
  LocalDateTime dateTime(int column);

  /** The value as a day, for columns that carry no time of day. */
  LocalDate date(int column);

  /** The value as a point in time, for columns that carry an offset. */
  OffsetDateTime instant(int column);

  /** The value as bytes. */
  byte[] bytes(int column);

  /**
   * The value of a {@linkplain SourceColumn#selfTyped self-typed} column: String, Long, BigDecimal,
   * Double, Boolean, LocalDate, LocalDateTime, OffsetDateTime, byte[] or null.
   */
  default Object value(int column) {
    throw new UnsupportedOperationException("the columns of this source have types of their own");
  }

  /** Whether the last value read was null. */
  boolean wasNull();
}
