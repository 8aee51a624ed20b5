package io.syncflow.syrve.outbox;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunState;
import io.syncflow.syrve.SyrveFailed;
import io.syncflow.syrve.outbox.OutboxJobs.Left;
import io.syncflow.syrve.outbox.Reply.Outcome;
import io.syncflow.syrve.outbox.Reply.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of the outbox's routes around the calls of the server: whose turn it is, which document
 * is next, when it counts as sent, and what became of it. Nothing here calls out.
 */
public final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** What a server did is worth waiting for the database to write it down. */
  private static final int SETTLE_ATTEMPTS = 30;

  private static final Duration SETTLE_PAUSE = Duration.ofSeconds(1);

  /** A document that is still on its way there would not be seen. */
  private static final Duration LOOK_AFTER = Duration.ofMinutes(1);

  private static final int LOOKS_PER_TURN = 20;

  private final OrgScope scope;
  private final Ledger ledger;
  private final OutboxSettings settings;
  private final Clock clock;
  private final Backoff backoff;
  private final OutboxTurns turns;
  private final OutboxJobs jobs;
  private final OutboxBook book;
  private final OutboxAlerts alerts;
  private final AtomicInteger underway = new AtomicInteger();

  public Outbox(OrgScope scope, Ledger ledger, Node node, OutboxSettings settings, Clock clock) {
    this.scope = scope;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
    this.backoff = new Backoff(settings, () -> ThreadLocalRandom.current().nextDouble());
    this.turns = new OutboxTurns(scope, node, settings, backoff, clock);
    this.jobs = new OutboxJobs(node, settings.lease());
    this.book = new OutboxBook(jobs);
    this.alerts = new OutboxAlerts(scope);
  }

  /**
   * Gives organisations with something to send their turn, as many as this node has workers free.
   * Each turn has to be {@linkplain #release released}.
   */
  public List<Turn> turns() {
    int free = settings.workers() - underway.get();
    List<Turn> given = free > 0 ? turns.claim(free) : List.of();
    underway.addAndGet(given.size());
    return given;
  }

  /**
   * Opens the run of a turn.
   *
   * @throws io.syncflow.ledger.RunRefused when one is open
   * @throws io.syncflow.ledger.RunHeld after a restore that nobody has confirmed
   */
  public Run open(@ExchangeProperty("turn") Turn turn) {
    return ledger
        .runs()
        .open(
            new RunRequest(
                turn.org(),
                OutboxLetters.SYSTEM,
                OutboxLetters.ENTITY,
                RunMode.REALTIME,
                "schedule",
                null));
  }

  /**
   * Settles what was left behind: a claim whose holder is gone goes back when its document was not
   * sent, and is unknown when it may have been (decision 27); so are documents that waited when the
   * database was backed up, after a restore.
   */
  public void recover(@ExchangeProperty("run") Run run) {
    scope.run(
        run.org(),
        connection -> {
          for (Left left : jobs.abandoned(connection, run.org(), run.id())) {
            Reply reply = left.sentAt() == null ? returned() : unanswered(left.sentAt());
            ClaimEnd end = ClaimEnd.of(left.claim(), reply, clock.instant(), Duration.ZERO);
            book.settle(connection, run, left.claim(), reply, end);
            LOG.warn(
                "Document {} was left behind by its process and is {} now",
                left.claim().id(),
                end.status());
          }
          for (Left left : jobs.restored(connection, run.org(), run.id())) {
            book.lost(connection, run, left.claim(), "the database was restored from a backup");
          }
        });
  }

  /** Notes that the server let us in. */
  public void seated(@ExchangeProperty("turn") Turn turn) {
    turns.taken(turn);
    alerts.flowing(turn.org());
  }

  /**
   * Documents of unknown outcome that are to be looked for at the server. Their claims are not for
   * sending.
   */
  public List<Claim> unseen(@ExchangeProperty("run") Run run) {
    return scope.call(
        run.org(),
        connection ->
            jobs
                .unseen(
                    connection,
                    run.org(),
                    run.id(),
                    clock.instant().minus(LOOK_AFTER),
                    LOOKS_PER_TURN)
                .stream()
                .map(Left::claim)
                .toList());
  }

  /** Keeps what a look at the server showed. */
  public void seen(Claim claim, String evidence) {
    scope.run(claim.org(), connection -> jobs.seen(connection, claim, evidence, clock.instant()));
  }

  /**
   * Claims the next document of the turn.
   *
   * @return null when there is none, the turn is over, or the run is to wait
   * @throws io.syncflow.ledger.RunCancelled when a person or the hub's stop ends the run
   */
  public Claim next(@ExchangeProperty("turn") Turn turn, @ExchangeProperty("run") Run run) {
    if (turn.isOver(settings.documentsPerTurn())) {
      return null;
    }
    if (ledger.control().isToPause(run)) {
      turn.pause();
      return null;
    }
    ledger.control().obey(run);
    if (!turns.extend(turn)) {
      LOG.warn("The turn of an outbox took too long and is over");
      return null;
    }
    Claim claim =
        scope
            .call(
                turn.org(), connection -> jobs.claim(connection, turn.org(), run, clock.instant()))
            .orElse(null);
    if (claim != null) {
      turn.begin(claim);
    }
    return claim;
  }

  /**
   * Waits, with the turn but without the licence seat, until the run is to go on.
   *
   * @throws io.syncflow.ledger.RunCancelled when it is to end instead
   */
  public void rest(@ExchangeProperty("turn") Turn turn, @ExchangeProperty("run") Run run) {
    ledger.control().obey(run, () -> turns.extend(turn));
    turn.resume();
  }

  /**
   * Notes, committed before it happens, that the document is sent.
   *
   * @throws Fenced when the claim is over: it must not be sent
   */
  public void sending(@ExchangeProperty("turn") Turn turn, @ExchangeProperty("claim") Claim claim) {
    turns.extend(turn);
    scope.run(claim.org(), connection -> jobs.sending(connection, claim, clock.instant()));
  }

  /**
   * Books what became of the document. While the database is away it waits: an answer that is not
   * written down would make the document unknown.
   *
   * @throws Fenced when somebody else has settled it meanwhile
   */
  public void settle(
      @ExchangeProperty("turn") Turn turn,
      @ExchangeProperty("run") Run run,
      @ExchangeProperty("claim") Claim claim,
      @ExchangeProperty("reply") Reply reply) {
    ClaimEnd end =
        ClaimEnd.of(claim, reply, clock.instant(), backoff.afterAttempt(claim.attempts() + 1));
    for (int attempt = 1; ; attempt++) {
      try {
        scope.run(run.org(), connection -> book.settle(connection, run, claim, reply, end));
        break;
      } catch (DatabaseException e) {
        if (!e.passesLater() || attempt == SETTLE_ATTEMPTS) {
          throw e;
        }
        LOG.warn("What became of document {} is written once the database is back", claim.id());
        LockSupport.parkNanos(SETTLE_PAUSE.toNanos());
      }
    }
    turn.end();
    if (reply.outcome() == Outcome.RETURNED) {
      waits(turn, run, reply.code(), reply.message());
    }
  }

  /** Notes why there is no session at the server; no document is to blame, none is touched. */
  public void refused(
      @ExchangeProperty("turn") Turn turn,
      @ExchangeProperty("run") Run run,
      @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception caught) {
    SyrveFailed failure = ObjectHelper.getException(SyrveFailed.class, caught);
    waits(turn, run, failure.kind().code(), failure.getMessage());
  }

  private void waits(Turn turn, Run run, String code, String message) {
    turn.finish();
    boolean needsPerson = Failures.needPerson(code);
    OutboxTurns.Wait wait = turns.waits(turn, code, Kept.message(message), needsPerson);
    alerts.waiting(
        turn.org(),
        run.id(),
        message,
        wait.since(),
        needsPerson,
        clock.instant(),
        settings.alertAfter());
  }

  /** Closes the run, and tells operators what needs them. */
  public RunState complete(@ExchangeProperty("run") Run run) {
    RunState state = ledger.runs().complete(run);
    alerts.look(run.org(), run.id());
    return state;
  }

  /**
   * Ends a turn, however it went: a document that was claimed and not sent goes back at once; one
   * that may have been sent stays claimed until its lease has ended.
   */
  public void release(@ExchangeProperty("turn") Turn turn) {
    underway.decrementAndGet();
    Claim claim = turn.claim();
    if (claim != null) {
      scope.run(claim.org(), connection -> jobs.giveBack(connection, claim));
    }
    turns.release(turn);
  }

  private static Reply returned() {
    return new Reply(
        Step.CLAIM,
        Outcome.RETURNED,
        "abandoned",
        "its process ended before it was sent",
        null,
        null);
  }

  private static Reply unanswered(Instant sentAt) {
    return new Reply(
        Step.SEND,
        Outcome.UNKNOWN,
        OutboxLetters.UNKNOWN,
        "its process ended after it began to send the document at "
            + sentAt
            + ", and before an answer was written down",
        null,
        null);
  }
}
