package io.syncflow.record;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/**
 * A source record whose values say themselves what they are. Its columns are {@linkplain
 * SourceColumn#selfTyped self-typed}; the other getters answer when the value is of their kind.
 */
abstract class SelfTypedRow implements SourceRow {

  private boolean wasNull;

  /** The value of a column, of one of the types of {@link SourceRow#value}; null for none. */
  abstract Object read(int column);

  @Override
  public final Object value(int column) {
    Object value = read(column);
    wasNull = value == null;
    return value;
  }

  @Override
  public final String text(int column) {
    Object value = value(column);
    return value instanceof BigDecimal decimal
        ? decimal.toPlainString()
        : value == null ? null : value.toString();
  }

  @Override
  public final long integer(int column) {
    Long value = as(Long.class, column);
    return value == null ? 0 : value;
  }

  @Override
  public final BigDecimal decimal(int column) {
    Object value = value(column);
    return value instanceof Long whole ? BigDecimal.valueOf(whole) : as(BigDecimal.class, column);
  }

  @Override
  public final double float64(int column) {
    if (value(column) instanceof Double number) {
      return number;
    }
    BigDecimal value = decimal(column);
    return value == null ? 0 : value.doubleValue();
  }

  @Override
  public final boolean bool(int column) {
    Boolean value = as(Boolean.class, column);
    return value != null && value;
  }

  @Override
  public final LocalDateTime dateTime(int column) {
    return as(LocalDateTime.class, column);
  }

  @Override
  public final LocalDate date(int column) {
    return as(LocalDate.class, column);
  }

  @Override
  public final OffsetDateTime instant(int column) {
    return as(OffsetDateTime.class, column);
  }

  @Override
  public final byte[] bytes(int column) {
    return as(byte[].class, column);
  }

  @Override
  public final boolean wasNull() {
    return wasNull;
  }

  private <T> T as(Class<T> type, int column) {
    Object value = value(column);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    throw new UnreadableValue("column " + column + " is not of type " + type.getSimpleName());
  }
}
