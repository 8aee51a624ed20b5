package io.syncflow.http;

import io.syncflow.db.OrgScope;
import io.syncflow.http.CallFailed.Kind;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
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
  private final CallMeter meter = new CallMeter();
  private final Map<UUID, AccountGate> gates = new ConcurrentHashMap<>();

  /** A door whose calls are kept in {@code api_logs}. */
  public Outbound(
      OrgScope scope,
      Redactor redactor,
      AddressGuard guard,
      OutboundLimits limits,
      Clock clock,
      Pause pause) {
    this(scope, new ApiLogs(scope, redactor), guard, limits, clock, pause);
  }

  /**
   * @param log where its calls are kept
   */
  public Outbound(
      OrgScope scope,
      CallLog log,
      AddressGuard guard,
      OutboundLimits limits,
      Clock clock,
      Pause pause) {
    this.wire = new Wire(guard, limits);
    this.log = log;
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
    return repeated(
        account,
        call,
        gate ->
            reader.read(
                attempt(
                    gate,
                    account,
                    call,
                    (status, headers, body) -> new ApiAnswer(status, headers, body.readAllBytes()),
                    answer -> answer.isSuccess() ? null : failure(gate, account, answer))));
  }

  /** Reads an answer of success while it arrives. */
  @FunctionalInterface
  public interface StreamReader<T> {

    /** See {@link Receiver}; throws CallFailed when it is not what was agreed on. */
    T read(Map<String, String> headers, InputStream body) throws IOException;
  }

  /**
   * The same for an answer too long for memory. A repeated attempt begins with a new body: what the
   * reader has done with the one before has to count for nothing.
   */
  public <T> T stream(ApiAccount account, ApiCall call, StreamReader<T> reader) {
    return repeated(
        account,
        call,
        gate ->
            attempt(
                gate,
                account,
                call,
                (status, headers, body) -> {
                  if (status >= 200 && status < 300) {
                    return reader.read(headers, body);
                  }
                  byte[] said = body.readNBytes(SeenAnswer.START);
                  throw failure(gate, account, new ApiAnswer(status, headers, said));
                },
                result -> null));
  }

  /**
   * Calls once and hands over the answer whatever its status, for systems whose failures have to be
   * read. What the receiver throws goes to the caller.
   *
   * @throws CallFailed when no whole answer came
   */
  public <T> T exchange(ApiAccount account, ApiCall call, Receiver<T> receiver) {
    refuseTransaction();
    AccountGate gate = gate(account);
    try {
      T result = attempt(gate, account, call, receiver::receive, answered -> null);
      gate.succeeded();
      return result;
    } catch (CallFailed failure) {
      count(gate, failure);
      throw failure;
    }
  }

  /** What its calls cost each run. */
  public CallMeter meter() {
    return meter;
  }

  private void refuseTransaction() {
    if (scope.isOpen()) {
      throw new IllegalStateException("a call of another system inside a database transaction");
    }
  }

  private AccountGate gate(ApiAccount account) {
    return gates.computeIfAbsent(account.connection(), id -> new AccountGate(clock));
  }

  private <T> T repeated(ApiAccount account, ApiCall call, Function<AccountGate, T> once) {
    refuseTransaction();
    AccountGate gate = gate(account);
    for (int attempt = 1; ; attempt++) {
      try {
        T result = once.apply(gate);
        gate.succeeded();
        return result;
      } catch (CallFailed failure) {
        if (!mayRepeat(call, failure.kind()) || attempt >= limits.attempts()) {
          count(gate, failure);
          throw failure;
        }
        Duration rest =
            failure instanceof Busy busy && busy.told.isPresent()
                ? busy.told.get()
                : backoff.after(attempt);
        if (failure instanceof Busy) {
          meter.waited(call.run(), rest);
        }
        await(rest, call);
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

  /**
   * @param verdict says what is wrong with a result that came about; null for nothing
   */
  private <T> T attempt(
      AccountGate gate,
      ApiAccount account,
      ApiCall call,
      Wire.Arrival<T> arrival,
      Function<T, CallFailed> verdict) {
    for (Duration wait = gate.enter(account); !wait.isZero(); wait = gate.enter(account)) {
      meter.waited(call.run(), wait);
      await(wait, call);
    }
    Attempt attempt = new Attempt(account, call, clock.millis());
    try {
      T result =
          wire.send(
              account,
              call,
              (status, headers, body) -> {
                attempt.seen = () -> new SeenAnswer(status, headers, body.start(), body.length());
                return arrival.receive(status, headers, body);
              });
      CallFailed wrong = verdict.apply(result);
      if (wrong != null) {
        throw wrong;
      }
      attempt.log(null);
      return result;
    } catch (RuntimeException failure) {
      attempt.log(failure.getMessage());
      throw failure;
    } finally {
      gate.leave();
    }
  }

  /** One attempt, for its row in the log. */
  private final class Attempt {
    private final ApiAccount account;
    private final ApiCall call;
    private final long begun;
    private Supplier<SeenAnswer> seen = () -> null;

    Attempt(ApiAccount account, ApiCall call, long begun) {
      this.account = account;
      this.call = call;
      this.begun = begun;
    }

    void log(String error) {
      Duration took = Duration.ofMillis(Math.max(0, clock.millis() - begun));
      meter.called(call.run(), took);
      log.write(account, call, seen.get(), error, took);
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
      return new CallFailed(Kind.UNAUTHORISED, said + ": it refuses the account");
    }
    return new CallFailed.Refused(said, answer);
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

  /** The receiver cannot now; it may have told when. */
  private static final class Busy extends CallFailed {
    private final transient Optional<Duration> told;

    Busy(String message, Optional<Duration> told) {
      super(Kind.BUSY, message);
      this.told = told;
    }
  }
}
