package io.syncflow.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * One connection of an organisation over several transactions, for temporary tables that outlive
 * each of them. No transaction is open between two calls. Belongs to one thread at a time.
 */
public final class OrgSession implements AutoCloseable {

  private final OrgScope scope;
  private final UUID org;
  private final Connection connection;

  OrgSession(OrgScope scope, UUID org, Connection connection) {
    this.scope = scope;
    this.org = org;
    this.connection = connection;
  }

  /**
   * Runs work in a transaction of the organisation on this connection and commits it; any exception
   * rolls it back. A call of {@link OrgScope#call} inside it joins the transaction.
   *
   * @throws DatabaseException when a statement or the commit fails
   */
  public <T> T call(SqlFunction<T> work) {
    return scope.callOn(connection, org, work);
  }

  /** {@link #call} for work without a result. */
  public void run(SqlAction work) {
    call(
        on -> {
          work.accept(on);
          return null;
        });
  }

  /** Drops the temporary tables and gives the connection back to its pool. */
  @Override
  public void close() {
    try (connection) {
      if (!connection.isClosed()) {
        connection.setAutoCommit(true);
        try (Statement discard = connection.createStatement()) {
          discard.execute("DISCARD TEMP");
        }
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
