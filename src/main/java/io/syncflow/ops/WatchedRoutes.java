package io.syncflow.ops;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.engine.DefaultRouteController;

/**
 * The context's route controller: every start, stop, suspend and resume that comes from outside,
 * which is how Camel's JMX beans work, is recorded before it is done (C16), and waits for the
 * exchanges in flight instead of cutting them off (F42).
 */
final class WatchedRoutes extends DefaultRouteController {

  private final ControlStore store;
  private final Duration patience;

  /**
   * @param patience how long one attempt to stop or suspend waits for exchanges in flight
   */
  WatchedRoutes(CamelContext context, ControlStore store, Duration patience) {
    super(context);
    this.store = store;
    this.patience = patience;
  }

  @Override
  public void startRoute(String routeId) throws Exception {
    record(routeId, RouteAction.START);
    release(routeId);
  }

  @Override
  public void resumeRoute(String routeId) throws Exception {
    record(routeId, RouteAction.RESUME);
    release(routeId);
  }

  @Override
  public void stopRoute(String routeId) throws Exception {
    record(routeId, RouteAction.STOP);
    hold(routeId, Control.STOPPED);
  }

  @Override
  public void stopRoute(String routeId, Throwable cause) throws Exception {
    record(routeId, RouteAction.STOP);
    super.stopRoute(routeId, cause);
  }

  @Override
  public void stopRoute(String routeId, long timeout, TimeUnit unit) throws Exception {
    record(routeId, RouteAction.STOP);
    super.stopRoute(routeId, timeout, unit);
  }

  @Override
  public boolean stopRoute(String routeId, long timeout, TimeUnit unit, boolean abortAfterTimeout)
      throws Exception {
    record(routeId, RouteAction.STOP);
    return super.stopRoute(routeId, timeout, unit, abortAfterTimeout);
  }

  @Override
  public void suspendRoute(String routeId) throws Exception {
    record(routeId, RouteAction.SUSPEND);
    hold(routeId, Control.SUSPENDED);
  }

  @Override
  public void suspendRoute(String routeId, long timeout, TimeUnit unit) throws Exception {
    record(routeId, RouteAction.SUSPEND);
    super.suspendRoute(routeId, timeout, unit);
  }

  /**
   * Makes a route stand still, without recording anything.
   *
   * @return false when exchanges are still in flight: the route runs on, and this is to be tried
   *     again
   */
  boolean hold(String routeId, String desired) throws Exception {
    if (Control.SUSPENDED.equals(desired)) {
      super.suspendRoute(routeId, patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    }
    return super.stopRoute(routeId, patience.toMillis(), TimeUnit.MILLISECONDS, true);
  }

  /** Makes a route run, without recording anything. */
  void release(String routeId) throws Exception {
    ServiceStatus status = getRouteStatus(routeId);
    if (status != null && status.isSuspended()) {
      super.resumeRoute(routeId);
    } else {
      super.startRoute(routeId);
    }
  }

  private void record(String routeId, RouteAction action) {
    if (getCamelContext().getStatus().isStarted()) {
      store.change(routeId, action.code(), action.desired(), JmxCaller.current());
    }
  }
}
