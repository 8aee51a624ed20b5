package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.FieldFault;
import java.util.List;
import java.util.Locale;

/** {@code to_boolean}. */
record ToBoolean() implements Transformation {

  static Transformation of(List<Argument> arguments) {
    new Arguments(arguments).none();
    return new ToBoolean();
  }

  @Override
  public boolean keeps(SourceKind kind) {
    return kind == SourceKind.BOOLEAN;
  }

  @Override
  public Step bind(Binding binding) {
    return (value, row) ->
        value == null || value instanceof Boolean
            ? value
            : (Object) read(Values.text(value), binding.field());
  }

  static boolean read(String text, String field) throws FieldFault {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw Faults.notBoolean(field, text);
    };
  }
}
