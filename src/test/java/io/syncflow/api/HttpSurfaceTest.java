package io.syncflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.security.Identity;
import io.syncflow.security.Role;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The surface alone, with short limits and a route that only counts its calls. */
class HttpSurfaceTest {

  private static final String TOKEN = "good";
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final HttpLimits LIMITS =
      new HttpLimits(
          "127.0.0.1", 0, 1000, 16 << 10, 50, Duration.ofSeconds(1), Duration.ofSeconds(3));

  private static DefaultCamelContext context;
  private static HttpSurface surface;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeAll
  static void start() throws Exception {
    context = new DefaultCamelContext();
    context.getRegistry().bind("apiHeaders", new ApiHeaders());
    surface = new HttpSurface(LIMITS, HttpSurfaceTest::identify, new Json());
    context.addService(surface, true, true);
    RouteBuilder.addRoutes(
        context,
        routes -> {
          routes
              .from("platform-http:/api/things?headerFilterStrategy=#apiHeaders")
              .process(e -> CALLS.incrementAndGet());
          routes.from("platform-http:/api/slow").process(e -> NEVER.await());
          routes.from("platform-http:/api/hidden").process(e -> CALLS.incrementAndGet());
        });
    context.start();
    surface.stream("/api/stream", 20, (caller, query) -> caller.name().getBytes());
    surface.open(
        new AccessRules(
            List.of(
                rule("GET", "/api/things", null),
                rule("POST", "/api/things", "application/json"),
                rule("GET", "/api/stream", null),
                rule("GET", "/api/slow", null))));
  }

  @AfterAll
  static void stop() throws Exception {
    NEVER.countDown();
    context.stop();
  }

  private static AccessRule rule(String method, String path, String consumes) {
    return new AccessRule(method, path, Set.of(Role.VIEWER), consumes, null);
  }

  private static Optional<Identity> identify(String token) {
    UUID id = new UUID(0, 1);
    return token.equals(TOKEN)
        ? Optional.of(new Identity(id, "robot", Role.OPERATOR, id, "acme", null))
        : Optional.empty();
  }

  @Test
  void lets_a_known_caller_through_and_nobody_else() throws Exception {
    int before = CALLS.get();

    assertThat(send(request("/api/things").header("Authorization", "Bearer good")).statusCode())
        .isEqualTo(204);
    assertThat(CALLS.get()).isEqualTo(before + 1);
    for (String authorization : List.of("Bearer bad", "Basic good", "good", "Bearer", "")) {
      HttpResponse<String> refused =
          send(request("/api/things").header("Authorization", authorization));
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
    }
    assertThat(send(request("/api/things")).body()).contains("\"code\":\"token_missing\"");
    assertThat(CALLS.get()).isEqualTo(before + 1);
  }

  @Test
  void a_route_without_a_rule_does_not_exist() throws Exception {
    int before = CALLS.get();

    HttpResponse<String> refused =
        send(request("/api/hidden").header("Authorization", "Bearer good"));

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void names_the_methods_a_path_takes() throws Exception {
    HttpResponse<String> refused =
        send(
            request("/api/things")
                .method("DELETE", BodyPublishers.noBody())
                .header("Authorization", "Bearer good"));

    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET, POST");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/things/../things",
        "/api/%2e%2e/api/things",
        "/api//things",
        "/api/things;jsessionid=1",
        "/api/things%2f",
        "/api/things%5c",
        "/api/./things",
        "/API/things",
        "/api/things/"
      })
  void refuses_paths_that_can_be_read_in_two_ways(String path) throws Exception {
    int before = CALLS.get();

    String answer =
        raw(
            "GET "
                + path
                + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
                + "Connection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 404 ").contains("application/problem+json");
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void every_answer_carries_the_security_headers_and_none_names_the_server() throws Exception {
    for (HttpResponse<String> answer :
        List.of(
            send(request("/api/things").header("Authorization", "Bearer good")),
            send(request("/nothing").header("Origin", "https://evil.example")))) {
      assertThat(answer.headers().firstValue("Content-Security-Policy"))
          .hasValueSatisfying(v -> assertThat(v).contains("frame-ancestors 'none'"));
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
      assertThat(answer.headers().firstValue("Server")).isEmpty();
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase().startsWith("access-control"));
    }
  }

  @Test
  void promises_tls_only_to_who_came_over_it() throws Exception {
    String promise = "Strict-Transport-Security";

    assertThat(send(request("/api/things")).headers().firstValue(promise)).isEmpty();
    assertThat(
            send(request("/api/things").header("X-Forwarded-Proto", "http"))
                .headers()
                .firstValue(promise))
        .isEmpty();
    assertThat(
            send(request("/api/things").header("X-Forwarded-Proto", "https"))
                .headers()
                .firstValue(promise))
        .contains("max-age=31536000");
  }

  @Test
  void knows_this_machine_by_its_addresses_and_not_by_how_they_begin() {
    for (String here : List.of("127.0.0.9", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1")) {
      assertThat(SecurityHeaders.isLoopback(peer(here))).as(here).isTrue();
    }
    for (String elsewhere :
        List.of("10.0.0.1", "0:0:0:0:0:0:0:1a", "::1:1", "127.evil.example", "1.127.0.1")) {
      assertThat(SecurityHeaders.isLoopback(peer(elsewhere))).as(elsewhere).isFalse();
    }
    assertThat(SecurityHeaders.isLoopback(null)).isFalse();
  }

  private static SocketAddress peer(String address) {
    return SocketAddress.inetSocketAddress(1, address);
  }

  @Test
  void echoes_no_request_header() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/api/things")
                .header("Authorization", "Bearer good")
                .header("x-echo-test", "s"));

    assertThat(answer.headers().firstValue("x-echo-test")).isEmpty();
  }

  @Test
  void refuses_ten_thousand_headers_and_a_header_of_64_kib() throws Exception {
    assertThat(rawRefused("GET /api/things HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(10_000)))
        .contains(" 431 ")
        .contains("headers_too_large");
    assertThat(
            rawRefused(
                "GET /api/things HTTP/1.1\r\nHost: x\r\na: " + "b".repeat(64 << 10) + "\r\n\r\n"))
        .contains(" 431 ");
    assertThat(
            rawRefused("GET /api/things HTTP/1.1\r\nHost: x\r\n" + "a: b\r\n".repeat(60) + "\r\n"))
        .contains(" 431 ")
        .contains("too_many_headers");
  }

  @Test
  void refuses_a_request_line_that_is_too_long_and_one_that_is_not_http() throws Exception {
    assertThat(rawRefused("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
        .contains(" 414 ")
        .contains("uri_too_long");
    assertThat(rawRefused("NONSENSE\r\n\r\n")).contains(" 400 ").contains("malformed_request");
  }

  @Test
  void hangs_up_on_headers_that_trickle_in() throws Exception {
    try (RawHttp http = new RawHttp(surface.port())) {
      http.send("GET /api/things HTTP/1.1\r\nHost: x\r\nA: ");
      long start = System.nanoTime();

      String answer = http.answer();

      assertThat(answer).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(300), Duration.ofSeconds(10));
    }
  }

  @Test
  void hangs_up_on_a_body_that_does_not_arrive() throws Exception {
    try (RawHttp http = new RawHttp(surface.port())) {
      http.send(
          "POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
              + "Content-Type: application/json\r\nContent-Length: 10\r\n\r\n{");

      assertThat(http.answer()).startsWith("HTTP/1.1 408 ").contains("body_too_slow");
    }
  }

  @Test
  void an_answer_that_takes_too_long_is_given_up() throws Exception {
    HttpResponse<String> answer = send(request("/api/slow").header("Authorization", "Bearer good"));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("deadline_exceeded");
  }

  @Test
  void refuses_a_body_that_is_too_long_declared_or_not() throws Exception {
    int before = CALLS.get();
    String head =
        "POST /api/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
            + "Content-Type: application/json\r\n";

    assertThat(rawRefused(head + "Content-Length: 34603008\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("body_too_large");
    String chunk = "3e8\r\n" + "x".repeat(1000) + "\r\n";
    assertThat(
            rawRefused(head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3) + "0\r\n\r\n"))
        .startsWith("HTTP/1.1 413 ")
        .contains("body_too_large");
    assertThat(CALLS.get()).isEqualTo(before);
  }

  @Test
  void a_stream_goes_on_beyond_the_deadline_and_knows_its_caller() throws Exception {
    assertThat(send(request("/api/stream")).statusCode()).isEqualTo(401);
    HttpResponse<java.io.InputStream> stream =
        client.send(
            request("/api/stream").header("Authorization", "Bearer good").build(),
            BodyHandlers.ofInputStream());
    long start = System.nanoTime();
    try (java.io.InputStream in = stream.body()) {
      assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
      byte[] event = "data: robot\n\n".getBytes();
      while (System.nanoTime() - start < LIMITS.deadline().toNanos() * 3 / 2) {
        assertThat(in.readNBytes(event.length)).isEqualTo(event);
      }
    }
  }

  @Test
  void is_not_open_before_its_routes_are() throws Exception {
    DefaultCamelContext starting = new DefaultCamelContext();
    HttpSurface early = new HttpSurface(LIMITS, HttpSurfaceTest::identify, new Json());
    early.setCamelContext(starting);
    early.start();
    try {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + early.port() + "/api/things"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    } finally {
      early.stop();
    }
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + surface.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String raw(String text) throws IOException {
    try (RawHttp http = new RawHttp(surface.port())) {
      return http.send(text).answer();
    }
  }

  private static String rawRefused(String text) throws IOException {
    try (RawHttp http = new RawHttp(surface.port())) {
      return http.sendUntilRefused(text).answer();
    }
  }
}
