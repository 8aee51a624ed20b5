package io.syncflow.delta;

import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.record.BusinessKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExchangeException;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/** Starts a job's route by hand: for people, tests and other programs. */
public final class StartSync {

  private static final long OPEN_LIMIT_SECONDS = 15;
  private static final String SWEEP = "-sweep";

  private final CamelContext context;
  private final ProducerTemplate producer;
  private final int atOnce;

  /**
   * @param atOnce how many runs people may have open at the same time on this node; one more is
   *     refused, not queued (F52)
   */
  public StartSync(CamelContext context, int atOnce) {
    this.context = context;
    this.producer = context.createProducerTemplate();
    this.atOnce = atOnce;
    ExecutorServiceManager executors = context.getExecutorServiceManager();
    ThreadPoolProfile profile = new ThreadPoolProfile("start-sync");
    // Camel makes a pool of one thread when none is to be kept.
    profile.setPoolSize(1);
    profile.setMaxPoolSize(atOnce);
    profile.setMaxQueueSize(0);
    profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
    producer.setExecutorService(executors.newThreadPool(this, "start-sync", profile));
  }

  /**
   * Opens a run and lets it go on by itself.
   *
   * @param org the organisation
   * @param system the source system, for example {@code oracle_ifs}
   * @param entity the entity, for example {@code items}
   * @param actor the user who asks; null for the hub itself
   * @return the open run
   * @throws UnknownSync when no route carries that entity of that system
   * @throws RouteStopped when its route is stopped or suspended
   * @throws TooManyRuns when as many runs as may be are open already
   * @throws io.syncflow.ledger.RunRefused when one is open already
   */
  public Run start(UUID org, String system, String entity, RunMode mode, UUID actor) {
    return opened(send(org, system, entity, Map.of(DeltaJobs.MODE, mode), actor));
  }

  /**
   * Opens a run that loads the source's records of these keys, and lets it go on by itself.
   *
   * @param keys keys in the target's terms
   * @see #start
   */
  public Run loadKeys(UUID org, String system, String entity, List<BusinessKey> keys, UUID actor) {
    return opened(send(org, system, entity, only(keys), actor));
  }

  /** {@link #loadKeys} that waits for the end, like {@link #runToEnd}. */
  public Run loadKeysToEnd(UUID org, String system, String entity, List<BusinessKey> keys) {
    return ended(send(org, system, entity, only(keys), null));
  }

  private static Map<String, Object> only(List<BusinessKey> keys) {
    return Map.of(DeltaJobs.MODE, RunMode.KEYS, DeltaJobs.KEYS, List.copyOf(keys));
  }

  private static Run opened(Sent sent) {
    try {
      return sent.opened().get(OPEN_LIMIT_SECONDS, TimeUnit.SECONDS);
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

  /**
   * Opens a run and waits for its end.
   *
   * @return the run, closed; its state is in the ledger
   * @throws UnknownSync when no route carries that entity of that system
   * @throws RouteStopped when its route is stopped or suspended
   * @throws RuntimeException what ended the run, when it failed
   */
  public Run runToEnd(UUID org, String system, String entity, RunMode mode) {
    return ended(send(org, system, entity, Map.of(DeltaJobs.MODE, mode), null));
  }

  private static Run ended(Sent sent) {
    Exchange done = sent.done().join();
    if (done.getException() != null) {
      throw innermost(done.getException());
    }
    return sent.opened().join();
  }

  /** A job on its way. */
  private record Sent(CompletableFuture<Run> opened, CompletableFuture<Exchange> done) {}

  private Sent send(
      UUID org, String system, String entity, Map<String, Object> properties, UUID actor) {
    String uri = "direct://" + system + "-" + entity + suffix(properties);
    refuseUnlessStarted(uri, system, entity);
    Exchange exchange = new DefaultExchange(context);
    exchange.setProperty(DeltaJobs.ONLY_ORG, org);
    properties.forEach(exchange::setProperty);
    exchange.setProperty(DeltaJobs.ACTOR, actor);
    CompletableFuture<Run> opened = new CompletableFuture<>();
    exchange.setProperty(DeltaJobs.OPENED, opened);
    try {
      return new Sent(
          opened,
          producer
              .asyncSend(uri, exchange)
              .whenComplete((done, failure) -> settle(opened, done, failure)));
    } catch (RejectedExecutionException e) {
      throw new TooManyRuns(atOnce);
    }
  }

  /** Whether a route carries that entity of that system, be it stopped. */
  public boolean carries(String system, String entity) {
    return route("direct://" + system + "-" + entity).isPresent();
  }

  /** Whether a route carries backfills of that entity of that system. */
  public boolean hasNights(String system, String entity) {
    return route("direct://" + system + "-" + entity + "-night").isPresent();
  }

  private Optional<Route> route(String uri) {
    return context.getRoutes().stream()
        .filter(r -> r.getEndpoint().getEndpointUri().equals(uri))
        .findFirst();
  }

  /** A sweep has a job of its own, which knows the entity's brake, and so has a backfill. */
  private static String suffix(Map<String, Object> properties) {
    Object mode = properties.get(DeltaJobs.MODE);
    return mode == RunMode.SWEEP ? SWEEP : mode == RunMode.BACKGROUND ? "-night" : "";
  }

  private void refuseUnlessStarted(String uri, String system, String entity) {
    Route route =
        route(uri)
            .orElseThrow(
                () -> new UnknownSync(uri.endsWith(SWEEP) ? "sweeps" : "carries", system, entity));
    if (!context.getRouteController().getRouteStatus(route.getRouteId()).isStarted()) {
      throw new RouteStopped(route.getRouteId());
    }
  }

  /** A run that ended before it opened was refused, or its route could not start. */
  private static void settle(CompletableFuture<Run> opened, Exchange done, Throwable failure) {
    if (failure != null) {
      opened.completeExceptionally(failure);
    } else if (done.getException() != null) {
      opened.completeExceptionally(innermost(done.getException()));
    } else {
      opened.completeExceptionally(new IllegalStateException("the route opened no run"));
    }
  }

  private static RuntimeException innermost(Exception exception) {
    Throwable cause = exception;
    while (cause instanceof CamelExecutionException || cause instanceof CamelExchangeException) {
      if (cause.getCause() == null) {
        break;
      }
      cause = cause.getCause();
    }
    return cause instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(cause.getMessage(), cause);
  }

  /** As many runs are open as people may start at the same time: one has to end first. */
  public static final class TooManyRuns extends RuntimeException {
    TooManyRuns(int atOnce) {
      super(atOnce + " runs that people started are open on this node; another one has to wait");
    }
  }

  /** No route carries, sweeps or reconciles that entity of that system. */
  public static final class UnknownSync extends RuntimeException {

    private final String verb;

    UnknownSync(String verb, String system, String entity) {
      super("no route " + verb + " " + entity + " from " + system);
      this.verb = verb;
    }

    /** What no route does: {@code carries}, {@code sweeps} or {@code reconciles}. */
    public String verb() {
      return verb;
    }
  }

  /** The route that carries the entity is stopped or suspended; starting it again mends that. */
  public static final class RouteStopped extends RuntimeException {
    RouteStopped(String route) {
      super("the route " + route + " is stopped or suspended");
    }
  }
}
