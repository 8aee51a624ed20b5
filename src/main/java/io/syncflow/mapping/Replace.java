package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import java.util.List;

/** {@code replace(from, to)}: literal, from left to right. */
final class Replace {

  private Replace() {}

  static Transformation of(List<Argument> arguments) {
    List<Token> values = new Arguments(arguments).values(2, 2);
    String from = values.get(0).text();
    String to = values.get(1).text();
    if (from.isEmpty()) {
      throw new IllegalArgumentException("the text to replace is empty");
    }
    return new TextTransformation(value -> value.replace(from, to));
  }
}
