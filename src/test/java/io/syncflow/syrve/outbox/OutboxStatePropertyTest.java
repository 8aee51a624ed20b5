package io.syncflow.syrve.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.TestClock;
import io.syncflow.syrve.outbox.Reply.Outcome;
import io.syncflow.syrve.outbox.Reply.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Two processes, crashes at any point, leases that end, answers of every kind and answers that get
 * lost: no document is accepted twice, none is lost, and those of a store keep their order.
 */
class OutboxStatePropertyTest {

  private static final int DOCUMENTS = 5;
  private static final int ATTEMPTS = 3;
  private static OutboxDatabase database;

  private static final OutboxSettings SETTINGS =
      new OutboxSettings(
          Duration.ofMinutes(20),
          ATTEMPTS,
          List.of(Duration.ofMinutes(1)),
          Duration.ofMinutes(1),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(1),
          3,
          1);

  /** What happens next. */
  enum Event {
    FIRST_STEPS,
    SECOND_STEPS,
    FIRST_CRASHES,
    SECOND_CRASHES,
    LEASES_END,
    A_DAY_PASSES,
    A_PERSON_LOOKS
  }

  /** What the server does with a document. */
  enum Fate {
    ACCEPTED,
    ACCEPTED_TOO,
    ACCEPTED_AND_THE_ANSWER_LOST,
    NOT_ACCEPTED_AND_THE_ANSWER_LOST,
    REFUSED,
    REFUSED_BY_THE_CHECK,
    CHECK_BROKEN_OFF,
    NOT_NOW
  }

  @BeforeContainer
  static void create() {
    database = new OutboxDatabase(ATTEMPTS);
  }

  @AfterContainer
  static void drop() {
    database.close();
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void no_document_is_accepted_twice_or_lost_and_a_store_s_keep_their_order(
      @ForAll("events") List<Event> events, @ForAll("fates") List<Fate> fates) {
    World world = new World(fates);
    try {
      events.forEach(world::happen);
      world.settle();
      world.verify();
    } finally {
      world.stop();
    }
  }

  @Provide
  Arbitrary<List<Event>> events() {
    return Arbitraries.frequency(
            Tuple.of(6, Event.FIRST_STEPS),
            Tuple.of(6, Event.SECOND_STEPS),
            Tuple.of(1, Event.FIRST_CRASHES),
            Tuple.of(1, Event.SECOND_CRASHES),
            Tuple.of(2, Event.LEASES_END),
            Tuple.of(1, Event.A_DAY_PASSES),
            Tuple.of(1, Event.A_PERSON_LOOKS))
        .list()
        .ofMinSize(40)
        .ofMaxSize(60);
  }

  @Provide
  Arbitrary<List<Fate>> fates() {
    return Arbitraries.of(Fate.class).list().ofSize(12);
  }

  /** One organisation, its server and two processes. */
  private static final class World implements Worker.Server {

    private final TestClock clock = new TestClock(Instant.now().plusSeconds(5));
    private final UUID org = database.organisation("https://" + UUID.randomUUID() + ".example.org");
    private final List<UUID> stores = List.of(UUID.randomUUID(), UUID.randomUUID());
    private final List<UUID> queued = new ArrayList<>();
    private final Map<UUID, UUID> storeOf = new HashMap<>();
    private final List<UUID> accepted = new ArrayList<>();
    private final List<Fate> fates;
    private final Worker first;
    private final Worker second;
    private final OutboxDesk desk = new OutboxDesk(database.scope, clock);
    private int calls;
    private boolean kind;
    private int before;

    World(List<Fate> fates) {
      this.fates = fates;
      for (int i = 0; i < DOCUMENTS; i++) {
        UUID store = stores.get(i % stores.size());
        UUID job = database.queued(org, store);
        queued.add(job);
        storeOf.put(job, store);
      }
      first = new Worker(database, this, SETTINGS, clock, "first");
      second = new Worker(database, this, SETTINGS, clock, "second");
    }

    void happen(Event event) {
      before = running();
      switch (event) {
        case FIRST_STEPS -> first.step();
        case SECOND_STEPS -> second.step();
        case FIRST_CRASHES -> first.crash();
        case SECOND_CRASHES -> second.crash();
        case LEASES_END -> database.endLeases();
        case A_DAY_PASSES -> clock.set(clock.instant().plus(Duration.ofDays(1)));
        case A_PERSON_LOOKS -> look();
        default -> throw new IllegalStateException(event.name());
      }
      assertThat(accepted).as("accepted once").doesNotHaveDuplicates();
      assertThat(running() - before).as("a step claims one document").isLessThanOrEqualTo(1);
    }

    private int running() {
      return Integer.parseInt(
          database.one(
              "SELECT count(*) FROM syrve_outbox_jobs WHERE tenant_id = ? AND status = 'running'",
              org));
    }

    private Fate fate() {
      return kind ? Fate.ACCEPTED : fates.get(calls++ % fates.size());
    }

    @Override
    public Reply check(Claim claim) {
      return switch (fate()) {
        case REFUSED_BY_THE_CHECK -> reply(Step.CHECK, Outcome.REFUSED, "refused");
        case CHECK_BROKEN_OFF -> reply(Step.CHECK, Outcome.AGAIN, "internal");
        case NOT_NOW -> reply(Step.CHECK, Outcome.RETURNED, "server_starting");
        default -> reply(Step.CHECK, Outcome.PASSED, null);
      };
    }

    @Override
    public Reply send(Claim claim) {
      return switch (fate()) {
        case ACCEPTED, ACCEPTED_TOO, REFUSED_BY_THE_CHECK, CHECK_BROKEN_OFF -> {
          accepted.add(claim.id());
          yield reply(Step.SEND, Outcome.ACCEPTED, null);
        }
        case ACCEPTED_AND_THE_ANSWER_LOST -> {
          accepted.add(claim.id());
          yield reply(Step.SEND, Outcome.UNKNOWN, "outcome_unknown");
        }
        case NOT_ACCEPTED_AND_THE_ANSWER_LOST ->
            reply(Step.SEND, Outcome.UNKNOWN, "outcome_unknown");
        case REFUSED -> reply(Step.SEND, Outcome.REFUSED, "refused");
        case NOT_NOW -> reply(Step.SEND, Outcome.RETURNED, "server_starting");
      };
    }

    private static Reply reply(Step step, Outcome outcome, String code) {
      return new Reply(step, outcome, code, code, null, null);
    }

    /** Somebody looks into the back office and says what is there. */
    private void look() {
      for (String id :
          database.column(
              "SELECT id FROM syrve_outbox_jobs WHERE tenant_id = ? AND status = 'unknown'", org)) {
        UUID job = UUID.fromString(id);
        desk.decide(
            org,
            job,
            accepted.contains(job)
                ? OutboxDesk.Action.RESOLVED_SENT
                : OutboxDesk.Action.RESOLVED_RESEND,
            new OutboxDesk.Decision("token:desk", null, "looked"));
      }
    }

    /** Everybody goes on until nothing is left, the server in good mood. */
    void settle() {
      kind = true;
      for (int round = 0; round < 20 && unfinished() > 0; round++) {
        database.endLeases();
        clock.set(clock.instant().plus(Duration.ofDays(1)));
        for (Worker worker : List.of(first, second)) {
          for (int step = 0; step < 200 && worker.step(); step++) {
            // on
          }
        }
        look();
      }
    }

    private int unfinished() {
      return Integer.parseInt(
          database.one(
              "SELECT count(*) FROM syrve_outbox_jobs WHERE tenant_id = ?"
                  + " AND status IN ('pending', 'running', 'unknown')",
              org));
    }

    void verify() {
      assertThat(unfinished()).as("nothing waits for ever").isZero();
      assertThat(
              database.column(
                  "SELECT id FROM syrve_outbox_jobs WHERE tenant_id = ? AND status = 'succeeded'",
                  org))
          .as("what counts as sent is there, and nothing else")
          .containsExactlyInAnyOrderElementsOf(accepted.stream().map(UUID::toString).toList());
      assertThat(accepted).doesNotHaveDuplicates();
      for (UUID store : stores) {
        assertThat(accepted.stream().filter(job -> storeOf.get(job).equals(store)).toList())
            .as("in the order of queuing")
            .isEqualTo(
                queued.stream()
                    .filter(job -> storeOf.get(job).equals(store) && accepted.contains(job))
                    .toList());
      }
      assertThat(
              database.one(
                  "SELECT count(*) FROM bridge.failed_records WHERE org_id = ?"
                      + " AND resolved_at IS NULL",
                  org))
          .as("each that failed lies open among the failed records, and no other")
          .isEqualTo(
              database.one(
                  "SELECT count(*) FROM syrve_outbox_jobs WHERE tenant_id = ?"
                      + " AND status = 'failed'",
                  org));
    }

    void stop() {
      first.stop();
      second.stop();
    }
  }
}
