package io.syncflow.mapping;

/**
 * One argument of a transformation.
 *
 * @param key the part before {@code =}; null when there is none
 * @param value the value
 */
record Argument(Token key, Token value) {

  void print(StringBuilder out) {
    if (key != null) {
      key.print(out);
      out.append('=');
    }
    value.print(out);
  }
}
