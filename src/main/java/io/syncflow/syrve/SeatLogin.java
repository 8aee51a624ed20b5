package io.syncflow.syrve;

import io.syncflow.db.DatabaseException;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Comes by a seat: first the turn among the hub's own jobs, then the server's token, which is
 * stored before its first use (decision 28).
 */
final class SeatLogin {

  private static final Logger LOG = LoggerFactory.getLogger(SeatLogin.class);

  private final SeatBook book;
  private final BlockedServers blocked;
  private final SyrveAccounts accounts;
  private final SyrveClient client;
  private final SeatTokens tokens;
  private final SeatSettings settings;
  private final Clock clock;
  private final Waits waits;

  SeatLogin(
      SeatBook book,
      BlockedServers blocked,
      SyrveAccounts accounts,
      SyrveClient client,
      SeatTokens tokens,
      SeatSettings settings,
      Clock clock,
      Waits waits) {
    this.book = book;
    this.blocked = blocked;
    this.accounts = accounts;
    this.client = client;
    this.tokens = tokens;
    this.settings = settings;
    this.clock = clock;
    this.waits = waits;
  }

  /**
   * Waits for the turn at the server.
   *
   * @param patience called about once a second; throws to give up
   * @throws SyrveFailed of kind SEAT_BUSY after the longest wait
   */
  Seat turn(SyrveAccount account, UUID run, Runnable patience, Duration longest) {
    Duration waited = Duration.ZERO;
    while (true) {
      Optional<Seat> seat = book.take(account.org(), account.serverUrl(), run);
      if (seat.isPresent()) {
        return seat.get();
      }
      if (waited.compareTo(longest) >= 0) {
        throw new SyrveFailed(
            Kind.SEAT_BUSY,
            blocked
                .reason(account)
                .orElse("another job of the hub uses the licence seat of this Syrve server"));
      }
      waits.last(Waits.SLICE, patience);
      waited = waited.plus(Waits.SLICE);
    }
  }

  /**
   * Logs in. When it throws, the seat has ended, or is left to the sweeper because the server may
   * have given one; or the session has a token, and the caller gives it back.
   *
   * @param licenseWait how long a server without a free licence is waited for (F30)
   */
  void login(SyrveSession session, Duration licenseWait) {
    Seat seat = session.seat();
    Duration next = settings.licensePause();
    Duration waited = Duration.ZERO;
    try {
      while (true) {
        Optional<SyrveFailed> busy = loginOnce(session);
        if (busy.isEmpty()) {
          accounts.told(seat.org(), (SyrveFailed) null);
          return;
        }
        if (waited.plus(next).compareTo(licenseWait) > 0) {
          throw busy.get();
        }
        accounts.told(seat.org(), busy.get());
        waits.last(next, session.patience());
        waited = waited.plus(next);
        next = Waits.shorter(next.multipliedBy(2), settings.longestLicensePause());
      }
    } catch (SyrveFailed failure) {
      if (failure.kind() != Kind.SEAT_LOST) {
        accounts.told(seat.org(), failure);
      }
      if (failure.kind() == Kind.UNKNOWN) {
        blocked.answerLost(seat, settings.tokenLife(), tokens.reason(failure.reason()), 0);
      } else {
        book.end(seat, failure.kind().code());
      }
      throw failure;
    } catch (RuntimeException | Error e) {
      if (session.token() == null) {
        endQuietly(seat, "gave_up");
      }
      throw e;
    }
  }

  /** Empty when the session has a token now; else that the server has no seat free. */
  private Optional<SyrveFailed> loginOnce(SyrveSession session) {
    Seat seat = session.seat();
    if (!book.asked(seat)) {
      throw SyrveFailed.seatLost();
    }
    String token;
    try {
      token = client.login(session.account(), seat.run());
    } catch (SyrveFailed failure) {
      if (failure.kind() == Kind.UNKNOWN) {
        throw failure;
      }
      book.notGiven(seat, tokens.reason(failure.reason()), failure.kind() == Kind.SEAT_BUSY);
      if (failure.kind() == Kind.SEAT_BUSY) {
        return Optional.of(failure);
      }
      throw failure;
    }
    tokens.remember(token);
    store(session, token);
    return Optional.empty();
  }

  /** Before its first use; a token that cannot be stored is given back at once. */
  private void store(SyrveSession session, String token) {
    Seat seat = session.seat();
    session.token(token, clock.instant());
    Instant end = settings.leaseEnd(clock);
    if (!book.given(seat, tokens.seal(seat, token))) {
      session.token(null, null);
      logoutQuietly(session.account(), token, seat.run());
      throw SyrveFailed.seatLost();
    }
    session.leaseEnd(end);
  }

  /** For a token that nobody uses any more. */
  void logoutQuietly(SyrveAccount account, String token, UUID run) {
    try {
      client.logout(account, token, run);
    } catch (SyrveFailed e) {
      LOG.warn("A Syrve token that is not used any more could not be logged out: {}", e.reason());
    }
  }

  private void endQuietly(Seat seat, String outcome) {
    try {
      book.end(seat, outcome);
    } catch (DatabaseException e) {
      LOG.warn("The end of a Syrve seat could not be noted; it will be swept: {}", e.sqlState());
    }
  }
}
