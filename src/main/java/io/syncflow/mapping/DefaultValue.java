package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.SourceRow;
import java.util.List;

/**
 * {@code default(value)}: the steps after it see the value; a mapping's {@code default_value} comes
 * after all steps.
 */
record DefaultValue(String text) implements Transformation {

  static Transformation of(List<Argument> arguments) {
    return new DefaultValue(new Arguments(arguments).values(1, 1).get(0).text());
  }

  @Override
  public Step bind(Binding binding) {
    return this::orDefault;
  }

  private Object orDefault(Object value, SourceRow row) {
    return value == null ? text : value;
  }

  @Override
  public boolean fillsNull() {
    return true;
  }
}
