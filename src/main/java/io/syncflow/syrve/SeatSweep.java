package io.syncflow.syrve;

import io.syncflow.security.SecretTampered;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs out the seats that their holders left behind, or waits until the server has forgotten them
 * (decision 28, F27-F29).
 */
final class SeatSweep {

  private static final Logger LOG = LoggerFactory.getLogger(SeatSweep.class);

  private final SeatBook book;
  private final SyrveAccounts accounts;
  private final SyrveClient client;
  private final SeatTokens tokens;
  private final BlockedServers blocked;
  private final SeatSettings settings;

  SeatSweep(
      SeatBook book,
      SyrveAccounts accounts,
      SyrveClient client,
      SeatTokens tokens,
      BlockedServers blocked,
      SeatSettings settings) {
    this.book = book;
    this.accounts = accounts;
    this.client = client;
    this.tokens = tokens;
    this.blocked = blocked;
    this.settings = settings;
  }

  /**
   * Logs out what was left behind: by a crash, a logout that failed, a login that was cut off.
   *
   * @return a line for people
   */
  String sweep() {
    int freed = 0;
    int left = 0;
    for (Optional<SeatBook.Left> due = book.claim(); due.isPresent(); due = book.claim()) {
      if (sweep(due.get())) {
        freed++;
      } else {
        left++;
      }
    }
    return freed + " seats freed, " + left + " still to be freed";
  }

  private boolean sweep(SeatBook.Left left) {
    Seat seat = left.seat();
    Duration life = settings.tokenLife().minus(left.age());
    boolean over = life.isNegative() || life.isZero();
    if (left.token() == null) {
      if (left.asked() && !over) {
        // Nobody knows the token: the server forgets it by itself (F29).
        blocked.answerLost(seat, life, "a login was sent and not answered", left.attempts());
        return false;
      }
      return freed(seat, left.asked() ? "expired" : "gave_up");
    }
    try {
      SyrveAccount account = accounts.of(seat.org()).at(seat.serverUrl());
      String token = tokens.open(seat, left.token());
      client.logout(account, token, seat.run());
      tokens.forget(token);
      return freed(seat, "swept");
    } catch (SyrveFailed | SecretTampered | IllegalStateException e) {
      return over ? freed(seat, "expired") : retryLater(left, life, e);
    }
  }

  private boolean freed(Seat seat, String outcome) {
    blocked.freed(seat, outcome);
    LOG.info("A Syrve seat that was left behind is free: {}", outcome);
    return true;
  }

  private boolean retryLater(SeatBook.Left left, Duration life, RuntimeException cause) {
    int attempts = left.attempts() + 1;
    Seat seat = left.seat();
    String error = tokens.reason(String.valueOf(cause.getMessage()));
    if (attempts < settings.logoutAttempts()) {
      book.leave(seat, Waits.shorter(backoff(attempts), life), error, attempts);
      return false;
    }
    blocked.notLoggedOut(seat, life, error, attempts);
    return false;
  }

  private Duration backoff(int attempts) {
    return settings.logoutPause().multipliedBy(1L << Math.min(attempts, 10));
  }
}
