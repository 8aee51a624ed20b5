package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.Set;

/** DATE: the day on the value's own clock; a time of day is left out. */
final class DateTarget extends Target {

  DateTarget(TargetColumn column) {
    super(column);
  }

  @Override
  Set<SourceKind> accepts() {
    return EnumSet.of(SourceKind.TEXT, SourceKind.DATE, SourceKind.DATE_TIME, SourceKind.INSTANT);
  }

  @Override
  void date(LocalDate value, CopyRows out) throws FieldFault {
    if (!Calendar.hasDate(value)) {
      throw outOfRange(value);
    }
    out.date(value.toEpochDay());
  }

  @Override
  void dateTime(LocalDateTime value, CopyRows out) throws FieldFault {
    date(value.toLocalDate(), out);
  }

  @Override
  void instant(OffsetDateTime value, CopyRows out) throws FieldFault {
    date(value.toLocalDate(), out);
  }

  @Override
  void text(String value, CopyRows out) throws FieldFault {
    object(ToDate.iso(value, field), out);
  }
}
