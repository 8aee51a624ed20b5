package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.math.BigDecimal;

/** NUMERIC and NUMERIC(p, s). Nothing is ever rounded. */
final class NumericTarget extends ExactTarget {

  /** PostgreSQL's limits of a NUMERIC without precision. */
  private static final int MOST_DIGITS_BEFORE_POINT = 131_072;

  private static final int MOST_DECIMALS = 16_383;

  private final int digitsBeforePoint;
  private final int decimals;
  private final long mostWhole;

  NumericTarget(TargetColumn column) {
    super(column);
    boolean bounded = column.precision() > 0;
    this.decimals = bounded ? column.scale() : MOST_DECIMALS;
    this.digitsBeforePoint =
        bounded ? column.precision() - column.scale() : MOST_DIGITS_BEFORE_POINT;
    this.mostWhole = mostWhole(digitsBeforePoint);
  }

  /** Whether a NUMERIC without precision, and so a number in JSONB, can hold it. */
  static boolean fits(BigDecimal value) {
    return (long) value.precision() - value.scale() <= MOST_DIGITS_BEFORE_POINT
        && value.scale() <= MOST_DECIMALS;
  }

  private static long mostWhole(int digits) {
    if (digits >= 19) {
      return Long.MAX_VALUE;
    }
    long power = 1;
    for (int i = 0; i < digits; i++) {
      power *= 10;
    }
    return power - 1;
  }

  @Override
  void whole(long value, CopyRows out) throws FieldFault {
    if (decimals < 0 || value == Long.MIN_VALUE) {
      decimal(BigDecimal.valueOf(value), out);
      return;
    }
    if (value > mostWhole || value < -mostWhole) {
      throw outOfRange(value);
    }
    out.numeric(value, 0);
  }

  @Override
  void decimal(BigDecimal value, CopyRows out) throws FieldFault {
    if (value.signum() == 0) {
      out.numeric(0, Math.max(0, Math.min(value.scale(), decimals)));
      return;
    }
    if ((long) value.precision() - value.scale() > digitsBeforePoint) {
      throw outOfRange(value);
    }
    out.numeric(value.scale() > decimals || decimals < 0 ? shortened(value) : value);
  }

  private BigDecimal shortened(BigDecimal value) throws FieldFault {
    BigDecimal stripped = value.stripTrailingZeros();
    if (stripped.scale() > decimals) {
      throw Faults.tooManyDecimals(field, value, decimals);
    }
    return stripped;
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
