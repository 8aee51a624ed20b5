package io.syncflow.db;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The one place that borrows a connection for an organisation (decision 7). The organisation is set
 * with {@code app.org_id} for the length of one transaction, so a connection that goes back to the
 * pool carries nothing along.
 *
 * <p>A call inside another call for the same organisation, on the same thread, joins its
 * transaction.
 */
public final class OrgScope {

  private record Bound(UUID org, Connection connection) {}

  private final DataSource dataSource;
  private final ThreadLocal<Bound> bound = new ThreadLocal<>();

  public OrgScope(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Runs work in a transaction of the organisation and commits it; any exception rolls it back.
   *
   * @param org the organisation; null for work that no organisation owns: row-level security then
   *     hides every organisation's rows
   * @throws DatabaseException when a statement or the commit fails
   * @throws IllegalStateException when this thread is inside a transaction of another organisation
   */
  public <T> T call(UUID org, SqlFunction<T> work) {
    Bound outer = bound.get();
    try {
      if (outer != null) {
        if (!Objects.equals(outer.org(), org)) {
          throw new IllegalStateException(
              "a transaction of another organisation is open on this thread");
        }
        return work.apply(outer.connection());
      }
      return callInNewTransaction(org, work);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** Whether this thread is inside a transaction. */
  public boolean isOpen() {
    return bound.get() != null;
  }

  /** {@link #call} for work without a result. */
  public void run(UUID org, SqlAction work) {
    call(
        org,
        connection -> {
          work.accept(connection);
          return null;
        });
  }

  /**
   * Runs work in a transaction of its own, committed even when the thread's open transaction later
   * rolls back: for progress and telemetry (TRAP-22).
   */
  public void runApart(UUID org, SqlAction work) {
    Bound outer = bound.get();
    bound.remove();
    try {
      run(org, work);
    } finally {
      if (outer != null) {
        bound.set(outer);
      }
    }
  }

  /**
   * Borrows a connection for several transactions of the organisation; the caller closes it.
   *
   * @throws DatabaseException when there is no connection
   */
  public OrgSession session(UUID org) {
    try {
      return new OrgSession(this, org, dataSource.getConnection());
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /** {@link #call} on a connection that the caller keeps. */
  <T> T callOn(Connection connection, UUID org, SqlFunction<T> work) {
    if (bound.get() != null) {
      throw new IllegalStateException("a transaction is open on this thread");
    }
    try {
      return transact(connection, org, work);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  private <T> T callInNewTransaction(UUID org, SqlFunction<T> work) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      return transact(connection, org, work);
    }
  }

  private <T> T transact(Connection connection, UUID org, SqlFunction<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      enter(connection, org);
      bound.set(new Bound(org, connection));
      T result = work.apply(connection);
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      rollback(connection, e);
      forgetBroken(e);
      throw e;
    } finally {
      bound.remove();
    }
  }

  private static void enter(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement set =
        connection.prepareStatement("SELECT set_config('app.org_id', ?, true)")) {
      set.setString(1, org == null ? "" : org.toString());
      set.execute();
    }
  }

  /**
   * One connection that broke is rarely alone: those that wait in the pool are made anew, instead
   * of failing one caller each (F15).
   */
  private void forgetBroken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql
          && String.valueOf(sql.getSQLState()).startsWith("08")
          && dataSource instanceof HikariDataSource pool) {
        pool.getHikariPoolMXBean().softEvictConnections();
        return;
      }
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
