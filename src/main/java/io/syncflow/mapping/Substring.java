package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import java.util.List;

/** {@code substring(start, length)}: in characters, a surrogate pair being one. */
final class Substring {

  private Substring() {}

  static Transformation of(List<Argument> arguments) {
    List<Token> values = new Arguments(arguments).values(1, 2);
    int start = Arguments.number(values.get(0), 1, Integer.MAX_VALUE) - 1;
    int length =
        values.size() == 1
            ? Integer.MAX_VALUE
            : Arguments.number(values.get(1), 0, Integer.MAX_VALUE);
    return new TextTransformation(value -> cut(value, start, length));
  }

  private static String cut(String value, int start, int length) {
    int from = advance(value, 0, start);
    return value.substring(from, advance(value, from, length));
  }

  private static int advance(String value, int from, int characters) {
    int at = from;
    for (int i = 0; i < characters && at < value.length(); i++) {
      at += Character.charCount(value.codePointAt(at));
    }
    return at;
  }
}
