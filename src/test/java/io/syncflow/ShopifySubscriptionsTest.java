package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hub asks a shop for webhooks itself, and sees to it that the shop goes on sending them. */
class ShopifySubscriptionsTest {

  private static final List<String> TOPICS =
      List.of(
          "BULK_OPERATIONS_FINISH",
          "INVENTORY_LEVELS_UPDATE",
          "PRODUCTS_CREATE",
          "PRODUCTS_DELETE",
          "PRODUCTS_UPDATE");

  @TempDir static Path data;
  private static ShopifyHub hub;
  private final HttpClient client = HttpClient.newHttpClient();
  private ShopifyHub.Tenant fixture;

  @BeforeAll
  static void start() {
    hub = ShopifyHub.start(data, Map.of());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void open() {
    fixture = hub.tenant(5);
    fixture.openEndpoint(fixture.shop.webhookSecret(), Duration.ZERO);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void what_is_missing_is_made_and_what_the_shop_dropped_is_made_again_by_the_job()
      throws Exception {
    assertThat(states(call("GET", null))).containsOnly("missing");
    assertThat(states(call("POST", wish()))).containsExactly("created").hasSize(1);
    assertThat(fixture.shop.subscriptions()).isEqualTo(wanted());
    assertThat(states(call("POST", wish()))).as("made once").containsExactly("kept");

    fixture.shop.dropSubscriptions("PRODUCTS_UPDATE");
    fixture.shop.subscribe("https://old.example/hooks/" + fixture.connection);
    fixture.shop.subscribe("https://elsewhere.example/webhooks");
    RunSummary run = fixture.run("webhook_subscriptions", RunMode.REALTIME);
    assertThat(run.inserted()).isEqualTo(1);
    assertThat(run.updated()).as("at an address that was ours").isEqualTo(4);
    assertThat(run.unchanged()).isEqualTo(4);
    assertThat(fixture.shop.subscriptions())
        .containsAll(wanted())
        .noneMatch(one -> one.contains("old.example"))
        .filteredOn(one -> one.contains("elsewhere.example"))
        .as("of somebody else")
        .hasSize(4);

    assertThat(states(call("DELETE", null))).containsExactly("removed");
    assertThat(fixture.shop.subscriptions()).noneMatch(wanted()::contains).hasSize(4);
    assertThat(due()).as("nobody is asked any more").doesNotContain(fixture.org.toString());
  }

  @Test
  void webhooks_that_the_hub_asked_for_reach_it_and_the_end_of_a_bulk_operation_is_only_a_hint()
      throws Exception {
    call("POST", wish());
    assertThat(due()).contains(fixture.org.toString());
    fixture.products();
    String id = fixture.shop.merchant().products().get(0);
    fixture.shop.merchant().rename(id, "Told");
    fixture.shop.sendWebhooks(new Random(1));
    RunSummary run = fixture.run("webhooks", RunMode.REALTIME);
    assertThat(run.fetched()).isEqualTo(2);
    assertThat(run.updated()).isEqualTo(1);
    assertThat(run.skipped()).as("bulk_operations/finish").isEqualTo(1);
  }

  @Test
  void a_wrong_address_an_endpoint_without_a_secret_and_a_shop_that_refuses_are_told()
      throws Exception {
    assertThat(code(400, "POST", "{\"url\":\"ftp://hub.example\"}")).isEqualTo("url_not_allowed");
    assertThat(code(400, "POST", "{\"url\":\"https://u:p@hub.example\"}"))
        .isEqualTo("url_not_allowed");
    fixture.shop.failNext(401, 1);
    assertThat(code(502, "GET", null)).isEqualTo("system_failed");
    try (ShopifyHub.Tenant bare = hub.tenant(0)) {
      fixture = bare;
      assertThat(code(409, "POST", wish())).isEqualTo("no_endpoint");
    }
  }

  private List<String> due() {
    return hub.hub().bean("hookSubscriptions", HookSubscriptions.class).due().stream()
        .map(Object::toString)
        .toList();
  }

  private List<String> wanted() {
    return TOPICS.stream()
        .map(topic -> topic + " " + address() + "/hooks/" + fixture.connection)
        .toList();
  }

  private static String address() {
    return "http://127.0.0.1:" + hub.hub().port();
  }

  private static String wish() {
    return "{\"url\":\"" + address() + "/\"}";
  }

  private static List<String> states(JsonNode answer) {
    return StreamSupport.stream(answer.path("items").spliterator(), false)
        .map(one -> one.path("state").asText())
        .distinct()
        .toList();
  }

  private String code(int status, String method, String body) throws Exception {
    HttpResponse<String> answer = send(method, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return new ObjectMapper().readTree(answer.body()).path("code").asText();
  }

  private JsonNode call(String method, String body) throws Exception {
    HttpResponse<String> answer = send(method, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  private HttpResponse<String> send(String method, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create(
                    address()
                        + "/api/v1/connections/"
                        + fixture.connection
                        + "/webhook/subscriptions"))
            .header("Authorization", "Bearer " + fixture.token())
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
