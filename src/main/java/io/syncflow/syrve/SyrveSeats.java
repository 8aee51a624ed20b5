package io.syncflow.syrve;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.http.Outbound;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Node;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.syrve.SyrveFailed.Kind;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
  private static final Runnable NO_PATIENCE = () -> {};

  private final SyrveAccounts accounts;
  private final SeatBook book;
  private final Quiet quiet;
  private final SyrveClient client;
  private final SeatLogin login;
  private final SeatSweep sweep;
  private final SeatTokens tokens;
  private final SeatSettings settings;
  private final Clock clock;
  private final Repeats repeats;
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
    this.quiet = new Quiet(clock);
    this.client = new SyrveClient(brief, calls, redactor, quiet);
    this.tokens = new SeatTokens(secrets, redactor);
    this.settings = settings;
    this.clock = clock;
    Waits waits = new Waits(pause);
    BlockedServers blocked = new BlockedServers(scope, book, new Alerts(scope));
    this.repeats = new Repeats(quiet, waits, settings.attempts());
    this.login = new SeatLogin(book, blocked, accounts, client, tokens, settings, clock, waits);
    this.sweep = new SeatSweep(book, accounts, client, tokens, blocked, settings);
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
    quiet.refuse(account);
    Seat seat = login.turn(account, run, patience, turnWait);
    SyrveSession session =
        new SyrveSession(this, account, seat, settings.leaseEnd(clock), patience);
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
    login.logoutQuietly(session.account(), session.token(), session.seat().run());
    loginAgain(session);
  }

  private void loginAgain(SyrveSession session) {
    tokens.forget(session.token());
    session.token(null, null);
    login(session, Duration.ZERO);
  }

  private void login(SyrveSession session, Duration licenseWait) {
    try {
      login.login(session, licenseWait);
    } catch (RuntimeException | Error e) {
      // A token that was given and could not be noted is given back.
      close(session);
      throw e;
    }
  }

  /**
   * Logs out what was left behind: by a crash, a logout that failed, a login that was cut off.
   *
   * @return a line for people
   */
  public String sweep() {
    return sweep.sweep();
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
        tokens.forget(token);
        return;
      }
      client.logout(session.account().at(seat.serverUrl()), token, seat.run());
      session.token(null, null);
      tokens.forget(token);
      book.end(seat, "logged_out");
    } catch (SyrveFailed failure) {
      LOG.warn("A Syrve seat could not be logged out and will be again: {}", failure.reason());
      leaveQuietly(seat, failure);
    } catch (DatabaseException e) {
      LOG.warn("The end of a Syrve seat could not be noted; it will be swept: {}", e.sqlState());
    }
  }

  /** A reading call, a few times while it breaks off. */
  <T> T repeated(SyrveSession session, Supplier<T> call) {
    return repeats.of(session, call);
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
    Instant end = settings.leaseEnd(clock);
    if (!book.keep(session.seat())) {
      throw SyrveFailed.seatLost();
    }
    session.leaseEnd(end);
  }

  private void leaveQuietly(Seat seat, SyrveFailed failure) {
    try {
      book.leave(seat, settings.logoutPause(), tokens.reason(failure.reason()), 1);
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
