package io.syncflow.api;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/** Ends requests whose body does not arrive, or whose answer does not come, in time (B65). */
final class Deadlines {

  private static final String BODY = "syncflow.body-timer";
  private static final String ANSWER = "syncflow.answer-timer";

  private final Vertx vertx;
  private final HttpLimits limits;
  private final Refuser refuser;

  Deadlines(Vertx vertx, HttpLimits limits, Refuser refuser) {
    this.vertx = vertx;
    this.limits = limits;
    this.refuser = refuser;
  }

  void start(RoutingContext ctx) {
    set(
        ctx,
        BODY,
        limits.arrival().toMillis(),
        new Refusal(408, "body_too_slow", "The body did not arrive in time."));
    set(
        ctx,
        ANSWER,
        limits.deadline().toMillis(),
        Door.unavailable("deadline_exceeded", "The answer took too long."));
    ctx.addEndHandler(done -> stop(ctx));
    ctx.next();
  }

  /** The body is here. */
  void arrived(RoutingContext ctx) {
    cancel(ctx, BODY);
    ctx.next();
  }

  /** The answer may take as long as it likes: it is a stream. */
  static void lift(RoutingContext ctx) {
    Long timer = ctx.get(ANSWER);
    if (timer != null) {
      ctx.vertx().cancelTimer(timer);
    }
  }

  private void set(RoutingContext ctx, String name, long millis, Refusal refusal) {
    ctx.put(name, vertx.setTimer(millis, fired -> refuser.refuseAndClose(ctx, refusal)));
  }

  private void stop(RoutingContext ctx) {
    cancel(ctx, BODY);
    cancel(ctx, ANSWER);
  }

  private void cancel(RoutingContext ctx, String name) {
    Long timer = ctx.remove(name);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }
}
