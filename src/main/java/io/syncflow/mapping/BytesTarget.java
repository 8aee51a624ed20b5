package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.TargetColumn;
import java.util.EnumSet;
import java.util.Set;

/** BYTEA. */
final class BytesTarget extends Target {

  BytesTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.BYTES);
  }

  @Override
  void bytes(byte[] value, CopyRows out) {
    out.bytea(value);
  }
}
