package io.syncflow.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends a connection on which no complete request head arrives in time (slowloris, B65). A timer per
 * connection runs whenever no request is being worked on; bytes that trickle in do not reset it.
 */
final class SilenceLimit {

  private final Vertx vertx;
  private final long millis;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  SilenceLimit(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.millis = limit.toMillis();
  }

  /** A client has connected. */
  void connected(HttpConnection connection) {
    connection.closeHandler(closed -> stop(connection));
    start(connection);
  }

  /** A request's head is complete. */
  void requested(HttpConnection connection) {
    stop(connection);
  }

  /** The request is answered; the client may send the next. */
  void answered(HttpConnection connection) {
    start(connection);
  }

  private void start(HttpConnection connection) {
    Long timer = vertx.setTimer(millis, fired -> connection.close());
    Long former = timers.put(connection, timer);
    if (former != null) {
      vertx.cancelTimer(former);
    }
  }

  private void stop(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
