package io.syncflow.syrve;

import io.syncflow.http.RetryAfter;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers that asked this process, by {@code Retry-After}, to leave them alone for a while (F24).
 * Nobody waits for that with the licence seat in hand, unless it is a matter of seconds.
 */
final class Quiet {

  /** What is waited within a session, so that a list need not begin again. */
  private static final Duration SHORT = Duration.ofSeconds(10);

  private static final Duration MOST = Duration.ofHours(1);

  private final Clock clock;
  private final Map<String, Instant> until = new ConcurrentHashMap<>();

  Quiet(Clock clock) {
    this.clock = clock;
  }

  /**
   * Heeds what an answer that was none of success asks for, at most an hour.
   *
   * @param headers by their names in lower case
   */
  void heed(SyrveAccount account, Map<String, String> headers) {
    RetryAfter.of(headers.get("retry-after"), clock.instant(), MOST)
        .map(time -> clock.instant().plus(time))
        .ifPresent(end -> until.merge(account.serverUrl(), end, Quiet::later));
  }

  /**
   * @throws SyrveFailed when the server is to be left alone
   */
  void refuse(SyrveAccount account) {
    if (!left(account).isZero()) {
      throw new SyrveFailed(
          Kind.SERVER_STARTING,
          "the Syrve server asked to be left alone until " + until.get(account.serverUrl()));
    }
  }

  /** Whether what is left is so short that a session may wait for it. */
  boolean isShort(SyrveAccount account) {
    Duration left = left(account);
    return !left.isZero() && left.compareTo(SHORT) <= 0;
  }

  /** How long the server is to be left alone from now on. */
  Duration left(SyrveAccount account) {
    Instant end = until.get(account.serverUrl());
    Instant now = clock.instant();
    return end == null || !end.isAfter(now) ? Duration.ZERO : Duration.between(now, end);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
