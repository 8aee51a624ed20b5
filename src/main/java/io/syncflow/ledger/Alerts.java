package io.syncflow.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators once per episode that something needs them (decision 37): one warning in {@code
 * sync_activity_log}, one in the log, and {@code syncflow_alerts_open} until the episode is over.
 *
 * <p>Works in a transaction of its own and never fails its caller: an alert that cannot be written
 * is logged.
 */
public final class Alerts {

  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  private static final String RAISE =
      "INSERT INTO bridge.alerts AS a (uid, org_id, kind, source_system, entity_name, message)"
          + " VALUES (?, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (org_id, kind, source_system, entity_name) WHERE ended_at IS NULL"
          + " DO UPDATE SET message = excluded.message, occurrences = a.occurrences + 1,"
          + " last_at = clock_timestamp() RETURNING xmax = 0";

  private static final String END =
      "UPDATE bridge.alerts SET ended_at = clock_timestamp() WHERE org_id = ? AND kind = ?"
          + " AND source_system = ? AND entity_name = ? AND ended_at IS NULL";

  private final OrgScope scope;

  public Alerts(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * What needs an operator.
   *
   * @param org whose it is
   * @param kind a stable word such as {@code late_rows}; with system and entity it names the
   *     episode
   * @param run the run that showed it; null when none did
   * @param message one sentence for people: what is wrong and what to do; without secrets
   */
  public record Alert(
      UUID org, String kind, String system, String entity, UUID run, String message) {}

  /** Raises an alert, or counts one more occurrence while its episode is open. */
  public void raise(Alert alert) {
    try {
      scope.runApart(alert.org(), connection -> raise(connection, alert));
    } catch (DatabaseException e) {
      LOG.warn("The alert {} could not be kept: {}", alert, e.getMessage());
    }
  }

  /** Ends the episode, if one is open: the next occurrence is told again. */
  public void end(UUID org, String kind, String system, String entity) {
    try {
      scope.runApart(
          org,
          connection -> {
            try (PreparedStatement end = connection.prepareStatement(END)) {
              end.setObject(1, org);
              end.setString(2, kind);
              end.setString(3, system);
              end.setString(4, entity);
              end.executeUpdate();
            }
          });
    } catch (DatabaseException e) {
      LOG.warn(
          "The alert {} of {} {} could not be ended: {}", kind, system, entity, e.getMessage());
    }
  }

  private static void raise(Connection connection, Alert alert) throws SQLException {
    try (PreparedStatement raise = connection.prepareStatement(RAISE)) {
      raise.setObject(1, UuidCreator.getTimeOrderedEpoch());
      raise.setObject(2, alert.org());
      raise.setString(3, alert.kind());
      raise.setString(4, alert.system());
      raise.setString(5, alert.entity());
      raise.setString(6, alert.message());
      try (ResultSet raised = raise.executeQuery()) {
        raised.next();
        if (raised.getBoolean(1)) {
          LOG.warn(
              "Alert {} of {} {}: {}",
              alert.kind(),
              alert.system(),
              alert.entity(),
              alert.message());
          new ActivityWarning(
                  alert.org(),
                  alert.run(),
                  alert.system(),
                  alert.entity(),
                  RunState.COMPLETED_WITH_ERRORS,
                  alert.message())
              .write(connection);
        }
      }
    }
  }
}
