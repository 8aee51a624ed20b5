package io.syncflow.mapping;

import io.syncflow.record.FieldFault;

/** Runs a pipeline over one value that comes from no column. */
final class Run {

  private Run() {}

  /** The result as text; null for no value. */
  static String text(String pipeline, Object value) throws FieldFault {
    Object result = value(pipeline, value);
    return result == null ? null : Values.text(result);
  }

  static Object value(String pipeline, Object value) throws FieldFault {
    Object result = value;
    for (Transformation transformation : parsed(pipeline).transformations()) {
      result =
          transformation
              .bind(new Binding("target", Run::column, new ClockChanges()))
              .apply(result, null);
    }
    return result;
  }

  private static Pipeline parsed(String pipeline) {
    try {
      return Pipeline.parse(pipeline);
    } catch (PipelineSyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static SourceReader column(String name) {
    return row -> name.startsWith("NO_") ? null : "<" + name + ">";
  }
}
