package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import io.syncflow.record.Originals;
import io.syncflow.record.RowMapping;
import io.syncflow.record.SourceColumn;
import io.syncflow.record.SourceRead;
import io.syncflow.record.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** A read of the records that have given keys, all in one snapshot. */
final class KeyedRead implements SourceRead {

  private final DataSource source;
  private final RowMapping mapping;
  private final Connection connection;
  private final SourceQuery query;
  private final int total;
  private final List<SourceColumn> columns;
  private final List<KeyColumn> keyColumns;
  private final KeyLookup lookup;
  private ResultSet rows;
  private JdbcRow row;

  /**
   * @param keys keys whose parts are in the order of the definition's key columns
   */
  KeyedRead(DataSource source, SourceQuery query, RowMapping mapping, List<BusinessKey> keys)
      throws SQLException {
    this.source = source;
    this.mapping = mapping;
    this.query = query;
    this.total = keys.size();
    this.connection = SourceSnapshot.open(source);
    try (PreparedStatement describe = connection.prepareStatement(query.describe());
        ResultSet nothing = describe.executeQuery()) {
      ResultSetMetaData data = nothing.getMetaData();
      this.columns = query.columns(data);
      this.keyColumns = query.keyColumns(data);
    } catch (SQLException | RuntimeException e) {
      SourceSnapshot.close(connection);
      throw e;
    }
    this.lookup = new KeyLookup(connection, query, keyColumns, keys);
  }

  @Override
  public List<SourceColumn> columns() {
    return columns;
  }

  @Override
  public Originals originals() {
    return new ReadAgain(source, query, mapping, keyColumns);
  }

  @Override
  public Long total() {
    return (long) total;
  }

  @Override
  public boolean inCursorOrder() {
    return false;
  }

  @Override
  public boolean next() throws SQLException {
    while (rows == null || !rows.next()) {
      rows = lookup.next();
      if (rows == null) {
        return false;
      }
      row = new JdbcRow(rows);
    }
    return true;
  }

  @Override
  public SourceRow row() {
    return row;
  }

  @Override
  public Long rowversion() throws SQLException {
    return query.rowversion(rows);
  }

  @Override
  public BusinessKey key() {
    return query.key(row);
  }

  @Override
  public void abort() throws SQLException {
    connection.abort(Runnable::run);
  }

  @Override
  public void close() throws SQLException {
    try (lookup) {
      SourceSnapshot.close(connection);
    }
  }
}
