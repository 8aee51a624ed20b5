package io.syncflow.http;

import io.syncflow.db.OrgScope;
import io.syncflow.http.CallFailed.Kind;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The door through which HTTP leaves: each call waits for its account's budget, ends at its total
 * deadline, is logged, and is tried again only when it may be and only as long as that makes sense.
 */
public final class Outbound implements AutoCloseable {

  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final Set<Integer> BUSY = Set.of(408, 425, 429, 500, 502, 503, 504);

  private final Wire wire;
  private final CallLog log;
  private final OrgScope scope;
  private final Clock clock;
  private final OutboundLimits limits;
  private final Pause pause;
  private final Backoff backoff;
  private final Map<UUID, AccountGate> gates = new ConcurrentHashMap<>();

  public Outbound(
      OrgScope scope,
      Redactor redactor,
      AddressGuard guard,
      OutboundLimits limits,
      Clock clock,
      Pause pause) {
    this.wire = new Wire(guard, limits);
    this.log = new CallLog(scope, redactor);
    this.scope = scope;
    this.clock = clock;
    this.limits = limits;
    this.pause = pause;
    this.backoff =
        new Backoff(
            limits.firstPause(),
            limits.longestPause(),
            () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Calls, and calls again while the failure may pass and the call may be repeated.
   *
   * @return an answer of success
   * @throws CallFailed when there is none
   * @throws IllegalStateException inside a database transaction: it would be held open by a
   *     stranger's system
   */
  public ApiAnswer call(ApiAccount account, ApiCall call) {
    return call(account, call, answer -> answer);
  }

  /** Makes something of an answer; throws CallFailed when it is not what was agreed on. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(ApiAnswer answer);
  }

  /**
   * The same for an answer that is read at once: one that cannot be is a failed attempt, like one
   * that was cut off (F22).
   */
  public <T> T call(ApiAccount account, ApiCall call, Reader<T> reader) {
    if (scope.isOpen()) {
      throw new IllegalStateException("a call of another system inside a database transaction");
    }
    AccountGate gate = gates.computeIfAbsent(account.connection(), id -> new AccountGate(clock));
    for (int attempt = 1; ; attempt++) {
      try {
        T result = reader.read(attempt(gate, account, call));
        gate.succeeded();
        return result;
      } catch (CallFailed failure) {
        if (!mayRepeat(call, failure.kind()) || attempt >= limits.attempts()) {
          count(gate, failure);
          throw failure;
        }
        await(
            failure instanceof Busy busy && busy.told.isPresent()
                ? busy.told.get()
                : backoff.after(attempt),
            call);
      }
    }
  }

  private static boolean mayRepeat(ApiCall call, Kind kind) {
    return kind.isPassing()
        && switch (call.repeat()) {
          case NEVER -> false;
          case UNLESS_SENT -> !kind.mayHaveArrived();
          case ALWAYS -> true;
        };
  }

  /** A refusal says that the system is well; an unwelcome account had better rest, too. */
  private static void count(AccountGate gate, CallFailed failure) {
    if (failure.kind() != Kind.REFUSED && failure.kind() != Kind.RESTING) {
      gate.failed();
    }
  }

  private ApiAnswer attempt(AccountGate gate, ApiAccount account, ApiCall call) {
    for (Duration wait = gate.enter(account); !wait.isZero(); wait = gate.enter(account)) {
      await(wait, call);
    }
    long begun = clock.millis();
    Supplier<Duration> took = () -> Duration.ofMillis(Math.max(0, clock.millis() - begun));
    try {
      ApiAnswer answer = wire.send(account, call);
      CallFailed failure = answer.isSuccess() ? null : failure(gate, account, answer);
      log.write(account, call, answer, failure == null ? null : failure.getMessage(), took.get());
      if (failure != null) {
        throw failure;
      }
      return answer;
    } catch (CallFailed failure) {
      if (!(failure instanceof Answered)) {
        log.write(account, call, null, failure.getMessage(), took.get());
      }
      throw failure;
    } finally {
      gate.leave();
    }
  }

  private CallFailed failure(AccountGate gate, ApiAccount account, ApiAnswer answer) {
    int status = answer.status();
    String said = account.system() + " answered " + status;
    if (BUSY.contains(status)) {
      Optional<Duration> told =
          RetryAfter.of(answer.header("Retry-After"), clock.instant(), limits.longestRetryAfter());
      told.ifPresent(gate::silence);
      return new Busy(said, told);
    }
    if (status == 401 || status == 403) {
      return new Answered(Kind.UNAUTHORISED, said + ": it refuses the account");
    }
    return new Answered(Kind.REFUSED, said);
  }

  /** Waits in slices, between which the caller may give up. */
  private void await(Duration time, ApiCall call) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(SLICE)) {
      call.patience().run();
      pause.last(left.compareTo(SLICE) < 0 ? left : SLICE);
    }
  }

  @Override
  public void close() throws IOException {
    wire.close();
  }

  /** A failure that a whole answer told, and that is logged with it. */
  private static class Answered extends CallFailed {
    Answered(Kind kind, String message) {
      super(kind, message);
    }
  }

  /** The receiver cannot now; it may have told when. */
  private static final class Busy extends Answered {
    private final transient Optional<Duration> told;

    Busy(String message, Optional<Duration> told) {
      super(Kind.BUSY, message);
      this.told = told;
    }
  }
}
