package io.syncflow.api;

import io.syncflow.security.Identity;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.StaticService;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The public HTTP port: the one place that owns its server and router (design.md, "HTTP surface").
 * Every request passes the same stations before a route sees it: headers and path, who asks, what
 * is sent, the body.
 *
 * <p>It is a server of its own rather than {@code camel.server}, whose server has no time limits
 * and answers malformed requests without a problem document.
 */
public final class HttpSurface extends ServiceSupport implements CamelContextAware, StaticService {

  private static final int STREAM_ORDER = -1;
  private static final int[] ROUTING_FAILURES = {400, 404, 405, 406, 413, 414, 415, 500};

  private final HttpLimits limits;
  private final Vertx vertx = Vertx.vertx();
  private final Refuser refuser;
  private final Door door;
  private final Deadlines deadlines;
  private final SilenceLimit silence;
  private CamelContext context;
  private Router router;
  private HttpServer server;

  public HttpSurface(HttpLimits limits, Authenticator authenticator, Json json) {
    this.limits = limits;
    this.refuser = new Refuser(json, limits.bodyBytes());
    this.door = new Door(limits, authenticator, refuser);
    this.deadlines = new Deadlines(vertx, limits, refuser);
    this.silence = new SilenceLimit(vertx, limits.arrival());
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    this.context = context;
  }

  /** The port it listens on. */
  public int port() {
    return server.actualPort();
  }

  /**
   * Opens the door to requests. Until then every request is answered 503: routes are not ready.
   *
   * @param rules who may do what
   */
  public void open(AccessRules rules) {
    door.open(rules);
  }

  /**
   * Answers a path with server-sent events: a picture now and then one per interval, until the
   * client goes. It has to have a rule, like any path; a client that does not read is let go.
   *
   * @param snapshot gives the event's data for a caller and the request's query; may block
   */
  public void stream(String path, long millis, BiFunction<Identity, String, byte[]> snapshot) {
    router.get(path).order(STREAM_ORDER).handler(new EventStream(millis, snapshot));
  }

  @Override
  protected void doStart() throws Exception {
    router = Router.router(vertx);
    router.route().order(-20).handler(this::attend).failureHandler(refuser::failed);
    router.route().order(-19).handler(deadlines::start);
    router.route().order(-18).handler(door::enter);
    router.route().order(-10).handler(door::admit);
    router.route("/hooks/*").order(-9).handler(HttpSurface::keepBytes);
    router
        .route()
        .order(-8)
        .handler(BodyHandler.create(false).setBodyLimit(limits.bodyBytes()))
        .handler(deadlines::arrived);
    for (int status : ROUTING_FAILURES) {
      router.errorHandler(status, refuser::failed);
    }
    server =
        vertx
            .createHttpServer(options())
            .connectionHandler(silence::connected)
            .invalidRequestHandler(refuser::malformed)
            .requestHandler(router);
    server.listen().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    bindForCamel();
  }

  @Override
  protected void doStop() throws Exception {
    if (server != null) {
      server.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** A form is taken apart before anybody sees its bytes, and those are what webhooks sign. */
  private static void keepBytes(RoutingContext ctx) {
    ctx.request().headers().set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
    ctx.next();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(limits.host())
        .setPort(limits.port())
        .setMaxHeaderSize(limits.headerBytes())
        .setMaxInitialLineLength(limits.headerBytes() / 2)
        // HTTP/2 is the reverse proxy's business: without TLS it would only be a second way in.
        .setHttp2ClearTextEnabled(false)
        .setDecompressionSupported(false)
        .setTcpNoDelay(true);
  }

  /** platform-http finds its router by name, and the name by the configured port. */
  private void bindForCamel() {
    VertxPlatformHttpServerConfiguration configuration = new VertxPlatformHttpServerConfiguration();
    configuration.setBindHost(limits.host());
    configuration.setBindPort(port());
    context.getRegistry().bind("syncflow-http-configuration", configuration);
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(port());
    context
        .getRegistry()
        .bind(
            name,
            new VertxPlatformHttpRouter(
                null, vertx, router, name, VertxPlatformHttpRouter.SERVER_TYPE_SERVER) {
              @Override
              public Handler<RoutingContext> bodyHandler() {
                // The body has been read: the surface reads every body itself.
                return RoutingContext::next;
              }
            });
  }

  private void attend(RoutingContext ctx) {
    HttpConnection connection = ctx.request().connection();
    silence.requested(connection);
    ctx.addEndHandler(done -> silence.answered(connection));
    ctx.next();
  }
}
