package io.syncflow.db;

import java.sql.SQLException;

/**
 * A statement failed. {@link #sqlState()} says how; the message is for logs, never for HTTP
 * answers.
 */
public class DatabaseException extends RuntimeException {

  private final String sqlState;

  public DatabaseException(SQLException cause) {
    super(cause.getMessage(), cause);
    this.sqlState = cause.getSQLState();
  }

  /** The five characters of SQLSTATE; null when the driver gave none. */
  public String sqlState() {
    return sqlState;
  }
}
