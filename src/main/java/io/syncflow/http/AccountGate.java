package io.syncflow.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * What one account may take: calls in a second, calls at the same time, silence until a moment its
 * system named, and rest after many failures. Other accounts have gates of their own, so one that
 * is slow or broken delays nobody else (F19, F24).
 */
final class AccountGate {

  /** Calls that failed one after another, each with all its attempts, before the account rests. */
  static final int FAILURES_BEFORE_REST = 5;

  private static final Duration REST = Duration.ofSeconds(30);
  private static final Duration FREE_AGAIN = Duration.ofMillis(50);

  private final Clock clock;
  private ApiAccount.Budget budget;
  private int underWay;
  private int failures;
  private Instant next = Instant.MIN;
  private Instant silentUntil = Instant.MIN;
  private Instant restUntil = Instant.MIN;

  AccountGate(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes a turn, or says how long to wait before asking again.
   *
   * @return zero when the turn was taken: {@link #leave} has to follow
   * @throws CallFailed {@link CallFailed.Kind#RESTING}
   */
  synchronized Duration enter(ApiAccount account) {
    budget = account.budget();
    Instant now = clock.instant();
    if (now.isBefore(restUntil)) {
      throw new CallFailed(
          CallFailed.Kind.RESTING,
          account.system()
              + " is left alone until "
              + restUntil
              + ": the last "
              + failures
              + " calls failed");
    }
    Instant earliest = silentUntil.isAfter(next) ? silentUntil : next;
    if (earliest.isAfter(now)) {
      return Duration.between(now, earliest);
    }
    if (underWay >= budget.concurrentCalls()) {
      return FREE_AGAIN;
    }
    underWay++;
    next = now.plusNanos((long) (1e9 / budget.callsPerSecond()));
    return Duration.ZERO;
  }

  /** Gives the turn back. */
  synchronized void leave() {
    underWay--;
  }

  /** No call of the account begins for so long: its system said so. */
  synchronized void silence(Duration time) {
    Instant until = clock.instant().plus(time);
    silentUntil = until.isAfter(silentUntil) ? until : silentUntil;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed() {
    failures++;
    if (failures >= FAILURES_BEFORE_REST) {
      restUntil = clock.instant().plus(REST);
    }
  }
}
