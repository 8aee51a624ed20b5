package io.syncflow.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Short words for asking a database in tests. */
final class Sql {

  private Sql() {}

  /** Runs a statement; answers the number of rows it changed, or 0 when it gave rows. */
  static int run(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      statement.execute();
      return Math.max(0, statement.getUpdateCount());
    }
  }

  /** The first column of the first row as text; null when there is no row. */
  static String one(Connection connection, String sql, Object... values) throws SQLException {
    List<String> column = column(connection, sql, values);
    return column.isEmpty() ? null : column.get(0);
  }

  /** The first column of every row, as text. */
  static List<String> column(Connection connection, String sql, Object... values)
      throws SQLException {
    return rows(connection, sql, values).stream().map(row -> row.get(0)).toList();
  }

  /** Every row as a list of texts. */
  static List<List<String>> rows(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet result = statement.executeQuery()) {
      int width = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** Runs work for an organisation as the application, and rolls it back. */
  static <T> T tried(TestDatabase database, UUID org, SqlFunction<T> work) throws SQLException {
    try (Connection connection = database.database().write().getConnection()) {
      connection.setAutoCommit(false);
      try {
        enter(connection, org);
        return work.apply(connection);
      } finally {
        connection.rollback();
      }
    }
  }

  /** The SQLSTATE a statement fails with inside a savepoint; {@code 00000} when it succeeds. */
  static String state(Connection connection, String sql, Object... values) throws SQLException {
    SQLException failure = failure(connection, sql, values);
    return failure == null ? "00000" : failure.getSQLState();
  }

  /** What a statement fails with inside a savepoint; null when it succeeds. */
  static SQLException failure(Connection connection, String sql, Object... values)
      throws SQLException {
    var savepoint = connection.setSavepoint();
    try {
      run(connection, sql, values);
      return null;
    } catch (SQLException e) {
      return e;
    } finally {
      connection.rollback(savepoint);
    }
  }

  static void enter(Connection connection, UUID org) throws SQLException {
    run(connection, "SELECT set_config('app.org_id', ?, true)", org == null ? "" : org.toString());
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }
}
