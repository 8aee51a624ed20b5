package io.syncflow.ops;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.StartupListener;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes as operators want them. A stop or suspension is a row that every node follows and that
 * outlives restarts, whether it came by JMX, API or command line; exchanges in flight complete
 * (F42). No row means: as the route's file says.
 */
public final class RouteControl {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  /** How long an operator waits for the answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** How the ids of the routes in routes/api begin. */
  private static final String API = "api-";

  private final CamelContext context;
  private final ControlStore store;
  private final Duration interval;
  private final WatchedRoutes routes;
  private final ScheduledExecutorService follower;

  /** The routes this node holds still, so that it knows which to release. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** Whether the last look failed: an outage is one line in the log, not one each interval. */
  private final AtomicBoolean unreadable = new AtomicBoolean();

  /**
   * @param interval how often this node looks for what other nodes recorded
   */
  public RouteControl(CamelContext context, ControlStore store, Duration interval) {
    this.context = context;
    this.store = store;
    this.interval = interval;
    this.routes = new WatchedRoutes(context, store);
    this.follower =
        context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "RouteControl");
  }

  /** Takes over the context's routes; call it before the context starts. */
  public void attach() throws Exception {
    context.setRouteController(routes);
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onRoutesAdd(Collection<Route> added) {
            keepStill(added);
          }
        });
    context.addStartupListener(
        (StartupListener)
            (started, already) ->
                follower.scheduleWithFixedDelay(
                    this::follow, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Every route of this node, by id. */
  public List<RouteState> list() {
    Map<String, Control> wanted = store.all();
    return context.getRoutes().stream()
        .map(route -> state(route, wanted.get(route.getId())))
        .sorted(Comparator.comparing(RouteState::id))
        .toList();
  }

  /**
   * Records what an operator wants of a route and does it; other nodes follow within their
   * interval. Waits {@link #PATIENCE} at most, and not for exchanges in flight: they complete, and
   * until then the route is not as wanted.
   *
   * @return the route as it is then
   * @throws UnknownName when this node has no such route
   * @throws ProtectedRoute when a route of the API is to be stopped or suspended
   */
  public RouteState apply(String routeId, RouteAction action, Actor actor) {
    Route route = context.getRoute(routeId);
    if (route == null) {
      throw new UnknownName("route", routeId);
    }
    if (action.desired() != null && isOfTheApi(route)) {
      throw new ProtectedRoute(routeId);
    }
    store.change(routeId, action.code(), action.desired(), actor);
    Map<String, Control> wanted = store.all();
    boolean standsStill = !status(routeId).isStarted();
    await(
        follower.submit(
            () -> {
              if (action.desired() == null && standsStill) {
                held.add(routeId);
              }
              bring(routeId, wanted.get(routeId));
            }));
    return state(route, wanted.get(routeId));
  }

  private static void await(Future<?> done) {
    try {
      done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      LOG.debug("A route takes its time; the follower goes on");
    } catch (ExecutionException e) {
      throw new IllegalStateException("the route could not be brought to what is wanted", e);
    }
  }

  private static boolean isOfTheApi(Route route) {
    return route.isCreatedByRestDsl() || route.getId().startsWith(API);
  }

  /** The routes that should run on this node and do not, by id. */
  List<String> notRunning() {
    Map<String, Control> wanted = store.all();
    return context.getRoutes().stream()
        .filter(route -> !Boolean.FALSE.equals(route.isAutoStartup()))
        .map(Route::getId)
        .filter(id -> !status(id).isStarted() && !wanted.containsKey(id))
        .sorted()
        .toList();
  }

  /** Does what the database says, route by route; a route that fails is tried again next time. */
  void follow() {
    try {
      if (!context.getStatus().isStarted()) {
        return;
      }
      Map<String, Control> wanted = store.all();
      context.getRoutes().forEach(route -> bring(route.getId(), wanted.get(route.getId())));
      unreadable.set(false);
    } catch (RuntimeException e) {
      if (!unreadable.getAndSet(true)) {
        LOG.warn(
            "What operators want of routes cannot be read; asking every {}: {}",
            interval,
            e.getMessage());
      }
    }
  }

  private void keepStill(Collection<Route> added) {
    Map<String, Control> wanted = store.all();
    for (Route route : added) {
      Control control = wanted.get(route.getId());
      if (control != null && control.holdsRoute()) {
        route.setAutoStartup(false);
        held.add(route.getId());
        LOG.info(
            "Route {} is not started: {} wanted it {} since {}",
            route.getId(),
            control.changedBy(),
            control.desired(),
            control.changedAt());
      }
    }
  }

  private void bring(String routeId, Control control) {
    try {
      if (control != null && control.holdsRoute()) {
        held.add(routeId);
        if (isToBeHeld(status(routeId), control.desired())
            && !routes.hold(routeId, control.desired())) {
          LOG.info("Route {} still works; it is stopped as soon as that is done", routeId);
        }
      } else if (held.contains(routeId)) {
        context.getRoute(routeId).setAutoStartup(true);
        routes.release(routeId);
        held.remove(routeId);
      }
    } catch (RejectedExecutionException e) {
      LOG.debug("The context stops; route {} is left as it is", routeId);
    } catch (Exception e) {
      LOG.warn("Route {} could not be brought to what is wanted: {}", routeId, e.toString());
    }
  }

  /** A suspended route that a restart left stopped stands still well enough. */
  private static boolean isToBeHeld(ServiceStatus status, String desired) {
    return status.isStarted() || (status.isSuspended() && Control.STOPPED.equals(desired));
  }

  private ServiceStatus status(String routeId) {
    return routes.getRouteStatus(routeId);
  }

  private RouteState state(Route route, Control control) {
    return new RouteState(
        route.getId(),
        RouteDescriptions.of(context, route),
        status(route.getId()).name(),
        control == null ? null : control.desired(),
        control == null ? null : control.changedBy(),
        control == null ? null : control.changedAt());
  }
}
