package io.syncflow.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Speaks HTTP for a simulated system, and makes the faults it was asked for. */
final class ApiHandler implements HttpHandler {

  private static final long DRIP_NANOS = 20_000_000;

  /** What a system does with a call. */
  @FunctionalInterface
  interface Work {
    Reply reply(Call call);
  }

  /**
   * @param path below the system's base
   * @param query by name
   * @param idempotencyKey null when it has none
   * @param fault what the system itself is to do wrong; null for nothing
   */
  record Call(
      String method,
      String path,
      Map<String, String> query,
      String idempotencyKey,
      byte[] body,
      ApiFault fault) {}

  /** An answer. */
  record Reply(int status, ObjectNode body) {

    static Reply problem(int status, String detail) {
      return new Reply(
          status,
          JsonNodeFactory.instance.objectNode().put("status", status).put("detail", detail));
    }
  }

  private final String base;
  private final String authorization;
  private final ApiFaults faults;
  private final Clock clock;
  private final Work work;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param authorization the header that known callers send
   */
  ApiHandler(String base, String authorization, ApiFaults faults, Clock clock, Work work) {
    this.base = base;
    this.authorization = authorization;
    this.faults = faults;
    this.clock = clock;
    this.work = work;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestURI().getPath().equals(base + "/faults")) {
        send(exchange, ask(body));
        return;
      }
      if (!isKnown(exchange)) {
        send(exchange, Reply.problem(401, "the token is missing or unknown"));
        return;
      }
      Optional<ApiFault> fault = faults.take(exchange.getRequestMethod().equals("POST"));
      if (!isRefusal(exchange, fault.orElse(null))) {
        answer(exchange, work.reply(call(exchange, body, fault.orElse(null))), fault.orElse(null));
      }
    }
  }

  private boolean isKnown(HttpExchange exchange) {
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    return sent != null
        && MessageDigest.isEqual(
            sent.getBytes(StandardCharsets.UTF_8), authorization.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * {@code POST /faults {"fault":"busy_429","times":3}}: for people at the sandbox, without token.
   * {@code none} takes back what was asked for and not made.
   */
  private Reply ask(byte[] body) {
    try {
      var wish = json.readTree(body);
      ApiFault fault = ApiFault.valueOf(wish.path("fault").asText().toUpperCase(Locale.ROOT));
      if (fault == ApiFault.NONE) {
        faults.forget();
      } else {
        faults.next(fault, wish.path("times").asInt(1));
      }
      return new Reply(200, JsonNodeFactory.instance.objectNode().put("waiting", faults.left()));
    } catch (IOException | IllegalArgumentException e) {
      return Reply.problem(400, "fault has to be one of " + Arrays.toString(ApiFault.values()));
    }
  }

  private Call call(HttpExchange exchange, byte[] body, ApiFault fault) {
    return new Call(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getPath().substring(base.length()),
        query(exchange.getRequestURI().getRawQuery()),
        exchange.getRequestHeaders().getFirst("Idempotency-Key"),
        body,
        fault);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      query.put(
          pair.substring(0, equals),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private boolean isRefusal(HttpExchange exchange, ApiFault fault) throws IOException {
    if (fault == ApiFault.ERROR_500) {
      send(exchange, Reply.problem(500, "asked for"));
    } else if (fault == ApiFault.REFUSED_400) {
      send(exchange, Reply.problem(400, "asked for"));
    } else if (fault == ApiFault.UNKNOWN_404) {
      send(exchange, Reply.problem(404, "asked for"));
    } else if (fault == ApiFault.BUSY_429) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, Reply.problem(429, "asked for"));
    } else if (fault == ApiFault.BUSY_503) {
      exchange
          .getResponseHeaders()
          .set(
              "Retry-After",
              DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  clock.instant().plusSeconds(1).atOffset(ZoneOffset.UTC)));
      send(exchange, Reply.problem(503, "asked for"));
    } else {
      return false;
    }
    return true;
  }

  private void answer(HttpExchange exchange, Reply reply, ApiFault fault) throws IOException {
    byte[] body = json.writeValueAsBytes(reply.body());
    if (fault == ApiFault.NO_ANSWER) {
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (fault == ApiFault.TRUNCATED) {
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body, 0, body.length / 2);
      exchange.getResponseBody().flush();
      throw new IOException("asked for");
    }
    int length = fault == ApiFault.HALF_JSON ? body.length / 2 : body.length;
    exchange.sendResponseHeaders(reply.status(), length);
    if (fault == ApiFault.SLOW_DRIP) {
      drip(exchange, body);
    } else {
      exchange.getResponseBody().write(body, 0, length);
    }
  }

  private static void drip(HttpExchange exchange, byte[] body) throws IOException {
    for (byte one : body) {
      exchange.getResponseBody().write(one);
      exchange.getResponseBody().flush();
      LockSupport.parkNanos(DRIP_NANOS);
    }
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    byte[] body = json.writeValueAsBytes(reply.body());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  static ObjectNode object(ObjectMapper json, byte[] body) {
    try {
      return json.readTree(body) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException e) {
      return null;
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }
}
