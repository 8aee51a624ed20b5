package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRow;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The SQL of a delta, inside what Oracle, PostgreSQL and H2's Oracle mode accept (decision 38).
 *
 * @param columns what is selected: the mapped fields first, then key columns they lack; the
 *     rowversion comes last
 */
record SourceQuery(DeltaDefinition delta, List<String> columns) {

  static SourceQuery of(DeltaDefinition delta, List<String> mappedFields) {
    List<String> columns = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (String field : mappedFields) {
      if (seen.add(field.toUpperCase(Locale.ROOT))) {
        columns.add(SqlName.checked(field));
      }
    }
    for (String part : delta.key()) {
      if (seen.add(part.toUpperCase(Locale.ROOT))) {
        columns.add(part);
      }
    }
    return new SourceQuery(delta, List.copyOf(columns));
  }

  /**
   * The highest version, how many records there are, and the source's clock; one bind variable when
   * {@code from}.
   */
  String bound(boolean from) {
    String version = delta.rowversion().column();
    return "SELECT MAX("
        + version
        + "), COUNT(*), MAX(CURRENT_TIMESTAMP) FROM "
        + delta.table()
        + (from ? " WHERE " + version + " >= " + delta.rowversion().placeholder() : "");
  }

  /**
   * The records from a version on, below the bound, in cursor order. Without a version to start
   * from, those that have none are read too, so that they are accounted for once; they come in no
   * particular place.
   */
  String read(boolean from) {
    String version = delta.rowversion().column();
    String place = delta.rowversion().placeholder();
    String below = version + " < " + place;
    return select()
        + " WHERE "
        + (from
            ? version + " >= " + place + " AND " + below
            : "(" + below + " OR " + version + " IS NULL)")
        + " ORDER BY "
        + version
        + ", "
        + String.join(", ", delta.key());
  }

  /** Every record there is, in no particular order. */
  String all() {
    return select();
  }

  /** How many records there are. */
  String count() {
    return "SELECT COUNT(*) FROM " + delta.table();
  }

  /** A query without a row, for its columns. */
  String describe() {
    return select() + " WHERE 1 = 0";
  }

  /** The records that have one of so many keys; one bind variable per key and part. */
  String ofKeys(List<KeyColumn> key, int keys) {
    String names = key.stream().map(KeyColumn::name).collect(Collectors.joining(", "));
    String places = key.stream().map(KeyColumn::placeholder).collect(Collectors.joining(", "));
    boolean composite = key.size() > 1;
    return select()
        + " WHERE "
        + (composite ? "(" + names + ")" : names)
        + " IN ("
        + String.join(", ", Collections.nCopies(keys, composite ? "(" + places + ")" : places))
        + ")";
  }

  String select() {
    return "SELECT "
        + String.join(", ", columns)
        + ", "
        + delta.rowversion().column()
        + " AS SRC_ROWVERSION_ FROM "
        + delta.table();
  }

  /** The selected columns without the rowversion, as mappings see them. */
  List<SourceColumn> columns(ResultSetMetaData data) throws SQLException {
    List<SourceColumn> described = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      described.add(ColumnMetadata.column(columns.get(i), data, i + 1));
    }
    return described;
  }

  /** The key columns, in key order. */
  List<KeyColumn> keyColumns(ResultSetMetaData data) throws SQLException {
    List<KeyColumn> key = new ArrayList<>();
    for (int index : keyIndexes()) {
      SourceColumn column = ColumnMetadata.column(columns.get(index), data, index + 1);
      String typeName = data.getColumnTypeName(index + 1);
      key.add(new KeyColumn(column.name(), column.jdbcType(), typeName, column.precision()));
    }
    return List.copyOf(key);
  }

  /** Whether a key column can be NULL, or the driver does not know. */
  boolean mayLackKeys(ResultSetMetaData data) throws SQLException {
    for (int index : keyIndexes()) {
      if (data.isNullable(index + 1) != ResultSetMetaData.columnNoNulls) {
        return true;
      }
    }
    return false;
  }

  /** The version in the current row of a result of this query; null when it has none. */
  Long rowversion(ResultSet row) throws SQLException {
    return delta.rowversion().read(row, columns.size() + 1);
  }

  /** The key of a row of this query, in the source's own terms. */
  BusinessKey key(SourceRow row) {
    return new BusinessKey(Arrays.stream(keyIndexes()).mapToObj(row::text).toList());
  }

  private int[] keyIndexes() {
    return delta.key().stream().mapToInt(this::indexOf).toArray();
  }

  private int indexOf(String column) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).equalsIgnoreCase(column)) {
        return i;
      }
    }
    throw new IllegalStateException(column + " is not selected");
  }
}
