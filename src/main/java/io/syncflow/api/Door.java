package io.syncflow.api;

import io.syncflow.db.DatabaseException;
import io.syncflow.security.Identity;
import io.syncflow.security.Role;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Lets a request in, or refuses it before any route or body is touched (S8, S9, B64). The path that
 * is judged here is the one the router dispatches on: one that could be read in two ways is
 * refused.
 */
final class Door {

  private static final String BEARER = "Bearer ";

  private final HttpLimits limits;
  private final Authenticator authenticator;
  private final Refuser refuser;
  private volatile AccessRules rules;

  Door(HttpLimits limits, Authenticator authenticator, Refuser refuser) {
    this.limits = limits;
    this.authenticator = authenticator;
    this.refuser = refuser;
  }

  /** From now on requests are judged by these rules. */
  void open(AccessRules rules) {
    this.rules = rules;
  }

  /** Looks at headers and path. */
  void enter(RoutingContext ctx) {
    SecurityHeaders.put(ctx.request());
    HttpServerRequest request = ctx.request();
    if (request.headers().entries().size() > limits.headerCount()) {
      refuser.refuseAndClose(
          ctx, new Refusal(431, "too_many_headers", "The request has too many headers."));
    } else if (rules == null) {
      refuser.refuse(ctx, unavailable("starting", "The hub is starting."));
    } else if (!isPlain(request.path(), ctx.normalizedPath())) {
      refuser.refuse(ctx, Refusal.notFound("path"));
    } else {
      ctx.next();
    }
  }

  /** Looks at who asks, and at what is going to be sent. */
  void admit(RoutingContext ctx) {
    Optional<AccessRule> rule = rules.find(ctx.request().method().name(), ctx.normalizedPath());
    if (rule.isPresent() && rule.get().roles().isEmpty()) {
      judge(ctx, rule.get());
      return;
    }
    String authorization = ctx.request().getHeader("Authorization");
    if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, 7)) {
      refuser.refuse(ctx, unauthorized("token_missing", "The request needs a bearer token."));
      return;
    }
    String token = authorization.substring(BEARER.length()).trim();
    ctx.request().pause();
    Vertx vertx = ctx.vertx();
    Callable<Optional<Identity>> identify = () -> authenticator.identify(token);
    vertx
        .executeBlocking(identify, false)
        .onSuccess(
            caller -> {
              ctx.request().resume();
              if (caller.isEmpty()) {
                refuser.refuse(
                    ctx,
                    unauthorized("token_invalid", "The token is unknown, expired or revoked."));
              } else {
                admit(ctx, caller.get(), rule);
              }
            })
        .onFailure(
            cause -> {
              ctx.request().resume();
              ctx.fail(
                  cause instanceof DatabaseException
                      ? unavailable("database_unavailable", "The database cannot be reached.")
                      : cause);
            });
  }

  private void admit(RoutingContext ctx, Identity caller, Optional<AccessRule> rule) {
    if (rule.isEmpty()) {
      List<AccessRule> others = rules.on(ctx.normalizedPath());
      refuser.refuse(ctx, others.isEmpty() ? Refusal.notFound("path") : methodNotAllowed(others));
      return;
    }
    if (rule.get().roles().stream().noneMatch(caller.role()::covers)) {
      String needed = Json.anyOf(rule.get().roles().stream().map(Role::code).sorted().toList());
      refuser.refuse(
          ctx, new Refusal(403, "role_required", "This needs a token of the role " + needed + "."));
      return;
    }
    ctx.setUser(Callers.wrap(caller, refuser.traceOf(ctx)));
    judge(ctx, rule.get());
  }

  private void judge(RoutingContext ctx, AccessRule rule) {
    Refusal refusal = ContentRules.judge(ctx, rule, limits.bodyBytes());
    if (refusal == null) {
      ctx.next();
    } else if (refusal.status() == 413) {
      refuser.refuseAndClose(ctx, refusal);
    } else {
      refuser.refuse(ctx, refusal);
    }
  }

  /** A path that a proxy, the router or a route could each read differently is not plain. */
  private static boolean isPlain(String path, String normalised) {
    if (path == null || !path.equals(normalised) || path.contains("//") || path.contains(";")) {
      return false;
    }
    String lower = path.toLowerCase(Locale.ROOT);
    return !lower.contains("%2f")
        && !lower.contains("%5c")
        && !lower.contains("%00")
        && !lower.contains("\\");
  }

  private static Refusal methodNotAllowed(List<AccessRule> others) {
    String allow =
        others.stream()
            .map(AccessRule::method)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new Refusal(
        405,
        "method_not_allowed",
        "The path takes " + allow + ".",
        List.of(),
        Map.of("Allow", allow));
  }

  private static Refusal unauthorized(String code, String detail) {
    return new Refusal(
        401, code, detail, List.of(), Map.of("WWW-Authenticate", "Bearer realm=\"syncflow\""));
  }

  static Refusal unavailable(String code, String detail) {
    return new Refusal(503, code, detail, List.of(), Map.of("Retry-After", "5"));
  }
}
