package io.syncflow.load;

import io.syncflow.record.CopyRows;
import io.syncflow.record.Sha256;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A temporary table of the session that holds the rows on their way into a target. Its name is
 * derived from the target and the columns' types, so a changed definition gets another table. It is
 * empty at the start of every transaction.
 *
 * @param target where its rows go
 * @param columns the mapped columns it has
 * @param name its name in {@code pg_temp}
 * @param number tells apart stages of the same target that are in use at the same time
 */
record StageTable(TargetTable target, List<TargetColumn> columns, String name, int number) {

  private static final byte[] TRAILER = {(byte) 0xFF, (byte) 0xFF};

  /** The stage of a target for these columns. */
  static StageTable of(TargetTable target, List<TargetColumn> columns, int number) {
    String definition =
        columns.stream()
            .map(c -> Sql.name(c.name()) + " " + c.sqlType())
            .collect(Collectors.joining(", ", Sql.table(target) + " (", ")"));
    return new StageTable(target, columns, "stage_" + digest(definition) + "_" + number, number);
  }

  /** The table as SQL names it. */
  String sql() {
    return "pg_temp." + Sql.name(name);
  }

  /** The names of its columns. */
  List<String> columnNames() {
    return columns.stream().map(TargetColumn::name).toList();
  }

  /** Creates the table in this session unless it is there. */
  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          columns.stream()
              .map(c -> Sql.name(c.name()) + " " + c.sqlType())
              .collect(
                  Collectors.joining(
                      ", ",
                      "CREATE TEMP TABLE IF NOT EXISTS " + Sql.name(name) + " (",
                      ") ON COMMIT DELETE ROWS")));
    }
  }

  /** Forgets the rows put in earlier in the same transaction. */
  void empty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM " + sql());
    }
  }

  /** The rows in it. */
  long count(Connection connection) throws SQLException {
    try (Statement ask = connection.createStatement();
        ResultSet row = ask.executeQuery("SELECT count(*) FROM " + sql())) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Copies encoded rows into the stage. */
  void copy(Connection connection, CopyRows rows) throws SQLException {
    copy(connection, rows, 0, rows.count());
  }

  /** Copies the rows from one number up to, not including, another into the stage. */
  void copy(Connection connection, CopyRows rows, int from, int to) throws SQLException {
    copy(connection, sql(), rows, from, to);
  }

  /**
   * Copies rows of these columns straight into the target.
   *
   * @return the number of rows stored
   */
  long copyIntoTarget(Connection connection, CopyRows rows, int from, int to) throws SQLException {
    return copy(connection, Sql.table(target), rows, from, to);
  }

  private long copy(Connection connection, String into, CopyRows rows, int from, int to)
      throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "COPY " + into + " (" + Sql.names(columnNames()) + ") FROM STDIN (FORMAT binary)");
    try {
      copy.writeToCopy(rows.array(), 0, rows.headerSize());
      copy.writeToCopy(rows.array(), rows.start(from), rows.start(to) - rows.start(from));
      copy.writeToCopy(TRAILER, 0, TRAILER.length);
      return copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private static String digest(String definition) {
    return Sha256.hex(definition).substring(0, 24);
  }
}
