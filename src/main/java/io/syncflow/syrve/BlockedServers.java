package io.syncflow.syrve;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Says which servers are blocked by a seat of the hub's that could not be freed, and until when
 * (F29). Nothing shortens that: without its token a seat cannot be logged out, and another login
 * would be a second seat.
 */
final class BlockedServers {

  private static final String NOT_FREED = "syrve_seat_not_freed";

  /** Of the caller's organisation alone: others see that the server is in use. */
  private static final String BLOCKED =
      "SELECT id, lease_until, coalesce(last_error, 'its logout failed') FROM public.syrve_seats"
          + " WHERE tenant_id = ? AND released_at IS NULL AND holder = 'sweeper'"
          + " AND bridge.syrve_server(server_url) = bridge.syrve_server(?)";

  private final OrgScope scope;
  private final SeatBook book;
  private final Alerts alerts;

  BlockedServers(OrgScope scope, SeatBook book, Alerts alerts) {
    this.scope = scope;
    this.book = book;
    this.alerts = alerts;
  }

  /**
   * Leaves a seat whose login was sent and not answered until the server has forgotten it.
   *
   * @param life how long that takes at most
   * @param error what went wrong
   */
  void answerLost(Seat seat, Duration life, String error, int attempts) {
    book.leave(seat, life, error, attempts);
    tell(
        seat,
        "A login at the Syrve server was sent and its answer was lost, so nobody knows the token of"
            + " the seat that it may have given. Nothing is asked of the server until it has"
            + " forgotten it, at most "
            + Math.max(1, life.toMinutes())
            + " minutes from now; if it was restarted, say so: syncflow syrve release "
            + seat.id());
  }

  /** Leaves a seat that could not be logged out until its token ends. */
  void notLoggedOut(Seat seat, Duration life, String error, int attempts) {
    book.leave(seat, life, error, attempts);
    tell(
        seat,
        "The Syrve server holds a licence seat of the hub that could not be logged out ("
            + attempts
            + " attempts): "
            + error
            + ". Nothing is asked of it until its session ends, at most "
            + life.toMinutes()
            + " minutes from now.");
  }

  /** The seat is free. */
  void freed(Seat seat, String outcome) {
    book.end(seat, outcome);
    alerts.end(seat.org(), NOT_FREED, "syrve", "seat");
  }

  /** Why the account's server cannot be used now, as a sentence; empty when it is only in use. */
  Optional<String> reason(SyrveAccount account) {
    return scope.call(
        account.org(),
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(BLOCKED)) {
            select.setObject(1, account.org());
            select.setString(2, account.serverUrl());
            try (ResultSet row = select.executeQuery()) {
              return row.next()
                  ? Optional.of(
                      "the licence seat of this Syrve server is not free before "
                          + row.getTimestamp(2).toInstant().truncatedTo(ChronoUnit.SECONDS)
                          + ": "
                          + row.getString(3)
                          + "; if the server was restarted, say so: syncflow syrve release "
                          + row.getObject(1, UUID.class))
                  : Optional.empty();
            }
          }
        });
  }

  private void tell(Seat seat, String message) {
    alerts.raise(new Alerts.Alert(seat.org(), NOT_FREED, "syrve", "seat", null, message));
  }
}
