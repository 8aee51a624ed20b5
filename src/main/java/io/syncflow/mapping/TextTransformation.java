package io.syncflow.mapping;

import java.util.function.Function;

/**
 * A change of text that cannot fail.
 *
 * @param change gives the same instance when nothing changes, or null for no value
 */
record TextTransformation(Function<String, String> change) implements Transformation {

  @Override
  public Step bind(Binding binding) {
    return (value, row) -> value == null ? null : change.apply(Values.text(value));
  }
}
