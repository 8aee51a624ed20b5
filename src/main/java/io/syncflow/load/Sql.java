package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/** Pieces of SQL text, and statements that are planned anew each time. */
final class Sql {

  private Sql() {}

  /** A quoted identifier. */
  static String name(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** A table with its schema, quoted. */
  static String table(TargetTable table) {
    return name(table.schema()) + '.' + name(table.name());
  }

  /** Quoted names, separated by commas. */
  static String names(Collection<String> identifiers) {
    return each(identifiers, ", ", Sql::name);
  }

  /** One piece per identifier. */
  static String each(Collection<String> identifiers, String between, UnaryOperator<String> piece) {
    return identifiers.stream().map(piece).collect(Collectors.joining(between));
  }

  /** The key's parts as a text array of columns that {@code alias} holds. */
  static String parts(String alias, Collection<String> columns) {
    return "ARRAY[" + each(columns, ", ", c -> alias + "." + name(c) + "::text") + "]";
  }

  /**
   * Prepares a statement that the server never keeps: a plan made while a table was empty would
   * otherwise serve when it holds millions of rows.
   */
  static PreparedStatement plan(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }
}
