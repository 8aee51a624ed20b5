package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Set;

/** TIMESTAMP: what the value's own clock shows. */
class TimestampTarget extends Target {

  TimestampTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT, SourceKind.DATE, SourceKind.DATE_TIME, SourceKind.INSTANT);
  }

  @Override
  void date(LocalDate value, CopyRows out) throws FieldFault {
    dateTime(value.atStartOfDay(), out);
  }

  @Override
  void dateTime(LocalDateTime value, CopyRows out) throws FieldFault {
    if (!Calendar.hasTimestamp(value)) {
      throw outOfRange(value);
    }
    out.timestamp(Calendar.micros(value));
  }

  @Override
  void instant(OffsetDateTime value, CopyRows out) throws FieldFault {
    dateTime(value.toLocalDateTime(), out);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    object(ToDate.iso(value, field), out);
  }
}
