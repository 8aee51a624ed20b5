package io.syncflow.db;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

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

  /**
   * Whether the same work may pass later: the server is away, starts or stops (08, 57P), has no
   * room left (53, 58), lost the transaction to another one (40), or no connection came free in
   * time.
   */
  public boolean passesLater() {
    return getCause() instanceof SQLTransientConnectionException
        || sqlState != null && sqlState.matches("(08|40|53|58|57P|55P03).*");
  }

  /** The five characters of SQLSTATE; null when the driver gave none. */
  public String sqlState() {
    return sqlState;
  }
}
