package io.syncflow.ops;

import io.syncflow.db.DatabaseException;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Readiness: every route runs that should. A route which an operator stopped, or whose file says
 * that it does not start by itself, does not make the hub unready (Camel's own check counts it).
 */
final class RoutesCheck extends AbstractHealthCheck {

  private final RouteControl routes;

  RoutesCheck(RouteControl routes) {
    super("syncflow", "syncflow-routes");
    this.routes = routes;
  }

  @Override
  public boolean isLiveness() {
    return false;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    List<String> down;
    try {
      down = routes.notRunning();
    } catch (DatabaseException e) {
      builder.message("what operators want of routes cannot be read").down();
      return;
    }
    if (down.isEmpty()) {
      builder.up();
    } else {
      builder.message("not running: " + String.join(", ", down)).down();
    }
  }
}
