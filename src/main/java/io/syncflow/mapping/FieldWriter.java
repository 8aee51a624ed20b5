package io.syncflow.mapping;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.SourceRow;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;

/** Writes one target field of a row. Made once per read, runs once per row. */
@FunctionalInterface
interface FieldWriter {

  void write(SourceRow row, CopyRows out) throws FieldFault;

  /**
   * A column that goes to its target without a transformation, by the shortest way for its kind.
   */
  static FieldWriter direct(int column, SourceKind kind, Target target, Missing missing) {
    return switch (kind) {
      case TEXT ->
          (row, out) -> {
            String value = row.text(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.text(value, out);
            }
          };
      case WHOLE ->
          (row, out) -> {
            long value = row.integer(column);
            if (value == 0 && row.wasNull()) {
              missing.write(out);
            } else {
              target.whole(value, out);
            }
          };
      case DECIMAL ->
          (row, out) -> {
            BigDecimal value = row.decimal(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.decimal(value, out);
            }
          };
      case FLOAT ->
          (row, out) -> {
            double value = row.float64(column);
            if (value == 0 && row.wasNull()) {
              missing.write(out);
            } else {
              target.float64(value, out);
            }
          };
      case BOOLEAN ->
          (row, out) -> {
            boolean value = row.bool(column);
            if (!value && row.wasNull()) {
              missing.write(out);
            } else {
              target.bool(value, out);
            }
          };
      case DATE ->
          (row, out) -> {
            LocalDate value = row.date(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.date(value, out);
            }
          };
      case DATE_TIME ->
          (row, out) -> {
            LocalDateTime value = row.dateTime(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.dateTime(value, out);
            }
          };
      case INSTANT ->
          (row, out) -> {
            OffsetDateTime value = row.instant(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.instant(value, out);
            }
          };
      case BYTES ->
          (row, out) -> {
            byte[] value = row.bytes(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.bytes(value, out);
            }
          };
      case SELF_TYPED ->
          (row, out) -> {
            Object value = row.value(column);
            if (value == null) {
              missing.write(out);
            } else {
              target.object(value, out);
            }
          };
    };
  }

  /** A column that runs through steps. */
  static FieldWriter piped(SourceReader reader, List<Step> steps, Target target, Missing missing) {
    Step[] chain = steps.toArray(Step[]::new);
    return (row, out) -> {
      Object value = reader.read(row);
      for (Step step : chain) {
        value = step.apply(value, row);
      }
      if (value == null) {
        missing.write(out);
      } else {
        target.object(value, out);
      }
    };
  }
}
