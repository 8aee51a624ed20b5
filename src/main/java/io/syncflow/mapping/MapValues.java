package io.syncflow.mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code map_values(from=to, …, *=other)}: compares as text, exactly. */
record MapValues(Map<String, String> codes, Token other) implements Transformation {

  static Transformation of(List<Argument> arguments) {
    Map<String, String> codes = new HashMap<>();
    Token other = null;
    for (Argument argument : arguments) {
      if (argument.key() == null) {
        throw new IllegalArgumentException(
            Shown.of(argument.value().text()) + " is not of the form from=to");
      }
      String key = argument.key().text();
      if (argument.key().is("*")) {
        if (other != null) {
          throw new IllegalArgumentException("* is given twice");
        }
        other = argument.value();
      } else if (codes.put(key, argument.value().text()) != null) {
        throw new IllegalArgumentException(Shown.of(key) + " is given twice");
      }
    }
    if (codes.isEmpty()) {
      throw new IllegalArgumentException("takes at least one from=to");
    }
    return new MapValues(Map.copyOf(codes), other);
  }

  @Override
  public Step bind(Binding binding) {
    return (value, row) -> {
      if (value == null) {
        return null;
      }
      String to = codes.get(Values.text(value));
      if (to != null) {
        return to;
      }
      if (other == null) {
        throw Faults.unknownValue(binding.field(), value);
      }
      return other.is("*") ? value : other.text();
    };
  }
}
