package io.syncflow.syrve.outbox;

import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Node;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunRefused;
import io.syncflow.syrve.outbox.Reply.Outcome;
import io.syncflow.syrve.outbox.Reply.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A process that does what the routes of the outbox do, one step at a time, so that a test can stop
 * it between any two.
 */
final class Worker {

  private final OutboxDatabase database;
  private final Server server;
  private final OutboxSettings settings;
  private final Clock clock;
  private final String name;
  private Ledger ledger;
  private Outbox outbox;
  private Turn turn;
  private Run run;
  private Claim claim;
  private boolean sending;
  private Reply reply;

  /** The far side: whether a call gets through, and what it leads to. */
  interface Server {

    Reply check(Claim claim);

    /** Has the effect and gives the answer, or the loss of it. */
    Reply send(Claim claim);
  }

  Worker(
      OutboxDatabase database, Server server, OutboxSettings settings, Clock clock, String name) {
    this.database = database;
    this.server = server;
    this.settings = settings;
    this.clock = clock;
    this.name = name;
    boot();
  }

  private void boot() {
    Node node = new Node(name, UUID.randomUUID(), false);
    ledger =
        Ledger.of(
            database.scope,
            node,
            clock,
            Duration.ofMinutes(1),
            Duration.ofDays(3650),
            text -> text);
    outbox = new Outbox(database.scope, ledger, node, settings, clock);
    turn = null;
    run = null;
    claim = null;
    sending = false;
    reply = null;
  }

  Outbox outbox() {
    return outbox;
  }

  /** kill -9, and a start: nothing is given back. */
  void crash() {
    ledger.close();
    boot();
  }

  void stop() {
    ledger.close();
  }

  /** Does the next step; false when there is nothing to do. */
  boolean step() {
    try {
      if (turn == null) {
        return begin();
      }
      if (claim == null) {
        next();
      } else if (reply != null) {
        settle();
      } else if (sending) {
        send();
      } else {
        check();
      }
      return true;
    } catch (Fenced | ChunkBook.Fenced | RunRefused e) {
      over();
      return true;
    }
  }

  private boolean begin() {
    List<Turn> given = outbox.turns();
    if (given.isEmpty()) {
      return false;
    }
    turn = given.get(0);
    run = outbox.open(turn);
    outbox.recover(run);
    outbox.seated(turn);
    outbox.unseen(run).forEach(lost -> outbox.seen(lost, "{\"says\":\"nothing\"}"));
    return true;
  }

  private void next() {
    claim = outbox.next(turn, run);
    if (claim == null) {
      outbox.complete(run);
      run = null;
      over();
    }
  }

  private void check() {
    Reply checked = server.check(claim);
    if (checked.mayBeSent()) {
      outbox.sending(turn, claim);
      sending = true;
    } else {
      reply = checked;
    }
  }

  /** A seat whose lease has ended sends nothing (SyrveSession). */
  private void send() {
    boolean seated =
        "t"
            .equals(
                database.one(
                    "SELECT lease_until >= clock_timestamp() FROM syrve_outbox_turns"
                        + " WHERE tenant_id = ? AND fence = ?",
                    turn.org(),
                    turn.fence()));
    reply =
        seated
            ? server.send(claim)
            : new Reply(Step.SEND, Outcome.RETURNED, "seat_lost", "the seat is lost", null, null);
  }

  /** A step of its own: the answer is there, and nobody has written it down. */
  private void settle() {
    outbox.settle(turn, run, claim, reply);
    claim = null;
    sending = false;
    reply = null;
  }

  private void over() {
    if (run != null) {
      try {
        ledger.runs().fail(run, new IllegalStateException("over"));
      } catch (RuntimeException e) {
        // It was completed, or somebody else has closed it.
      }
    }
    outbox.release(turn);
    turn = null;
    run = null;
    claim = null;
    sending = false;
    reply = null;
  }
}
