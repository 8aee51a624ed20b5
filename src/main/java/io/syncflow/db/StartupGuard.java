package io.syncflow.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;

/** Refuses to run with a role that row-level security does not hold (decision 6, R2). */
public final class StartupGuard {

  private final DataSource dataSource;
  private final OrgScope scope;

  public StartupGuard(DataSource dataSource) {
    this.dataSource = dataSource;
    this.scope = new OrgScope(dataSource);
  }

  /**
   * @throws OverPrivileged when the role is a superuser, has BYPASSRLS, owns a table, or sees
   *     another organisation's canary row
   */
  public void check() {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      refuseIf(
          statement,
          "SELECT rolsuper FROM pg_roles WHERE rolname = current_user",
          "is a superuser");
      refuseIf(
          statement,
          "SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user",
          "has BYPASSRLS");
      refuseIf(
          statement,
          "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
              + " WHERE pg_has_role(current_user, r.oid, 'USAGE')"
              + " AND c.relnamespace::regnamespace::text IN ('public', 'bridge', 'auth'))",
          "owns tables");
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    refuseVisibleCanary();
  }

  private static void refuseIf(Statement statement, String question, String what)
      throws SQLException {
    try (ResultSet answer = statement.executeQuery(question)) {
      if (answer.next() && answer.getBoolean(1)) {
        throw new OverPrivileged(what);
      }
    }
  }

  /**
   * Writes a mapping for an organisation that does not exist: row-level security, or the foreign
   * key, must refuse.
   */
  private void refuseVisibleCanary() {
    UUID mine = UUID.randomUUID();
    boolean visible =
        scope.call(
            mine,
            connection -> {
              try (Statement statement = connection.createStatement();
                  ResultSet rows =
                      statement.executeQuery(
                          "SELECT EXISTS (SELECT 1 FROM public.organization)"
                              + " OR EXISTS (SELECT 1 FROM bridge.sync_batches)")) {
                return rows.next() && rows.getBoolean(1);
              }
            });
    if (visible) {
      throw new OverPrivileged("sees rows of another organisation");
    }
  }

  /** The database role may do more than the hub's role should. */
  public static final class OverPrivileged extends IllegalStateException {
    OverPrivileged(String what) {
      super(
          "the database role "
              + what
              + "; row-level security would not hold. Connect as syncflow_app, which `syncflow migrate` creates");
    }
  }
}
