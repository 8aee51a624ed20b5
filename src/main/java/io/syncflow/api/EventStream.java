package io.syncflow.api;

import io.syncflow.security.Identity;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;

/**
 * Server-sent events: a picture of something, again and again. A route of Camel's would deliver
 * nothing before the stream's end (reference/platform.md 3).
 */
final class EventStream implements Handler<RoutingContext> {

  private final long millis;
  private final BiFunction<Identity, String, byte[]> snapshot;

  /**
   * @param millis between two pictures
   * @param snapshot gives a picture for a caller and a raw query; may block
   */
  EventStream(long millis, BiFunction<Identity, String, byte[]> snapshot) {
    this.millis = millis;
    this.snapshot = snapshot;
  }

  @Override
  public void handle(RoutingContext ctx) {
    Identity caller = Callers.unwrap(ctx.user());
    String query = ctx.request().query();
    Vertx vertx = ctx.vertx();
    Callable<byte[]> take = () -> snapshot.apply(caller, query);
    // The first picture decides between an answer and a refusal.
    vertx
        .executeBlocking(take, false)
        .onFailure(ctx::fail)
        .onSuccess(
            first -> {
              Deadlines.lift(ctx);
              HttpServerResponse response = ctx.response().setChunked(true);
              response.putHeader("Content-Type", "text/event-stream");
              send(response, first);
              repeat(vertx, response, take);
            });
  }

  private void repeat(Vertx vertx, HttpServerResponse response, Callable<byte[]> take) {
    AtomicBoolean busy = new AtomicBoolean();
    long timer =
        vertx.setPeriodic(
            millis,
            tick -> {
              if (response.writeQueueFull()) {
                response.reset();
              } else if (busy.compareAndSet(false, true)) {
                vertx
                    .executeBlocking(take, false)
                    .onComplete(
                        taken -> {
                          busy.set(false);
                          if (taken.failed()) {
                            response.reset();
                          } else if (!response.closed()) {
                            send(response, taken.result());
                          }
                        });
              }
            });
    response.closeHandler(closed -> vertx.cancelTimer(timer));
    response.exceptionHandler(cause -> vertx.cancelTimer(timer));
  }

  private static void send(HttpServerResponse response, byte[] data) {
    response.write(Buffer.buffer("data: ").appendBytes(data).appendString("\n\n"));
  }
}
