package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;

/** DOUBLE PRECISION: the nearest double of a decimal; NaN and the infinities are refused. */
final class FloatTarget extends Target {

  private static final long MOST_EXACT_WHOLE = 1L << 53;

  FloatTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT, SourceKind.WHOLE, SourceKind.DECIMAL, SourceKind.FLOAT);
  }

  @Override
  void float64(double value, CopyRows out) throws FieldFault {
    if (!Double.isFinite(value)) {
      throw Faults.notFinite(field, value);
    }
    out.float8(value);
  }

  @Override
  void whole(long value, CopyRows out) throws FieldFault {
    if (value > MOST_EXACT_WHOLE || value < -MOST_EXACT_WHOLE) {
      throw outOfRange(value);
    }
    out.float8(value);
  }

  @Override
  void decimal(BigDecimal value, CopyRows out) throws FieldFault {
    double number = value.doubleValue();
    if (!Double.isFinite(number) || number == 0 && value.signum() != 0) {
      throw outOfRange(value);
    }
    out.float8(number);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    BigDecimal decimal = Numbers.decimal(value);
    if (decimal == null) {
      throw Faults.notDecimal(field, value);
    }
    decimal(decimal, out);
  }
}
