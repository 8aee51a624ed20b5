package io.syncflow.mapping;

import io.syncflow.record.SourceRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

/** A source record out of plain values; a RuntimeException among them is thrown when read. */
final class ArrayRow implements SourceRow {

  private final Object[] values;
  private boolean wasNull;

  ArrayRow(Object... values) {
    this.values = values;
  }

  @Override
  public String text(int column) {
    return (String) value(column);
  }

  @Override
  public long integer(int column) {
    Number value = (Number) value(column);
    return value == null ? 0 : value.longValue();
  }

  @Override
  public BigDecimal decimal(int column) {
    return (BigDecimal) value(column);
  }

  @Override
  public double float64(int column) {
    Double value = (Double) value(column);
    return value == null ? 0 : value;
  }

  @Override
  public boolean bool(int column) {
    Boolean value = (Boolean) value(column);
    return value != null && value;
  }

  @Override
  public LocalDateTime dateTime(int column) {
    return (LocalDateTime) value(column);
  }

  @Override
  public LocalDate date(int column) {
    return (LocalDate) value(column);
  }

  @Override
  public OffsetDateTime instant(int column) {
    return (OffsetDateTime) value(column);
  }

  @Override
  public byte[] bytes(int column) {
    return (byte[]) value(column);
  }

  @Override
  public boolean wasNull() {
    return wasNull;
  }

  @Override
  public Object value(int column) {
    if (values[column] instanceof RuntimeException unreadable) {
      throw unreadable;
    }
    wasNull = values[column] == null;
    return values[column];
  }
}
