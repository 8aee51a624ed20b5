package io.syncflow.ops;

/**
 * A route of the HTTP API is not to be stopped: nobody could start it again by the same way. The
 * message is a sentence for people.
 */
public final class ProtectedRoute extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  ProtectedRoute(String routeId) {
    super(
        "Route "
            + routeId
            + " belongs to the hub's own API and cannot be stopped or suspended; stop the hub"
            + " instead.");
  }
}
