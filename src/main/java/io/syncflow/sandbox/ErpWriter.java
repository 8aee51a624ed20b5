package io.syncflow.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;

/** Writes rows of the simulated ERP inside the transaction of one connection. */
final class ErpWriter {

  private final Connection connection;

  ErpWriter(Connection connection) {
    this.connection = connection;
  }

  void insert(ErpTable table, List<Object[]> rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
      for (Object[] row : rows) {
        bind(insert, row);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** Runs an update that must hit exactly one row. */
  void updateOne(String sql, Object... values) throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      bind(update, values);
      int rows = update.executeUpdate();
      if (rows != 1) {
        throw new IllegalStateException(rows + " rows instead of one: " + sql);
      }
    }
  }

  /** The newest version of a table whose ROWVERSION is a DATE or TIMESTAMP. */
  LocalDateTime newestTime(ErpTable table) throws SQLException {
    return value("select max(ROWVERSION) from " + table.qualified(), LocalDateTime.class);
  }

  /** The newest version of a table whose ROWVERSION is a NUMBER. */
  long newestNumber(ErpTable table) throws SQLException {
    return value("select max(ROWVERSION) from " + table.qualified(), Long.class);
  }

  /** The only value of the first row of a query. */
  <T> T value(String sql, Class<T> type, Object... values) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      bind(query, values);
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return result.getObject(1, type);
      }
    }
  }

  private static void bind(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
  }
}
