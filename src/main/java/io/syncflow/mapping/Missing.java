package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;

/** What is written when a field has no value. */
@FunctionalInterface
interface Missing {

  void write(CopyRows out) throws FieldFault;

  /**
   * The mapping's default; else a fault when the mapping requires a value or the target does; else
   * NULL.
   */
  static Missing of(MappingRow row, Target target) {
    if (row.defaultValue() != null) {
      return out -> target.text(row.defaultValue(), out);
    }
    if (row.required()) {
      return out -> {
        throw Faults.requiredMissing(target.field);
      };
    }
    if (!target.column.nullable()) {
      return out -> {
        throw Faults.nullNotAllowed(target.field);
      };
    }
    return CopyRows::nothing;
  }
}
