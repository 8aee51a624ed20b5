package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.FieldFault;
import java.math.BigDecimal;
import java.util.List;

/** {@code to_integer}: decimal values pass when they have no fraction. */
record ToInteger() implements Transformation {

  static Transformation of(List<Argument> arguments) {
    new Arguments(arguments).none();
    return new ToInteger();
  }

  @Override
  public boolean keeps(SourceKind kind) {
    return kind == SourceKind.WHOLE;
  }

  @Override
  public Step bind(Binding binding) {
    return (value, row) -> value == null || value instanceof Long ? value : read(value, binding);
  }

  private static Object read(Object value, Binding binding) throws FieldFault {
    Object whole = null;
    if (value instanceof String text) {
      whole = Numbers.integer(text);
    } else if (value instanceof BigDecimal decimal) {
      whole = whole(decimal);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      whole = whole(Values.decimal(number));
    }
    if (whole == null) {
      throw Faults.notInteger(binding.field(), value);
    }
    return whole;
  }

  private static BigDecimal whole(BigDecimal value) {
    if (value.scale() <= 0) {
      return value;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() <= 0 ? stripped : null;
  }
}
