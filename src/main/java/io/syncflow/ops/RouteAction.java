package io.syncflow.ops;

import java.util.Locale;

/** What an operator can do to a route. */
public enum RouteAction {
  /** Runs again as its file says; also ends a suspension or a pause. */
  START(null),
  /** Stops until an operator starts it; exchanges in flight complete. */
  STOP("stopped"),
  /** Takes nothing in until an operator resumes it; exchanges in flight complete. */
  SUSPEND("suspended"),
  /** As {@link #START}. */
  RESUME(null);

  private final String desired;

  RouteAction(String desired) {
    this.desired = desired;
  }

  /**
   * The action of that name, in any case.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static RouteAction of(String name) {
    for (RouteAction action : values()) {
      if (action.name().equalsIgnoreCase(name)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "unknown action " + name + "; known are start, stop, suspend and resume");
  }

  /** The value of {@code bridge.control_audit.action}. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value of {@code bridge.route_control.desired}; null = no row. */
  String desired() {
    return desired;
  }
}
