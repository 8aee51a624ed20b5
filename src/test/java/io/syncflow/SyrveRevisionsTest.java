package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.SyrveLogin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Revisions of the list of products, with {@code syncflow.syrve.revisions=true}: used only when the
 * server itself gave one with that list, which no server is known to do.
 */
class SyrveRevisionsTest {

  private static final String A =
      "{\"id\":\"00000000-0000-4000-8000-000000000001\",\"name\":\"a\"}";
  private static final String B =
      "{\"id\":\"00000000-0000-4000-8000-000000000002\",\"name\":\"b\"}";

  @TempDir static Path data;
  private static final List<String> FORMS = new ArrayList<>();
  private static String answer;
  private static HttpServer server;
  private static SyrveHub hub;
  private static UUID org;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/resto/api/auth", call -> say(call, UUID.randomUUID().toString()));
    server.createContext("/resto/api/logout", call -> say(call, "bye"));
    server.createContext(
        "/resto/get_server_info.jsp",
        call -> say(call, "<r><version>8.7.3025.0</version><edition>default</edition></r>"));
    server.createContext(
        "/resto/api/v2/entities/products/list",
        call -> {
          FORMS.add(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          say(call, answer);
        });
    server.start();
    hub = new SyrveHub(data, Map.of("syncflow.syrve.revisions", "true"));
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    org = hub.connected(new SyrveLogin(url, "hub", "secret"));
  }

  private static void say(HttpExchange call, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  @AfterAll
  static void stop() {
    hub.close();
    server.stop(0);
  }

  @Test
  void a_list_without_a_revision_is_read_whole_every_time_and_one_with_it_from_there() {
    answer = "[" + A + "," + B + "]";
    assertThat(run(RunMode.REALTIME).inserted()).isEqualTo(2);
    assertThat(run(RunMode.REALTIME).unchanged()).isEqualTo(2);
    assertThat(FORMS)
        .containsExactly(
            "includeDeleted=true&revisionFrom=-1", "includeDeleted=true&revisionFrom=-1");

    answer = "{\"result\":\"SUCCESS\",\"response\":[" + A + "," + B + "],\"revision\":4711}";
    run(RunMode.REALTIME);
    answer = "{\"result\":\"SUCCESS\",\"response\":[],\"revision\":4712}";
    RunSummary delta = run(RunMode.REALTIME);

    assertThat(FORMS.get(3)).isEqualTo("includeDeleted=true&revisionFrom=4711");
    assertThat(delta.fetched()).isZero();
    assertThat(missing()).as("a delta lacks everything that did not change").isEqualTo("0 0");

    answer = "{\"result\":\"SUCCESS\",\"response\":[" + A + "],\"revision\":4713}";
    run(RunMode.SWEEP);
    assertThat(FORMS.get(4)).as("a sweep reads everything").endsWith("revisionFrom=-1");
    assertThat(missing()).as("half of all: held").isEqualTo("0 1");
  }

  private static RunSummary run(RunMode mode) {
    return hub.run(org, "products", mode);
  }

  private static String missing() {
    return hub.one(
        "SELECT (SELECT count(*) FROM syrve_current_objects WHERE missing_since IS NOT NULL) || ' '"
            + " || (SELECT coalesce(sum(rows_staged), 0) FROM bridge.staged_deletes)");
  }
}
