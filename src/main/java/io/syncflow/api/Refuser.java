package io.syncflow.api;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes refusals of the HTTP surface itself, and logs those that are the hub's own fault. */
final class Refuser {

  private static final Logger LOG = LoggerFactory.getLogger(Refuser.class);
  private static final String TRACE = "syncflow.trace";

  private final Json json;
  private final long longestBody;

  Refuser(Json json, long longestBody) {
    this.json = json;
    this.longestBody = longestBody;
  }

  /** The id that the answer and the log have in common; made at first use. */
  String traceOf(RoutingContext ctx) {
    String trace = ctx.get(TRACE);
    if (trace == null) {
      trace = newTrace();
      ctx.put(TRACE, trace);
    }
    return trace;
  }

  void refuse(RoutingContext ctx, Refusal refusal) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    write(ctx.request(), refusal, ctx.request().path(), traceOf(ctx));
  }

  /** For requests whose rest is better not read. */
  void refuseAndClose(RoutingContext ctx, Refusal refusal) {
    ctx.response().putHeader("Connection", "close");
    ctx.addEndHandler(done -> ctx.request().connection().close());
    refuse(ctx, refusal);
  }

  /** What the router or a handler failed with. */
  void failed(RoutingContext ctx) {
    Throwable cause = ctx.failure();
    if (ctx.response().closed() || cause instanceof HttpClosedException) {
      // The client has gone; nobody is left to be told.
      return;
    }
    if (cause instanceof Refusal refusal) {
      refuse(ctx, refusal);
      return;
    }
    switch (ctx.statusCode()) {
      case 413 -> refuseAndClose(ctx, ContentRules.tooLarge(longestBody));
      case 400 -> refuse(ctx, new Refusal(400, "bad_request", "The request cannot be read."));
      case 404, 405 -> refuse(ctx, Refusal.notFound("path"));
      default -> {
        LOG.error("request failed, trace_id={}", traceOf(ctx), cause);
        refuse(ctx, internal());
      }
    }
  }

  /** A request that is not HTTP, or breaks a limit of the parser. */
  void malformed(HttpServerRequest request) {
    String cause = String.valueOf(request.decoderResult().cause());
    Refusal refusal;
    if (cause.contains("TooLongHttpLine")) {
      refusal = new Refusal(414, "uri_too_long", "The request line is too long.");
    } else if (cause.contains("TooLongHttpHeader")) {
      refusal = new Refusal(431, "headers_too_large", "The request's headers are too large.");
    } else {
      refusal = new Refusal(400, "malformed_request", "The request is not valid HTTP.");
    }
    SecurityHeaders.put(request);
    request.response().putHeader("Connection", "close");
    request.response().endHandler(done -> request.connection().close());
    write(request, refusal, null, newTrace());
  }

  static Refusal internal() {
    return new Refusal(
        500, "internal_error", "The hub failed; its log says why under this trace_id.");
  }

  private void write(HttpServerRequest request, Refusal refusal, String path, String trace) {
    HttpServerResponse response = request.response();
    response.setStatusCode(refusal.status());
    response.putHeader("Content-Type", Problem.MEDIA_TYPE);
    refusal.headers().forEach(response::putHeader);
    response.end(Buffer.buffer(json.write(Problem.of(refusal, path, trace))));
  }

  private static String newTrace() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }
}
