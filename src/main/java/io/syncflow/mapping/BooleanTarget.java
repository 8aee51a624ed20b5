package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.util.EnumSet;
import java.util.Set;

/** BOOLEAN. */
final class BooleanTarget extends Target {

  BooleanTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT, SourceKind.BOOLEAN);
  }

  @Override
  void bool(boolean value, CopyRows out) {
    out.bool(value);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    out.bool(ToBoolean.read(value, field));
  }
}
