package io.syncflow.delta;

import io.syncflow.record.SourceColumn;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;

/** What a driver says about a column of a result set. */
final class ColumnMetadata {

  /** pgjdbc reports it as TIMESTAMP, and then refuses to read it as one. */
  private static final String POSTGRES_INSTANT = "timestamptz";

  private ColumnMetadata() {}

  /**
   * @param name what the column is called in mappings
   * @param index the column's place, counted from 1
   */
  static SourceColumn column(String name, ResultSetMetaData data, int index) throws SQLException {
    int type =
        data.getColumnTypeName(index).equals(POSTGRES_INSTANT)
            ? Types.TIMESTAMP_WITH_TIMEZONE
            : data.getColumnType(index);
    return new SourceColumn(name, type, data.getPrecision(index), data.getScale(index));
  }
}
