package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.util.EnumSet;
import java.util.Set;

/** Columns that hold a decimal number exactly, or not at all. */
abstract class ExactTarget extends Target {

  ExactTarget(TargetColumn column) {
    super(column);
  }

  @Override
  final Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT, SourceKind.WHOLE, SourceKind.DECIMAL, SourceKind.FLOAT);
  }

  /** As the decimal that prints like it; NaN and the infinities are refused. */
  @Override
  final void float64(double value, CopyRows out) throws FieldFault {
    if (!Double.isFinite(value)) {
      throw Faults.notFinite(field, value);
    }
    decimal(Values.decimal(value), out);
  }
}
