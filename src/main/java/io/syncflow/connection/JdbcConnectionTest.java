package io.syncflow.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Tries a connection to a database by connecting, as the reader of its tables will. */
public final class JdbcConnectionTest {

  private static final int SECONDS = 5;

  private final JdbcSources sources;

  public JdbcConnectionTest(JdbcSources sources) {
    this.sources = sources;
  }

  /** One sentence for people; empty when the database answered. */
  public Optional<String> failure(UUID org, ConnectionView connection) {
    if (connection.baseUrl() == null || !connection.baseUrl().startsWith("jdbc:")) {
      return connection.system().equals("schedulehub")
          ? Optional.empty()
          : Optional.of("Only connections to databases can be tested.");
    }
    try (Connection open = sources.of(org, connection.system()).getConnection()) {
      return open.isValid(SECONDS)
          ? Optional.empty()
          : Optional.of("The database did not answer within " + SECONDS + " seconds.");
    } catch (SQLException e) {
      return Optional.of(reason(e));
    }
  }

  /** The driver's own message may quote user names, hosts and SQL: only its class is passed on. */
  private static String reason(SQLException e) {
    String state = rootState(e);
    if (state.startsWith("28")) {
      return "The database refused the user or the password.";
    }
    return "The database cannot be reached or refused the connection (SQLSTATE " + state + ").";
  }

  private static String rootState(SQLException e) {
    String state = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        state = sql.getSQLState();
      }
    }
    return state == null ? "unknown" : state;
  }
}
