package io.syncflow.mapping;

import io.syncflow.record.FieldFault;
import io.syncflow.record.SourceRow;

/** A transformation bound to a target field and a source: what runs for every row. */
@FunctionalInterface
interface Step {

  /**
   * @param value one of {@link Values}' types, or null
   * @param row the row it comes from, for steps that read other fields
   * @return one of {@link Values}' types, or null
   * @throws FieldFault when the value cannot be transformed
   */
  Object apply(Object value, SourceRow row) throws FieldFault;
}
