package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Set;

/**
 * A target column that takes values, checks them against the catalogue and encodes them. One method
 * per kind of value; a subclass implements the kinds it accepts.
 */
abstract class Target {

  final TargetColumn column;
  final String field;

  Target(TargetColumn column) {
    this.column = column;
    this.field = column.name();
  }

  static Target of(TargetColumn column) {
    return switch (column.type()) {
      case TEXT -> new TextTarget(column);
      case INT2, INT4, INT8 -> new IntegerTarget(column);
      case NUMERIC -> new NumericTarget(column);
      case FLOAT8 -> new FloatTarget(column);
      case BOOL -> new BooleanTarget(column);
      case DATE -> new DateTarget(column);
      case TIMESTAMP -> new TimestampTarget(column);
      case TIMESTAMPTZ -> new TimestamptzTarget(column);
      case UUID -> new UuidTarget(column);
      case JSONB -> new JsonTarget(column);
      case BYTEA -> new BytesTarget(column);
    };
  }

  /** The kinds of source column that may be written here without a transformation. */
  abstract Set<SourceKind> accepts();

  void text(String value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void whole(long value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void decimal(BigDecimal value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void float64(double value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void bool(boolean value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void date(LocalDate value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void dateTime(LocalDateTime value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void instant(OffsetDateTime value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  void bytes(byte[] value, CopyRows out) throws FieldFault {
    throw unfit(value);
  }

  /** Writes one of {@link Values}' types. */
  final void object(Object value, CopyRows out) throws FieldFault {
    if (value instanceof String text) {
      text(text, out);
    } else if (value instanceof Long whole) {
      whole(whole, out);
    } else if (value instanceof BigDecimal decimal) {
      decimal(decimal, out);
    } else if (value instanceof LocalDateTime dateTime) {
      dateTime(dateTime, out);
    } else if (value instanceof OffsetDateTime instant) {
      instant(instant, out);
    } else if (value instanceof Boolean bool) {
      bool(bool, out);
    } else if (value instanceof LocalDate date) {
      date(date, out);
    } else if (value instanceof Double number) {
      float64(number, out);
    } else if (value instanceof byte[] bytes) {
      bytes(bytes, out);
    } else {
      throw unfit(value);
    }
  }

  final FieldFault unfit(Object value) {
    return Faults.wrongType(field, value, column.sqlType());
  }

  final FieldFault outOfRange(Object value) {
    return Faults.outOfRange(field, value, column.sqlType());
  }
}
