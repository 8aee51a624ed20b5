package io.syncflow.syrve.outbox;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Tells operators, once per episode, what of an outbox needs them (decision 37). */
final class OutboxAlerts {

  private static final String UNKNOWN = "outbox_unknown";
  private static final String FAILED = "outbox_failed";
  private static final String WAITING = "outbox_waiting";

  private static final String COUNT_UNKNOWN =
      "SELECT count(*) FROM public.syrve_outbox_jobs WHERE tenant_id = ? AND status = 'unknown'";

  private final OrgScope scope;
  private final Alerts alerts;
  private final OutboxLetters letters = new OutboxLetters();

  OutboxAlerts(OrgScope scope) {
    this.scope = scope;
    this.alerts = new Alerts(scope);
  }

  private record Open(long unknown, long failed) {}

  /**
   * Raises what is new and ends what is over.
   *
   * @param run the run that showed it; null for none
   */
  void look(UUID org, UUID run) {
    Open open =
        scope.call(
            org, connection -> new Open(unknown(connection, org), letters.open(connection, org)));
    tell(
        org,
        run,
        UNKNOWN,
        open.unknown() > 0,
        documents(open.unknown())
            + " sent to Syrve without an answer; they are not sent again by themselves. Look there,"
            + " then `syncflow outbox resolve`; see `syncflow outbox list --status unknown`.");
    tell(
        org,
        run,
        FAILED,
        open.failed() > 0,
        documents(open.failed())
            + " refused by Syrve or out of attempts; see `syncflow outbox list --status failed`.");
  }

  /** The server takes no documents. */
  void waiting(
      UUID org,
      UUID run,
      String message,
      Instant since,
      boolean atOnce,
      Instant now,
      Duration after) {
    if (atOnce || Duration.between(since, now).compareTo(after) >= 0) {
      tell(
          org,
          run,
          WAITING,
          true,
          "Documents wait for the Syrve server since " + since + ": " + message);
    }
  }

  /** The server takes documents again. */
  void flowing(UUID org) {
    alerts.end(org, WAITING, OutboxLetters.SYSTEM, OutboxLetters.ENTITY);
  }

  private void tell(UUID org, UUID run, String kind, boolean open, String message) {
    if (open) {
      alerts.raise(
          new Alerts.Alert(org, kind, OutboxLetters.SYSTEM, OutboxLetters.ENTITY, run, message));
    } else {
      alerts.end(org, kind, OutboxLetters.SYSTEM, OutboxLetters.ENTITY);
    }
  }

  private static String documents(long number) {
    return number == 1 ? "1 document was" : number + " documents were";
  }

  private static long unknown(Connection connection, UUID org) throws SQLException {
    try (PreparedStatement count = connection.prepareStatement(COUNT_UNKNOWN)) {
      count.setObject(1, org);
      try (ResultSet row = count.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
