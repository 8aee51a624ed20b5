package io.syncflow.mapping;

import io.syncflow.record.SourceColumn;
import java.sql.Types;

/** What a source column holds, and so which getter of a row reads it exactly. */
enum SourceKind {
  TEXT,
  WHOLE,
  DECIMAL,
  FLOAT,
  BOOLEAN,
  DATE,
  DATE_TIME,
  INSTANT,
  BYTES,
  /** Each value says what it is. */
  SELF_TYPED;

  private static final int LONG_DIGITS = 18;
  private static final int ORACLE_TIMESTAMP_TZ = -101;
  private static final int ORACLE_TIMESTAMP_LTZ = -102;
  private static final int ORACLE_BINARY_FLOAT = 100;
  private static final int ORACLE_BINARY_DOUBLE = 101;

  static SourceKind of(SourceColumn column) {
    return switch (column.jdbcType()) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> WHOLE;
      case Types.NUMERIC, Types.DECIMAL -> fitsLong(column) ? WHOLE : DECIMAL;
      case Types.REAL, Types.FLOAT, Types.DOUBLE, ORACLE_BINARY_FLOAT, ORACLE_BINARY_DOUBLE ->
          FLOAT;
      case Types.BOOLEAN, Types.BIT -> BOOLEAN;
      case Types.DATE -> DATE;
      case Types.TIMESTAMP -> DATE_TIME;
      case Types.TIMESTAMP_WITH_TIMEZONE, ORACLE_TIMESTAMP_TZ, ORACLE_TIMESTAMP_LTZ -> INSTANT;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> BYTES;
      case SourceColumn.SELF_TYPED -> SELF_TYPED;
      default -> TEXT;
    };
  }

  private static boolean fitsLong(SourceColumn column) {
    return column.scale() == 0 && column.precision() > 0 && column.precision() <= LONG_DIGITS;
  }
}
