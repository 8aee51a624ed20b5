package io.syncflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API says of itself: its document, its routes, the bodies it takes. */
class OwnRoutesTest {

  private static final Map<String, String> BODIES =
      Map.of("application/json", "{}", "text/csv", "x");

  private static HubFixture hub;
  private static String admin;
  private static String platform;

  @BeforeAll
  static void start(@TempDir Path data) {
    hub = new HubFixture(data);
    admin = hub.acme(Role.ADMIN);
    platform = hub.platform();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void the_document_names_no_host_and_how_every_door_opens() {
    JsonNode document = HubFixture.json(hub.send(hub.request("GET", "/api/v1/openapi.json", null)));

    assertThat(document.get("servers")).hasToString("[{\"url\":\"/api/v1\"}]");
    assertThat(document.at("/components/securitySchemes/token/type").asText()).isEqualTo("http");
    assertThat(document.at("/components/securitySchemes/token/scheme").asText())
        .isEqualTo("bearer");
    assertThat(document.at("/components/schemas/Problem/properties").has("code")).isTrue();
    assertThat(document.get("paths")).isNotEmpty();
    assertThat(
            document.at("/paths/~1tokens/post/requestBody/content/application~1json/schema/type"))
        .hasToString("[\"object\",\"array\"]");
    assertThat(
            document.at(
                "/paths/~1mappings~1{entity}/put/requestBody/content/text~1csv/schema/type"))
        .hasToString("\"string\"");
    for (JsonNode path : document.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.at("/security/0/token")).as(operation.toString()).isNotEmpty();
        for (String status : new String[] {"401", "403"}) {
          assertThat(
                  operation
                      .path("responses")
                      .path(status)
                      .path("content")
                      .path("application/problem+json")
                      .at("/schema/$ref")
                      .asText())
              .as(operation.toString())
              .isEqualTo("#/components/schemas/Problem");
        }
      }
    }
  }

  @Test
  void every_route_has_a_name_and_says_what_it_is_for() {
    JsonNode routes = HubFixture.json(hub.get(admin, "/api/v1/routes")).get("items");

    assertThat(routes).isNotEmpty();
    for (JsonNode route : routes) {
      assertThat(route.get("id").asText()).doesNotMatch("route\\d+");
      assertThat(route.path("description").asText("")).as(route.toString()).isNotBlank();
    }
  }

  @Test
  void nobody_shuts_the_door_he_came_in_by() {
    for (JsonNode route : HubFixture.json(hub.get(admin, "/api/v1/routes")).get("items")) {
      String id = route.get("id").asText();
      String from = hub.hub.context().getRoute(id).getEndpoint().getEndpointUri();
      boolean ofApi = id.startsWith("api-") || from.startsWith("rest");
      // Webhooks come in by a door of their own, which operators may shut.
      if (!ofApi && (!from.startsWith("platform-http") || id.equals("receive-webhook"))) {
        continue;
      }
      for (String action : new String[] {"stop", "suspend"}) {
        HttpResponse<String> answer =
            hub.send(platform, "POST", "/api/v1/routes/" + id + "/" + action, null);
        assertThat(answer.statusCode()).as(id).isEqualTo(409);
        assertThat(HubFixture.json(answer).get("code").asText()).isEqualTo("route_protected");
        assertThat(HubFixture.json(answer).get("detail").asText()).startsWith("Route " + id);
      }
    }
    assertThat(hub.send(platform, "POST", "/api/v1/routes/api-list-runs/start", null).statusCode())
        .isEqualTo(202);
    assertThat(hub.get(admin, "/api/v1/routes").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/syncs,application/json",
    "POST,/organizations,application/json",
    "PUT,/mappings/items,text/csv"
  })
  void takes_its_type_however_it_is_written_and_no_other(String method, String path, String type) {
    for (String good :
        new String[] {
          type,
          type + "; charset=utf-8",
          type + ";charset=UTF-8",
          type + "; charset=\"utf-8\"",
          type.toUpperCase(),
          type.toUpperCase() + "; CHARSET=UTF-8"
        }) {
      assertThat(send(method, path, type, good)).as(good).isEqualTo(400);
    }
    for (String bad :
        new String[] {
          "text/plain",
          "application/x-www-form-urlencoded",
          type + "x",
          type + "; charset=iso-8859-1",
          type.equals("text/csv") ? "application/json" : "text/csv"
        }) {
      assertThat(send(method, path, type, bad)).as(bad).isEqualTo(415);
    }
  }

  private static int send(String method, String path, String wanted, String type) {
    HttpRequest.Builder request =
        hub.request(method, "/api/v1" + path, BODIES.get(wanted))
            .header("Authorization", "Bearer " + (path.startsWith("/org") ? platform : admin))
            .header("Content-Type", type);
    return hub.send(request).statusCode();
  }
}
