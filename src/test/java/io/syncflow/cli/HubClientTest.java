package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubClientTest {

  private static final String REFUSED =
      """
      {"title":"Unauthorized","status":401,"detail":"No such token.","code":"token_invalid"}
      """;

  @TempDir Path data;
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void tries_the_next_local_token_when_one_is_stale() {
    server.createContext(
        "/",
        call -> {
          String token = call.getRequestHeaders().getFirst("Authorization");
          requests.add(token);
          if (token.equals("Bearer good")) {
            answer(call, 200, "{\"items\":[]}");
          } else {
            answer(call, 401, REFUSED);
          }
        });
    HubClient hub = new HubClient(url, List.of("stale", "good"));
    assertThat(hub.get(HubPath.of("runs")).path("items").isArray()).isTrue();
    hub.get(HubPath.of("runs"));
    assertThat(requests).containsExactly("Bearer stale", "Bearer good", "Bearer good");
  }

  @Test
  void reaches_a_hub_below_a_path_of_a_proxy() {
    server.createContext("/hub/api/v1/runs", call -> answer(call, 200, "{\"items\":[]}"));
    HubClient hub = new HubClient(URI.create(url + "/hub/"), List.of());
    assertThat(hub.get(HubPath.of("runs")).path("items").isArray()).isTrue();
  }

  @Test
  void says_how_to_give_a_token_when_none_is_accepted() {
    server.createContext("/", call -> answer(call, 401, REFUSED));
    HubClient hub = new HubClient(url, List.of());
    assertThatThrownBy(() -> hub.get(HubPath.of("runs")))
        .isInstanceOf(HubRefusal.class)
        .hasMessageContainingAll("No such token.", "SYNCFLOW_TOKEN", "--data");
  }

  @Test
  void says_that_no_hub_answers() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Invocation runs = Invocation.of(Map.of("SYNCFLOW_HTTP_PORT", "" + free), "runs");
    assertThat(runs.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(runs.err())
        .isEqualToIgnoringNewLines(
            "syncflow: no hub answers at http://127.0.0.1:"
                + free
                + "; start one with `syncflow run` or `syncflow sandbox`");
    assertThat(runs.out()).isEmpty();
  }

  @Test
  void recognises_a_server_that_is_no_hub() {
    server.createContext("/", call -> answer(call, 200, "<html>hello</html>"));
    Invocation page = Invocation.of(Map.of("SYNCFLOW_URL", url.toString()), "runs");
    assertThat(page.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(page.err()).contains("is not a SyncFlow hub").doesNotContain("Exception");
    server.removeContext("/");
    Invocation missing = Invocation.of(Map.of("SYNCFLOW_URL", url.toString()), "runs");
    assertThat(missing.err()).contains("is not a SyncFlow hub (HTTP 404)");
  }

  @Test
  void prints_each_event_and_says_that_the_stream_ended() {
    server.createContext(
        "/api/v1/progress/stream",
        call ->
            answer(call, 200, "data: {\"items\":[]}\n\n: still here\n\ndata: {\"items\":[]}\n\n"));
    Invocation json =
        Invocation.of(Map.of("SYNCFLOW_URL", url.toString()), "progress", "--follow", "--json");
    assertThat(json.out()).isEqualTo("{\"items\":[]}\n{\"items\":[]}\n");
    assertThat(json.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(json.err()).contains("ended the stream");
    Invocation text = Invocation.of(Map.of("SYNCFLOW_URL", url.toString()), "progress", "--follow");
    assertThat(text.out())
        .as("only changes")
        .isEqualTo("No run is open; waiting for one. Ctrl-C ends.\n");
  }

  @Test
  void follows_no_redirect_with_the_token() {
    server.createContext(
        "/api",
        call -> {
          call.getResponseHeaders().set("Location", url + "/elsewhere");
          answer(call, 302, "");
        });
    server.createContext("/elsewhere", call -> requests.add("followed"));
    HubClient hub = new HubClient(url, List.of("secret"));
    assertThatThrownBy(() -> hub.get(HubPath.of("runs"))).isInstanceOf(HubRefusal.class);
    assertThat(requests).isEmpty();
  }

  @Test
  void names_the_trace_id_when_the_hub_itself_fails() {
    server.createContext(
        "/", call -> answer(call, 500, "{\"detail\":\"The hub failed.\",\"trace_id\":\"t-1\"}"));
    assertThatThrownBy(() -> new HubClient(url, List.of()).get(HubPath.of("runs")))
        .hasMessage("The hub failed. (trace id t-1)");
  }

  @Test
  void what_a_person_types_stays_one_segment_of_the_path() {
    assertThat(HubPath.of("routes", "../tokens?x=1", "stop").text())
        .isEqualTo("/api/v1/routes/..%2Ftokens%3Fx%3D1/stop");
    assertThat(HubPath.of("runs").with("entity", "a&b=c d").with("status", null).text())
        .isEqualTo("/api/v1/runs?entity=a%26b%3Dc%20d");
  }

  @Test
  void a_token_of_this_machine_is_never_sent_to_another_one() throws IOException {
    Files.writeString(data.resolve("cli-token"), "local\n");
    assertThat(LocalTokens.find(URI.create("http://localhost:8080"), data, "cli-token"))
        .containsExactly("local");
    assertThat(LocalTokens.find(URI.create("http://hub.example:8080"), data, "cli-token"))
        .isEmpty();
  }

  private static void answer(HttpExchange call, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    call.getResponseBody().write(bytes);
    call.close();
  }
}
