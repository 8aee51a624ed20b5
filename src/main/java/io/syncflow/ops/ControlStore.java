package io.syncflow.ops;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What operators want of routes, kept in the database: every node follows it, and it outlives
 * restarts. Each change leaves one row in {@code bridge.control_audit} (C16).
 */
public final class ControlStore {

  private static final String ALL =
      "SELECT route_id, desired, changed_by, changed_at FROM bridge.route_control";

  /** Two nodes that change one route at once follow each other, also when it has no row yet. */
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('route_control:' || ?, 0))";

  private static final String DESIRED =
      "SELECT desired FROM bridge.route_control WHERE route_id = ?";

  private static final String SET =
      "INSERT INTO bridge.route_control (route_id, desired, changed_by) VALUES (?, ?, ?)"
          + " ON CONFLICT (route_id) DO UPDATE SET desired = excluded.desired,"
          + " changed_by = excluded.changed_by, changed_at = clock_timestamp()";

  private static final String CLEAR = "DELETE FROM bridge.route_control WHERE route_id = ?";

  private static final String AUDIT =
      "INSERT INTO bridge.control_audit (uid, route_id, action, old_desired, new_desired,"
          + " changed_by, via) VALUES (?, ?, ?, ?, ?, ?, ?)";

  private final OrgScope scope;

  public ControlStore(OrgScope scope) {
    this.scope = scope;
  }

  /** Every route that an operator holds, by route id. */
  Map<String, Control> all() {
    return scope.call(
        null,
        connection -> {
          Map<String, Control> all = new HashMap<>();
          try (PreparedStatement select = connection.prepareStatement(ALL);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              all.put(
                  rows.getString(1),
                  new Control(
                      rows.getString(2),
                      rows.getString(3),
                      rows.getObject(4, OffsetDateTime.class).toInstant()));
            }
          }
          return all;
        });
  }

  /**
   * Records what is wanted of a route; wanting what is wanted already changes nothing.
   *
   * @param action the word for the audit
   * @param desired null = as the route's file says
   * @return whether it changed
   */
  boolean change(String routeId, String action, String desired, Actor actor) {
    return scope.call(
        null,
        connection -> {
          String old = lockedDesired(connection, routeId);
          if (Objects.equals(old, desired)) {
            return false;
          }
          if (desired == null) {
            execute(connection, CLEAR, routeId);
          } else {
            execute(connection, SET, routeId, desired, actor.name());
          }
          audit(connection, routeId, action, old, desired, actor);
          return true;
        });
  }

  /** Records an action that changes nothing lasting, such as firing a schedule by hand. */
  void note(String routeId, String action, Actor actor) {
    scope.run(
        null,
        connection -> {
          String desired = lockedDesired(connection, routeId);
          audit(connection, routeId, action, desired, desired, actor);
        });
  }

  private static String lockedDesired(Connection connection, String routeId) throws SQLException {
    execute(connection, LOCK, routeId);
    try (PreparedStatement select = connection.prepareStatement(DESIRED)) {
      select.setString(1, routeId);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? rows.getString(1) : null;
      }
    }
  }

  private static void audit(
      Connection connection, String routeId, String action, String old, String desired, Actor actor)
      throws SQLException {
    execute(
        connection,
        AUDIT,
        UuidCreator.getTimeOrderedEpoch(),
        routeId,
        action,
        old,
        desired,
        actor.name(),
        actor.way().code());
  }

  private static void execute(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
