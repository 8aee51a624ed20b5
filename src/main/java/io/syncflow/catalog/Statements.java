package io.syncflow.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.record.JsonValues;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Short words for statements of this room. */
final class Statements {

  static final ObjectMapper JSON = JsonValues.mapper();

  private Statements() {}

  /** Reads one row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** Every row of a query. */
  static <T> List<T> list(Connection connection, String sql, Reader<T> reader, Object... values)
      throws SQLException {
    try (PreparedStatement select = prepare(connection, sql, values);
        ResultSet row = select.executeQuery()) {
      List<T> rows = new ArrayList<>();
      while (row.next()) {
        rows.add(reader.read(row));
      }
      return rows;
    }
  }

  /** The rows a statement changed. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement update = prepare(connection, sql, values)) {
      return update.executeUpdate();
    }
  }

  /** Reads a column of JSON; null when it is SQL null. */
  static JsonNode json(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? null : json(text);
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of the database is not JSON", e);
    }
  }

  static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }

  static Long number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Long.class);
  }

  /**
   * Keeps every other batch of the organisation out until the transaction ends: those that create
   * products or give SKUs away would trip over each other's unique keys.
   */
  static void lockCatalog(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "SELECT pg_advisory_xact_lock(hashtextextended('catalog:' || ?, 0))")) {
      lock.setString(1, org.toString());
      lock.execute();
    }
  }

  private static PreparedStatement prepare(Connection connection, String sql, Object... values)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < values.length; i++) {
        set(connection, statement, i + 1, values[i]);
      }
      return statement;
    } catch (SQLException | RuntimeException e) {
      statement.close();
      throw e;
    }
  }

  private static void set(Connection connection, PreparedStatement statement, int at, Object value)
      throws SQLException {
    if (value instanceof JsonNode json) {
      statement.setString(at, json.toString());
    } else if (value instanceof Instant instant) {
      statement.setTimestamp(at, Timestamp.from(instant));
    } else if (value instanceof Collection<?> many) {
      boolean uuids = many.stream().anyMatch(UUID.class::isInstance);
      statement.setArray(at, connection.createArrayOf(uuids ? "uuid" : "text", many.toArray()));
    } else {
      statement.setObject(at, value);
    }
  }
}
