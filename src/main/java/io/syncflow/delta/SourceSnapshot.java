package io.syncflow.delta;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;

/** Connections to a source on which every statement sees the same snapshot. */
final class SourceSnapshot {

  /** Rows per round trip: at 1 ms each, 1000 is a million rows per second and 1 is a thousand. */
  static final int PORTION = 2000;

  /** How long a source may be silent: sorting a large table takes minutes before the first row. */
  private static final Duration SILENCE = Duration.ofMinutes(30);

  private SourceSnapshot() {}

  /** Borrows a connection and starts a snapshot with its first statement. */
  static Connection open(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setNetworkTimeout(Runnable::run, (int) SILENCE.toMillis());
      connection.setAutoCommit(false);
      compareAsItSorts(connection);
      // A pool's own test query may have begun a transaction.
      connection.rollback();
      // REPEATABLE READ where there is one; Oracle calls its snapshot SERIALIZABLE.
      connection.setTransactionIsolation(
          connection
                  .getMetaData()
                  .supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)
              ? Connection.TRANSACTION_REPEATABLE_READ
              : Connection.TRANSACTION_SERIALIZABLE);
      return connection;
    } catch (SQLException | RuntimeException e) {
      close(connection);
      throw e;
    }
  }

  /**
   * Oracle sorts in the session's language, which its driver takes from the JVM's, and compares by
   * bytes: whoever reads by key would begin behind records that were never read.
   */
  private static void compareAsItSorts(Connection connection) throws SQLException {
    if (connection.getMetaData().getDatabaseProductName().equals("Oracle")) {
      try (Statement alter = connection.createStatement()) {
        alter.execute("ALTER SESSION SET NLS_SORT = BINARY NLS_COMP = BINARY");
      }
    }
  }

  /** Ends the snapshot and gives the connection back. */
  static void close(Connection connection) throws SQLException {
    try (connection) {
      connection.rollback();
    }
  }
}
