package io.syncflow.ops;

import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.impl.engine.DefaultRouteController;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The context's route controller: every start, stop, suspend and resume that comes from outside,
 * which is how Camel's JMX beans work, is recorded before it is done (C16), and lets the exchanges
 * in flight complete instead of cutting them off (F42).
 */
final class WatchedRoutes extends DefaultRouteController {

  private final ControlStore store;

  WatchedRoutes(CamelContext context, ControlStore store) {
    super(context);
    this.store = store;
  }

  @Override
  public void startRoute(String routeId) throws Exception {
    if (recorded(routeId, RouteAction.START)) {
      release(routeId);
    } else {
      super.startRoute(routeId);
    }
  }

  @Override
  public void resumeRoute(String routeId) throws Exception {
    if (recorded(routeId, RouteAction.RESUME)) {
      release(routeId);
    } else {
      super.resumeRoute(routeId);
    }
  }

  @Override
  public void stopRoute(String routeId) throws Exception {
    if (recorded(routeId, RouteAction.STOP)) {
      hold(routeId, Control.STOPPED);
    } else {
      super.stopRoute(routeId);
    }
  }

  @Override
  public void stopRoute(String routeId, Throwable cause) throws Exception {
    recorded(routeId, RouteAction.STOP);
    super.stopRoute(routeId, cause);
  }

  @Override
  public void stopRoute(String routeId, long timeout, TimeUnit unit) throws Exception {
    recorded(routeId, RouteAction.STOP);
    super.stopRoute(routeId, timeout, unit);
  }

  @Override
  public boolean stopRoute(String routeId, long timeout, TimeUnit unit, boolean abortAfterTimeout)
      throws Exception {
    recorded(routeId, RouteAction.STOP);
    return super.stopRoute(routeId, timeout, unit, abortAfterTimeout);
  }

  @Override
  public void suspendRoute(String routeId) throws Exception {
    if (recorded(routeId, RouteAction.SUSPEND)) {
      hold(routeId, Control.SUSPENDED);
    } else {
      super.suspendRoute(routeId);
    }
  }

  @Override
  public void suspendRoute(String routeId, long timeout, TimeUnit unit) throws Exception {
    recorded(routeId, RouteAction.SUSPEND);
    super.suspendRoute(routeId, timeout, unit);
  }

  /**
   * Closes a route's door, and stops or suspends it once nothing is in flight; records nothing.
   * Camel's own way would cut off what is in flight after a time-out, or open the door again.
   *
   * @return false when exchanges are still in flight: this is to be called again
   */
  boolean hold(String routeId, String desired) throws Exception {
    ServiceHelper.suspendService(getCamelContext().getRoute(routeId).getConsumer());
    if (getCamelContext().getInflightRepository().size(routeId) > 0) {
      return false;
    }
    if (Control.SUSPENDED.equals(desired)) {
      super.suspendRoute(routeId);
    } else {
      super.stopRoute(routeId);
    }
    return true;
  }

  /** Makes a route run, without recording anything. */
  void release(String routeId) throws Exception {
    ServiceStatus status = getRouteStatus(routeId);
    if (status != null && status.isSuspended()) {
      super.resumeRoute(routeId);
    } else {
      super.startRoute(routeId);
    }
    ServiceHelper.resumeService(getCamelContext().getRoute(routeId).getConsumer());
  }

  /** Camel itself uses the controller while it builds or stops the context: nobody wished that. */
  private boolean recorded(String routeId, RouteAction action) {
    if (!getCamelContext().getStatus().isStarted() || getCamelContext().getRoute(routeId) == null) {
      return false;
    }
    store.change(routeId, action.code(), action.desired(), JmxCaller.current());
    return true;
  }
}
