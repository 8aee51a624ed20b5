package io.syncflow.deadletter;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunRefused;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/** Starts and rehearses replays for people: calls the routes that do them. */
public final class StartReplay {

  private static final long OPEN_LIMIT_SECONDS = 15;
  private static final int ATTEMPTS = 20;
  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private static final String ENTITIES =
      "SELECT DISTINCT f.source_system, f.entity_name FROM bridge.failed_records AS f WHERE %s"
          + " ORDER BY 1, 2";

  private static final String PAGE =
      "SELECT f.uid, f.source_system, f.entity_name FROM bridge.failed_records AS f WHERE %s"
          + " AND (?::uuid IS NULL OR f.uid > ?) ORDER BY f.uid LIMIT "
          + ReplayPages.PAGE;

  private final CamelContext context;
  private final ProducerTemplate producer;
  private final OrgScope scope;

  public StartReplay(CamelContext context, ProducerTemplate producer, OrgScope scope) {
    this.context = context;
    this.producer = producer;
    this.scope = scope;
  }

  /** One entity whose dead letters are meant. */
  public record Entity(String system, String name) {}

  /**
   * What a wish to replay led to.
   *
   * @param runs an open run for each entity
   * @param refused the entities that got none, because a run of theirs is open
   */
  public record Started(List<Run> runs, List<Entity> refused) {}

  /**
   * A portion of a rehearsal.
   *
   * @param outcome what would become of the portion
   * @param refused the entities that were not rehearsed, because a run of theirs is open
   * @param last give it as {@code after} to get the next portion; null after the last
   */
  public record Rehearsed(ReplayOutcome outcome, List<Entity> refused, UUID last) {}

  /**
   * Opens a run for each entity that has such dead letters, and lets them go on by themselves.
   *
   * @param actor the user who asks; null for a machine
   */
  public Started start(UUID org, Selection selection, UUID actor) {
    Map<Entity, CompletableFuture<Run>> openings = new LinkedHashMap<>();
    for (Entity entity : entities(org, selection)) {
      Exchange exchange = exchange(org, entity, actor);
      exchange.setProperty(Replays.SELECTION, selection.of(entity.system(), entity.name()));
      CompletableFuture<Run> opened = new CompletableFuture<>();
      exchange.setProperty(Replays.OPENED, opened);
      producer
          .asyncSend("direct:replay-run", exchange)
          .whenComplete((done, failure) -> settle(opened, done, failure));
      openings.put(entity, opened);
    }
    List<Run> runs = new ArrayList<>();
    List<Entity> refused = new ArrayList<>();
    openings.forEach(
        (entity, opened) -> {
          try {
            runs.add(await(opened));
          } catch (RunRefused e) {
            refused.add(entity);
          }
        });
    return new Started(runs, refused);
  }

  /**
   * Does a portion of a replay in a transaction that is rolled back.
   *
   * @param after only dead letters after this one, by id; null = from the oldest
   */
  public Rehearsed rehearse(UUID org, Selection selection, UUID after, UUID actor) {
    Map<Entity, List<UUID>> page = page(org, selection, after);
    ReplayOutcome all = new ReplayOutcome(0, 0, 0, 0, 0, 0, List.of());
    List<Entity> refused = new ArrayList<>();
    UUID last = null;
    int size = 0;
    for (Map.Entry<Entity, List<UUID>> portion : page.entrySet()) {
      Exchange done = rehearse(org, portion.getKey(), portion.getValue(), actor);
      RuntimeException failure = failure(done);
      if (failure instanceof RunRefused) {
        refused.add(portion.getKey());
      } else if (failure != null) {
        throw failure;
      } else {
        all = all.plus(done.getMessage().getBody(ReplayOutcome.class));
      }
      UUID end = portion.getValue().get(portion.getValue().size() - 1);
      // As PostgreSQL orders them: UUID.compareTo is signed.
      last = last == null || end.toString().compareTo(last.toString()) > 0 ? end : last;
      size += portion.getValue().size();
    }
    return new Rehearsed(all, refused, size < ReplayPages.PAGE ? null : last);
  }

  /** A run of the entity that is open is waited for: a delta is often over in a second. */
  private Exchange rehearse(UUID org, Entity entity, List<UUID> letters, UUID actor) {
    for (int attempt = 1; ; attempt++) {
      Exchange exchange = exchange(org, entity, actor);
      exchange.setProperty("letters", letters);
      Exchange done = producer.send("direct:rehearse-replay", exchange);
      boolean busy = failure(done) instanceof RunRefused;
      if (!busy || attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
        return done;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  private List<Entity> entities(UUID org, Selection selection) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(ENTITIES.formatted(selection.sql()))) {
            selection.set(select, 1, org);
            List<Entity> entities = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                entities.add(new Entity(row.getString(1), row.getString(2)));
              }
            }
            return entities;
          }
        });
  }

  private Map<Entity, List<UUID>> page(UUID org, Selection selection, UUID after) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select =
              connection.prepareStatement(PAGE.formatted(selection.sql()))) {
            int next = selection.set(select, 1, org);
            select.setObject(next, after);
            select.setObject(next + 1, after);
            Map<Entity, List<UUID>> page = new LinkedHashMap<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                page.computeIfAbsent(
                        new Entity(row.getString(2), row.getString(3)), e -> new ArrayList<>())
                    .add(row.getObject(1, UUID.class));
              }
            }
            return page;
          }
        });
  }

  private Exchange exchange(UUID org, Entity entity, UUID actor) {
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty("org", org);
    exchange.setProperty("system", entity.system());
    exchange.setProperty("entity", entity.name());
    exchange.setProperty("actor", actor);
    return exchange;
  }

  private static Run await(CompletableFuture<Run> opened) {
    try {
      return opened.get(OPEN_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the run did not open within " + OPEN_LIMIT_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the run opens", e);
    }
  }

  private static void settle(CompletableFuture<Run> opened, Exchange done, Throwable failure) {
    RuntimeException cause = done == null ? null : failure(done);
    opened.completeExceptionally(
        failure != null
            ? failure
            : cause != null ? cause : new IllegalStateException("the route opened no run"));
  }

  private static RuntimeException failure(Exchange done) {
    Throwable cause = done.getException();
    while (cause instanceof CamelExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null || cause instanceof RuntimeException
        ? (RuntimeException) cause
        : new IllegalStateException(cause);
  }
}
