package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/** UUID: 36 characters in any case (B24). */
final class UuidTarget extends Target {

  private static final int LENGTH = 36;

  UuidTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    out.uuid(read(value));
  }

  private UUID read(String value) throws FieldFault {
    if (value.length() == LENGTH) {
      try {
        UUID uuid = UUID.fromString(value);
        if (uuid.toString().equalsIgnoreCase(value)) {
          return uuid;
        }
      } catch (IllegalArgumentException e) {
        throw malformed(value);
      }
    }
    throw malformed(value);
  }

  private FieldFault malformed(String value) {
    return Faults.unreadable(field, "uuid", value, "is not a UUID");
  }
}
