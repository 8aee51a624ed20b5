package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.TargetColumn;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * TIMESTAMPTZ: a point in time. A value without offset is taken as UTC; {@code to_date(format,
 * zone)} says otherwise.
 */
final class TimestamptzTarget extends TimestampTarget {

  TimestamptzTarget(TargetColumn column) {
    super(column);
  }

  @Override
  void instant(OffsetDateTime value, CopyRows out) throws FieldFault {
    if (!Calendar.hasTimestamp(value.toLocalDateTime())) {
      throw outOfRange(value);
    }
    dateTime(value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime(), out);
  }
}
