package io.syncflow.syrve;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.http.Outbound;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Node;
import io.syncflow.security.Redactor;
import io.syncflow.security.SecretTampered;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out sessions at Syrve servers, one per server at any time over all processes and
 * organisations (decision 28). A token is stored, encrypted, before anything is asked with it; what
 * a crash leaves behind is logged out by {@link #sweep}.
 *
 * <p>A turn is a lease that this process keeps alive. One whose lease ended is not simply free: the
 * server may still hold its seat, and another login would be a second one. Whoever sweeps first
 * logs it out, or waits until the server has forgotten it.
 */
public final class SyrveSeats implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SyrveSeats.class);
  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final Runnable NO_PATIENCE = () -> {};
  private static final String NOT_FREED = "syrve_seat_not_freed";

  private final SyrveAccounts accounts;
  private final SeatBook book;
  private final SyrveClient client;
  private final Secrets secrets;
  private final Redactor redactor;
  private final Alerts alerts;
  private final SeatSettings settings;
  private final Clock clock;
  private final Pause pause;
  private final Set<SyrveSession> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService beats;
  private volatile boolean stopping;

  /**
   * @param brief the way out for logins and logouts; closed with this
   * @param calls the way out for everything else; closed with this
   */
  public SyrveSeats(
      OrgScope scope,
      Node node,
      SyrveAccounts accounts,
      Outbound brief,
      Outbound calls,
      Secrets secrets,
      Redactor redactor,
      SeatSettings settings,
      Clock clock,
      Pause pause) {
    this.accounts = accounts;
    this.book = new SeatBook(scope, node, settings.lease());
    this.client = new SyrveClient(brief, calls, redactor);
    this.secrets = secrets;
    this.redactor = redactor;
    this.alerts = new Alerts(scope);
    this.settings = settings;
    this.clock = clock;
    this.pause = pause;
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "syrve-seats");
              thread.setDaemon(true);
              return thread;
            });
    long beat = Math.max(1, settings.lease().toMillis() / 3);
    beats.scheduleWithFixedDelay(this::keepAll, beat, beat, TimeUnit.MILLISECONDS);
  }

  /**
   * Opens a session, as soon as the server is free: other jobs of the hub are waited for, and so is
   * a free licence (F30), which is no attempt at anything.
   *
   * @param run for the log; null for none
   * @param patience called about once a second while it waits; throws to give up
   * @throws SyrveFailed when there is no session; of kind SEAT_BUSY after the longest wait
   */
  public SyrveSession open(UUID org, UUID run, Runnable patience) {
    SyrveAccount account = accounts.of(org);
    refuseKnownWrong(account);
    return open(account, run, patience, settings.turnWait(), settings.licenseWait());
  }

  /**
   * Opens a session if the server is free at this moment.
   *
   * @throws SyrveFailed of kind SEAT_BUSY when it is not
   */
  public SyrveSession tryOpen(UUID org, UUID run) {
    SyrveAccount account = accounts.of(org);
    refuseKnownWrong(account);
    return open(account, run, NO_PATIENCE, Duration.ZERO, Duration.ZERO);
  }

  /** {@link #tryOpen} for a person, who may have put right what was refused before. */
  SyrveSession probe(SyrveAccount account) {
    return open(account, null, NO_PATIENCE, Duration.ofSeconds(5), Duration.ZERO);
  }

  private void refuseKnownWrong(SyrveAccount account) {
    boolean refused = account.status().equals(Kind.WRONG_PASSWORD.code());
    Instant until =
        account.testedAt() == null ? null : account.testedAt().plus(settings.refusalRest());
    if (refused && until != null && clock.instant().isBefore(until)) {
      throw new SyrveFailed(
          Kind.WRONG_PASSWORD,
          "the Syrve server refused the login or the password; it is left alone until "
              + until
              + ", or until `syncflow connection test syrve` succeeds");
    }
  }

  private SyrveSession open(
      SyrveAccount account, UUID run, Runnable patience, Duration turnWait, Duration licenseWait) {
    if (stopping) {
      throw new SyrveFailed(Kind.SEAT_BUSY, "the hub stops and opens no more sessions");
    }
    Seat seat = turn(account, run, patience, turnWait);
    SyrveSession session = new SyrveSession(this, account, seat, leaseEnd(), patience);
    open.add(session);
    login(session, licenseWait);
    askWhatItIs(session);
    return session;
  }

  /** Once a day, and whenever it is not known (reference/syrve.md 3.7). */
  private void askWhatItIs(SyrveSession session) {
    Instant known = session.server().askedAt();
    if (known != null && clock.instant().isBefore(known.plus(Duration.ofDays(1)))) {
      return;
    }
    try {
      SyrveServer told =
          client.ask(session.account(), session.token(), session.seat().run(), clock.instant());
      if (told != SyrveServer.UNKNOWN) {
        accounts.told(session.org(), told);
        session.server(told);
      }
    } catch (RuntimeException | Error e) {
      session.close();
      throw e;
    }
  }

  private Seat turn(SyrveAccount account, UUID run, Runnable patience, Duration longest) {
    Duration waited = Duration.ZERO;
    while (true) {
      Optional<Seat> seat = book.take(account.org(), account.serverUrl(), run);
      if (seat.isPresent()) {
        return seat.get();
      }
      if (waited.compareTo(longest) >= 0) {
        throw new SyrveFailed(
            Kind.SEAT_BUSY, "another job of the hub uses the licence seat of this Syrve server");
      }
      patience.run();
      pause.last(SLICE);
      waited = waited.plus(SLICE);
    }
  }

  /** Ends the seat when it throws, unless the server may have given one. */
  private void login(SyrveSession session, Duration licenseWait) {
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
        await(next, session.patience());
        waited = waited.plus(next);
        next = shorter(next.multipliedBy(2), settings.longestLicensePause());
      }
    } catch (SyrveFailed failure) {
      open.remove(session);
      if (failure.kind() != Kind.SEAT_LOST) {
        accounts.told(seat.org(), failure);
      }
      if (failure.kind() == Kind.UNKNOWN) {
        book.leave(seat, settings.tokenLife(), failure.reason(), 0);
      } else {
        book.end(seat, failure.kind().code());
      }
      throw failure;
    } catch (RuntimeException | Error e) {
      if (session.token() == null) {
        open.remove(session);
        endQuietly(seat, "gave_up");
      } else {
        // Given, and then not noted: it has to be given back.
        close(session);
      }
      throw e;
    }
  }

  /** Empty when the session has a token now; else that the server has no seat free. */
  private Optional<SyrveFailed> loginOnce(SyrveSession session) {
    Seat seat = session.seat();
    if (!book.asked(seat)) {
      throw lost();
    }
    String token;
    try {
      token = client.login(session.account(), seat.run());
    } catch (SyrveFailed failure) {
      if (failure.kind() == Kind.UNKNOWN) {
        throw failure;
      }
      book.notGiven(seat, redactor.redact(failure.reason(), 500), failure.kind() == Kind.SEAT_BUSY);
      if (failure.kind() == Kind.SEAT_BUSY) {
        return Optional.of(failure);
      }
      throw failure;
    }
    remember(token);
    store(session, token);
    return Optional.empty();
  }

  /** Before its first use; a token that cannot be stored is given back at once. */
  private void store(SyrveSession session, String token) {
    Seat seat = session.seat();
    session.token(token, clock.instant());
    Instant end = leaseEnd();
    if (!book.given(seat, secrets.encrypt(token, seat.tokenPlace()))) {
      session.token(null, null);
      logoutQuietly(session.account(), token, seat.run());
      throw lost();
    }
    session.leaseEnd(end);
  }

  /** Makes sure that the seat is still this session's and its token young enough. */
  void hold(SyrveSession session) {
    if (clock.instant().isAfter(session.leaseEnd())) {
      keep(session);
    }
    if (clock.instant().isAfter(session.issued().plus(settings.tokenAge()))) {
      renewOld(session);
    }
  }

  /** One that cannot be logged out now is used on: two would be two seats. */
  private void renewOld(SyrveSession session) {
    try {
      client.logout(session.account(), session.token(), session.seat().run());
    } catch (SyrveFailed failure) {
      LOG.info("A Syrve token could not be renewed by its age: {}", failure.reason());
      return;
    }
    loginAgain(session);
  }

  /** Logs in again after the server refused the token, which it may not have freed all the same. */
  void renewRefused(SyrveSession session) {
    logoutQuietly(session.account(), session.token(), session.seat().run());
    loginAgain(session);
  }

  private void loginAgain(SyrveSession session) {
    forget(session.token());
    session.token(null, null);
    login(session, Duration.ZERO);
  }

  /** Logs out, frees the seat, or leaves it to the sweeper; never throws. */
  void close(SyrveSession session) {
    open.remove(session);
    String token = session.token();
    if (token == null) {
      // The login ended the seat, or left it to the sweeper.
      return;
    }
    Seat seat = session.seat();
    try {
      if (clock.instant().isAfter(session.leaseEnd()) && !book.keep(seat)) {
        // Swept meanwhile, and perhaps somebody else's turn.
        forget(token);
        return;
      }
      client.logout(session.account().at(seat.serverUrl()), token, seat.run());
      session.token(null, null);
      forget(token);
      book.end(seat, "logged_out");
    } catch (SyrveFailed failure) {
      LOG.warn("A Syrve seat could not be logged out and will be again: {}", failure.reason());
      leaveQuietly(seat, failure);
    } catch (DatabaseException e) {
      LOG.warn("The end of a Syrve seat could not be noted; it will be swept: {}", e.sqlState());
    }
  }

  /**
   * Logs out what was left behind: by a crash, a logout that failed, a login that was cut off.
   *
   * @return a line for people
   */
  public String sweep() {
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
        book.leave(seat, life, "a login was sent and not answered", left.attempts());
        return false;
      }
      return freed(seat, left.asked() ? "expired" : "gave_up");
    }
    try {
      SyrveAccount account = accounts.of(seat.org()).at(seat.serverUrl());
      String token = secrets.decrypt(left.token(), seat.tokenPlace());
      client.logout(account, token, seat.run());
      forget(token);
      return freed(seat, "swept");
    } catch (SyrveFailed | SecretTampered | IllegalStateException e) {
      return over ? freed(seat, "expired") : retryLater(left, life, e);
    }
  }

  private boolean freed(Seat seat, String outcome) {
    book.end(seat, outcome);
    alerts.end(seat.org(), NOT_FREED, "syrve", "seat");
    LOG.info("A Syrve seat that was left behind is free: {}", outcome);
    return true;
  }

  private boolean retryLater(SeatBook.Left left, Duration life, RuntimeException cause) {
    int attempts = left.attempts() + 1;
    Seat seat = left.seat();
    String error = redactor.redact(String.valueOf(cause.getMessage()), 500);
    if (attempts < settings.logoutAttempts()) {
      book.leave(seat, shorter(backoff(attempts), life), error, attempts);
      return false;
    }
    book.leave(seat, life, error, attempts);
    alerts.raise(
        new Alerts.Alert(
            seat.org(),
            NOT_FREED,
            "syrve",
            "seat",
            null,
            "The Syrve server holds a licence seat of the hub that could not be logged out ("
                + attempts
                + " attempts): "
                + error
                + ". Nothing is asked of it until its session ends, at most "
                + life.toMinutes()
                + " minutes from now."));
    return false;
  }

  private Duration backoff(int attempts) {
    return settings.logoutPause().multipliedBy(1L << Math.min(attempts, 10));
  }

  /** A reading call, a few times while it breaks off. */
  <T> T repeated(SyrveSession session, Supplier<T> call) {
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (SyrveFailed failure) {
        boolean passing = failure.kind() == Kind.UNREACHABLE || failure.kind() == Kind.UNREADABLE;
        if (!passing || attempt >= settings.attempts()) {
          throw failure;
        }
        await(SLICE.multipliedBy(attempt), session.patience());
      }
    }
  }

  SyrveClient client() {
    return client;
  }

  private void keepAll() {
    for (SyrveSession session : open) {
      try {
        keep(session);
      } catch (SyrveFailed e) {
        LOG.warn("A Syrve session has lost its seat: its lease ended and it was swept");
        open.remove(session);
      } catch (RuntimeException e) {
        LOG.warn("The lease of a Syrve seat could not be extended: {}", e.getMessage());
      }
    }
  }

  private void keep(SyrveSession session) {
    Instant end = leaseEnd();
    if (!book.keep(session.seat())) {
      throw lost();
    }
    session.leaseEnd(end);
  }

  /** Counted from before the database is asked: never later than there. */
  private Instant leaseEnd() {
    return clock.instant().plus(settings.lease());
  }

  private static SyrveFailed lost() {
    return new SyrveFailed(
        Kind.SEAT_LOST, "the lease of the Syrve seat ended, and it was logged out meanwhile");
  }

  private void await(Duration time, Runnable patience) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(SLICE)) {
      patience.run();
      pause.last(shorter(left, SLICE));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void remember(String token) {
    redactor.remember(token);
    redactor.remember(token.toUpperCase(Locale.ROOT));
    redactor.remember(token.toLowerCase(Locale.ROOT));
  }

  /** A token that is out opens nothing, and thousands of them would slow every redaction down. */
  private void forget(String token) {
    redactor.forget(token);
    redactor.forget(token.toUpperCase(Locale.ROOT));
    redactor.forget(token.toLowerCase(Locale.ROOT));
  }

  private void logoutQuietly(SyrveAccount account, String token, UUID run) {
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

  private void leaveQuietly(Seat seat, SyrveFailed failure) {
    try {
      book.leave(seat, settings.logoutPause(), redactor.redact(failure.reason(), 500), 1);
    } catch (DatabaseException e) {
      LOG.warn("A Syrve seat could not be left to the sweeper; its lease will: {}", e.sqlState());
    }
  }

  /** Breaks off what is under way and logs everybody out: the hub stops (F40). */
  @Override
  public void close() throws IOException {
    stopping = true;
    client.abort();
    open.forEach(SyrveSession::close);
    beats.shutdownNow();
    client.close();
  }
}
