package io.syncflow.api;

import io.syncflow.ops.Actor;
import io.syncflow.ops.ProtectedRoute;
import io.syncflow.ops.RouteAction;
import io.syncflow.ops.RouteControl;
import io.syncflow.ops.RouteState;
import io.syncflow.ops.UnknownName;
import java.util.List;
import java.util.Map;

/** Routes: list, start, stop, suspend, resume; the same operations as JMX has. */
public final class RoutesApi {

  private final RouteControl control;

  public RoutesApi(RouteControl control) {
    this.control = control;
  }

  /** {@code GET /routes}. */
  public Map<String, List<RouteState>> list(ApiRequest request) {
    request.query().only();
    return Map.of("items", control.list());
  }

  /** {@code POST /routes/{id}/start}. */
  public Answer start(ApiRequest request) {
    return apply(request, RouteAction.START);
  }

  /** {@code POST /routes/{id}/stop}. */
  public Answer stop(ApiRequest request) {
    return apply(request, RouteAction.STOP);
  }

  /** {@code POST /routes/{id}/suspend}. */
  public Answer suspend(ApiRequest request) {
    return apply(request, RouteAction.SUSPEND);
  }

  /** {@code POST /routes/{id}/resume}. */
  public Answer resume(ApiRequest request) {
    return apply(request, RouteAction.RESUME);
  }

  private Answer apply(ApiRequest request, RouteAction action) {
    request.query().only();
    String id = request.pathText("id");
    try {
      return Answer.json(
          202, control.apply(id, action, new Actor(request.caller().actor(), Actor.Way.API)));
    } catch (UnknownName e) {
      throw Refusal.notFound("route");
    } catch (ProtectedRoute e) {
      throw new Refusal(409, "route_protected", e.getMessage());
    }
  }
}
