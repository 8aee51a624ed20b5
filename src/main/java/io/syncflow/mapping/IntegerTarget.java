package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetType;
import java.math.BigDecimal;

/** SMALLINT, INTEGER and BIGINT. */
final class IntegerTarget extends ExactTarget {

  private static final int LONG_DIGITS = 19;

  private final TargetType type;
  private final long least;
  private final long most;

  IntegerTarget(TargetColumn column) {
    super(column);
    this.type = column.type();
    this.least =
        switch (type) {
          case INT2 -> Short.MIN_VALUE;
          case INT4 -> Integer.MIN_VALUE;
          default -> Long.MIN_VALUE;
        };
    this.most = -(least + 1);
  }

  @Override
  void whole(long value, CopyRows out) throws FieldFault {
    if (value < least || value > most) {
      throw outOfRange(value);
    }
    switch (type) {
      case INT2 -> out.int2((int) value);
      case INT4 -> out.int4((int) value);
      default -> out.int8(value);
    }
  }

  @Override
  void decimal(BigDecimal value, CopyRows out) throws FieldFault {
    if (value.signum() == 0) {
      whole(0, out);
      return;
    }
    if ((long) value.precision() - value.scale() > LONG_DIGITS) {
      throw outOfRange(value);
    }
    if (value.scale() > 0 && value.stripTrailingZeros().scale() > 0) {
      throw Faults.tooManyDecimals(field, value, 0);
    }
    long whole;
    try {
      whole = value.longValueExact();
    } catch (ArithmeticException e) {
      throw outOfRange(value);
    }
    whole(whole, out);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    Number whole = Numbers.integer(value);
    if (whole == null) {
      throw Faults.notInteger(field, value);
    }
    object(whole, out);
  }
}
