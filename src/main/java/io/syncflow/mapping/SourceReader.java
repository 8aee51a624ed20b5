package io.syncflow.mapping;

import io.syncflow.record.SourceRow;

/** Reads one column of a row as one of {@link Values}' types; null when it holds nothing. */
@FunctionalInterface
interface SourceReader {

  Object read(SourceRow row);

  static SourceReader of(int column, SourceKind kind) {
    return switch (kind) {
      case TEXT -> row -> row.text(column);
      case WHOLE ->
          row -> {
            long value = row.integer(column);
            return value == 0 && row.wasNull() ? null : value;
          };
      case DECIMAL -> row -> row.decimal(column);
      case FLOAT ->
          row -> {
            double value = row.float64(column);
            return row.wasNull() ? null : value;
          };
      case BOOLEAN ->
          row -> {
            boolean value = row.bool(column);
            return row.wasNull() ? null : value;
          };
      case DATE -> row -> row.date(column);
      case DATE_TIME -> row -> row.dateTime(column);
      case INSTANT -> row -> row.instant(column);
      case BYTES -> row -> row.bytes(column);
      case SELF_TYPED -> row -> row.value(column);
    };
  }
}
