package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.FieldFault;
import java.math.BigDecimal;
import java.util.List;

/**
 * {@code to_decimal(scale)}: the result has exactly {@code scale} decimals; a value with more is
 * refused, not rounded.
 *
 * @param scale null to keep the value's own
 */
record ToDecimal(Integer scale) implements Transformation {

  static Transformation of(List<Argument> arguments) {
    List<Token> values = new Arguments(arguments).values(0, 1);
    return new ToDecimal(values.isEmpty() ? null : Arguments.number(values.get(0), 0, 1_000));
  }

  @Override
  public boolean keeps(SourceKind kind) {
    return scale == null && (kind == SourceKind.DECIMAL || kind == SourceKind.WHOLE);
  }

  @Override
  public Step bind(Binding binding) {
    return (value, row) ->
        value == null || scale == null && value instanceof Long
            ? value
            : scaled(read(value, binding.field()), binding);
  }

  static BigDecimal read(Object value, String field) throws FieldFault {
    BigDecimal decimal = null;
    if (value instanceof BigDecimal known) {
      decimal = known;
    } else if (value instanceof Long whole) {
      decimal = BigDecimal.valueOf(whole);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      decimal = Values.decimal(number);
    } else if (value instanceof String text) {
      decimal = Numbers.decimal(text);
    }
    if (decimal == null) {
      throw Faults.notDecimal(field, value);
    }
    return decimal;
  }

  private BigDecimal scaled(BigDecimal value, Binding binding) throws FieldFault {
    if (scale == null || value.scale() == scale) {
      return value;
    }
    if (!Values.isPrintable(value)) {
      throw Faults.unreadable(binding.field(), "to_decimal", value, "is out of range");
    }
    if (value.scale() > scale && value.stripTrailingZeros().scale() > scale) {
      throw Faults.unreadable(
          binding.field(), "to_decimal", value, "has more than " + scale + " decimals");
    }
    return value.setScale(scale);
  }
}
