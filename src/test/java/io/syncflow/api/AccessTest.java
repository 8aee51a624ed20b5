package io.syncflow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what, on every door of a whole hub (S8, S9), and the document that says so. */
class AccessTest {

  private static final String DOCUMENT = "/api/v1/openapi.json";

  private static HubFixture hub;
  private static final Map<Role, String> TOKENS = new EnumMap<>(Role.class);

  @BeforeAll
  static void start(@TempDir Path data) {
    hub = new HubFixture(data);
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN)) {
      TOKENS.put(role, hub.acme(role));
    }
    TOKENS.put(Role.PLATFORM, hub.platform());
  }

  @AfterAll
  static void stop() {
    TOKENS.clear();
    hub.close();
  }

  static Stream<AccessRule> doors() {
    return Stream.of(
            Map.entry("GET", "/organizations=viewer,operator,admin,platform"),
            Map.entry("POST", "/organizations=platform"),
            Map.entry("GET", "/tokens=admin,platform"),
            Map.entry("POST", "/tokens=admin,platform"),
            Map.entry("DELETE", "/tokens/{id}=admin,platform"),
            Map.entry("POST", "/syncs=operator,admin"),
            Map.entry("GET", "/runs=viewer,operator,admin"),
            Map.entry("GET", "/runs/{id}=viewer,operator,admin"),
            Map.entry("GET", "/runs/{id}/progress=viewer,operator,admin"),
            Map.entry("POST", "/runs/{id}/pause=operator,admin"),
            Map.entry("POST", "/runs/{id}/resume=operator,admin"),
            Map.entry("POST", "/runs/{id}/cancel=operator,admin"),
            Map.entry("GET", "/progress=viewer,operator,admin"),
            Map.entry("GET", "/progress/stream=viewer,operator,admin"),
            Map.entry("GET", "/failed-records=viewer,operator,admin"),
            Map.entry("GET", "/failed-records/{id}=viewer,operator,admin"),
            Map.entry("GET", "/failed-record-groups=viewer,operator,admin"),
            Map.entry("PATCH", "/failed-records/{id}=admin"),
            Map.entry("POST", "/failed-records/ignore=operator,admin"),
            Map.entry("POST", "/failed-records/{id}/reopen=operator,admin"),
            Map.entry("POST", "/failed-records/replay=operator,admin"),
            Map.entry("POST", "/reconciliations=operator,admin"),
            Map.entry("GET", "/reconciliations/{id}=viewer,operator,admin"),
            Map.entry("GET", "/reconciliations/{id}/ranges=viewer,operator,admin"),
            Map.entry("GET", "/reconciliations/{id}/differences=viewer,operator,admin"),
            Map.entry("POST", "/reconciliations/{id}/repair=operator,admin"),
            Map.entry("GET", "/catalog/products=viewer,operator,admin"),
            Map.entry("GET", "/catalog/products/{id}=viewer,operator,admin"),
            Map.entry("GET", "/catalog/products/{id}/versions=viewer,operator,admin"),
            Map.entry("GET", "/catalog/products/{id}/versions/{version}=viewer,operator,admin"),
            Map.entry("POST", "/catalog/products/{id}/edit=operator,admin"),
            Map.entry("POST", "/catalog/products/{id}/lock=operator,admin"),
            Map.entry("POST", "/catalog/products/{id}/unlock=operator,admin"),
            Map.entry("GET", "/catalog/operations=viewer,operator,admin"),
            Map.entry("GET", "/catalog/operations/{id}=viewer,operator,admin"),
            Map.entry("POST", "/catalog/operations=operator,admin"),
            Map.entry("POST", "/catalog/operations/{id}/rows=operator,admin"),
            Map.entry("POST", "/catalog/operations/{id}/finish=operator,admin"),
            Map.entry("POST", "/catalog/operations/{id}/apply=operator,admin"),
            Map.entry("GET", "/catalog/staging=viewer,operator,admin"),
            Map.entry("POST", "/catalog/staging/approve=operator,admin"),
            Map.entry("POST", "/catalog/staging/reject=operator,admin"),
            Map.entry("GET", "/catalog/conflicts=viewer,operator,admin"),
            Map.entry("GET", "/catalog/conflicts/{id}=viewer,operator,admin"),
            Map.entry("POST", "/catalog/conflicts/resolve=operator,admin"),
            Map.entry("POST", "/catalog/plans=operator,admin"),
            Map.entry("POST", "/catalog/plans/{id}/rows=operator,admin"),
            Map.entry("POST", "/catalog/plans/{id}/complete=operator,admin"),
            Map.entry("GET", "/catalog/plans/{id}=viewer,operator,admin"),
            Map.entry("GET", "/catalog/plans/{id}/items=viewer,operator,admin"),
            Map.entry("POST", "/catalog/plans/{id}/apply=operator,admin"),
            Map.entry("POST", "/catalog/rollbacks=admin"),
            Map.entry("POST", "/catalog/rollbacks/{id}/apply=admin"),
            Map.entry("GET", "/catalog/categories=viewer,operator,admin"),
            Map.entry("POST", "/catalog/categories=operator,admin"),
            Map.entry("GET", "/catalog/categories/{id}/versions=viewer,operator,admin"),
            Map.entry("POST", "/catalog/category-rollbacks=admin"),
            Map.entry("POST", "/previews=operator,admin"),
            Map.entry("GET", "/catalog/settings=viewer,operator,admin"),
            Map.entry("PUT", "/catalog/settings=admin"),
            Map.entry("GET", "/catalog/ownership/{system}=viewer,operator,admin"),
            Map.entry("PUT", "/catalog/ownership/{system}=admin"),
            Map.entry("GET", "/deletes=viewer,operator,admin"),
            Map.entry("GET", "/deletes/{id}=viewer,operator,admin"),
            Map.entry("GET", "/deletes/{id}/keys=viewer,operator,admin"),
            Map.entry("POST", "/deletes/{id}/approve=operator,admin"),
            Map.entry("POST", "/deletes/{id}/reject=operator,admin"),
            Map.entry("GET", "/pending-children=viewer,operator,admin"),
            Map.entry("GET", "/pending-parents=viewer,operator,admin"),
            Map.entry("POST", "/pending-parents/fetch=operator,admin"),
            Map.entry("GET", "/cursors/{system}/{entity}=viewer,operator,admin"),
            Map.entry("PUT", "/cursors/{system}/{entity}=admin"),
            Map.entry("GET", "/mappings=viewer,operator,admin"),
            Map.entry("GET", "/mappings/{entity}=viewer,operator,admin"),
            Map.entry("PUT", "/mappings/{entity}=admin"),
            Map.entry("GET", "/connections=viewer,operator,admin"),
            Map.entry("POST", "/connections=admin"),
            Map.entry("POST", "/connections/{id}/settings=admin"),
            Map.entry("GET", "/connections/{id}/changes=viewer,operator,admin"),
            Map.entry("POST", "/connections/{id}/test=admin"),
            Map.entry("POST", "/connections/{id}/webhook=admin"),
            Map.entry("GET", "/connections/{id}/webhook/subscriptions=admin"),
            Map.entry("POST", "/connections/{id}/webhook/subscriptions=admin"),
            Map.entry("DELETE", "/connections/{id}/webhook/subscriptions=admin"),
            Map.entry("GET", "/syrve/seats=viewer,operator,admin"),
            Map.entry("POST", "/syrve/seats/{id}/release=operator,admin"),
            Map.entry("GET", "/routes=viewer,operator,admin,platform"),
            Map.entry("POST", "/routes/{id}/start=platform"),
            Map.entry("POST", "/routes/{id}/stop=platform"),
            Map.entry("POST", "/routes/{id}/suspend=platform"),
            Map.entry("POST", "/routes/{id}/resume=platform"),
            Map.entry("GET", "/triggers=viewer,operator,admin,platform"),
            Map.entry("POST", "/triggers/{id}/fire=platform"),
            Map.entry("POST", "/triggers/{id}/pause=platform"),
            Map.entry("POST", "/triggers/{id}/resume=platform"),
            Map.entry("GET", "/housekeeping=viewer,operator,admin,platform"),
            Map.entry("POST", "/housekeeping/{id}/run=platform"),
            Map.entry("GET", "/schedules=viewer,operator,admin"),
            Map.entry("GET", "/schedules/{id}=viewer,operator,admin"),
            Map.entry("POST", "/schedules=operator,admin"),
            Map.entry("POST", "/schedules/{id}/pause=operator,admin"),
            Map.entry("POST", "/schedules/{id}/resume=operator,admin"),
            Map.entry("DELETE", "/schedules/{id}=operator,admin"),
            Map.entry("GET", "/inventory-sessions=viewer,operator,admin"),
            Map.entry("POST", "/inventory-sessions=operator,admin"),
            Map.entry("GET", "/inventory-sessions/{id}=viewer,operator,admin"),
            Map.entry("PUT", "/inventory-sessions/{id}=operator,admin"),
            Map.entry("GET", "/inventory-sessions/{id}/lines=viewer,operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/lines=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/lines/csv=operator,admin"),
            Map.entry("DELETE", "/inventory-sessions/{id}/lines/{line}=operator,admin"),
            Map.entry("GET", "/inventory-sessions/{id}/document=viewer,operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/complete=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/approve=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/reopen=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/cancel=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/revise=operator,admin"),
            Map.entry("POST", "/inventory-sessions/{id}/commit=operator,admin"),
            Map.entry("POST", "/syrve-documents/{type}=operator,admin"),
            Map.entry("POST", "/syrve-documents/{type}/csv=operator,admin"),
            Map.entry("GET", "/outbox=viewer,operator,admin"),
            Map.entry("GET", "/outbox/{id}=viewer,operator,admin"),
            Map.entry("GET", "/outbox/{id}/document=viewer,operator,admin"),
            Map.entry("POST", "/outbox/{id}/resolve=admin"),
            Map.entry("POST", "/outbox/{id}/retry=operator,admin"),
            Map.entry("POST", "/outbox/{id}/cancel=operator,admin"),
            Map.entry("GET", "/outbox-server=viewer,operator,admin"),
            Map.entry("PUT", "/outbox-server=admin"),
            Map.entry("GET", "/syrve/objects=viewer,operator,admin"),
            Map.entry("GET", "/syrve/objects/{type}/{id}=viewer,operator,admin"),
            Map.entry("GET", "/syrve/objects/{type}/{id}/states=viewer,operator,admin"),
            Map.entry("GET", "/restore=viewer,operator,admin,platform"),
            Map.entry("POST", "/restore/confirm=platform"))
        .map(
            entry -> {
              String[] parts = entry.getValue().split("=");
              Set<Role> roles = new HashSet<>();
              for (String role : parts[1].split(",")) {
                roles.add(Role.of(role));
              }
              return new AccessRule(entry.getKey(), "/api/v1" + parts[0], roles, null, null);
            });
  }

  @ParameterizedTest
  @MethodSource("doors")
  void opens_to_its_roles_and_to_nobody_else(AccessRule door) {
    if (door.template().endsWith("/stream")) {
      return;
    }
    for (Role role : Role.values()) {
      HttpResponse<String> answer =
          hub.send(TOKENS.get(role), door.method(), path(door.template()), null);

      assertThat(answer.statusCode() != 403)
          .as("%s %s as %s: %d", door.method(), door.template(), role, answer.statusCode())
          .isEqualTo(door.roles().contains(role));
      assertThat(answer.statusCode()).isNotIn(401, 405, 500, 503);
    }
  }

  @ParameterizedTest
  @MethodSource("doors")
  void stays_shut_without_a_token_and_with_a_wrong_one(AccessRule door) {
    String path = path(door.template());
    assertThat(hub.send(hub.request(door.method(), path, null)).statusCode()).isEqualTo(401);
    assertThat(hub.send("sf_" + "x".repeat(43), door.method(), path, null).statusCode())
        .isEqualTo(401);
  }

  @Test
  void the_matrix_above_names_every_door_there_is() {
    Set<String> expected = new HashSet<>();
    doors().forEach(door -> expected.add(door.method() + " " + door.template()));
    expected.add("GET " + DOCUMENT);
    expected.add("POST /hooks/{connection}");

    Set<String> found = new HashSet<>();
    AccessRules.of(hub.hub.context())
        .all()
        .forEach(door -> found.add(door.method() + " " + door.template()));

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void only_the_document_is_open() {
    for (String path :
        List.of(
            "/",
            "/api",
            "/api/v1",
            "/api/v1/",
            "/index.html",
            "/config/application.properties",
            "/observe/health",
            "/observe/metrics",
            "/q/dev",
            "/q/health",
            "/hooks/1",
            "/api/v1/openapi.yaml")) {
      assertThat(hub.send(hub.request("GET", path, null)).statusCode()).as(path).isNotEqualTo(200);
    }
    assertThat(hub.send(hub.request("GET", DOCUMENT, null)).statusCode()).isEqualTo(200);
  }

  @Test
  void the_document_describes_every_door_with_its_roles() {
    JsonNode document = HubFixture.json(hub.send(hub.request("GET", DOCUMENT, null)));

    assertThat(document.get("openapi").asText()).startsWith("3.");
    assertThat(document.at("/components/securitySchemes/token/scheme").asText())
        .isEqualTo("bearer");
    for (AccessRule door : AccessRules.of(hub.hub.context()).all()) {
      if (door.roles().isEmpty()) {
        continue;
      }
      String path = door.template().substring("/api/v1".length());
      JsonNode operation = document.get("paths").path(path).path(door.method().toLowerCase());
      assertThat(operation.hasNonNull("summary")).as(door.toString()).isTrue();
      assertThat(operation.path("security").path(0).path("token"))
          .as(door.toString())
          .hasSize(door.roles().size());
      assertThat(operation.path("responses").has("401")).as(door.toString()).isTrue();
      JsonNode body = operation.path("requestBody");
      if (door.consumes() == null) {
        assertThat(body.isMissingNode()).as(door.toString()).isTrue();
      } else {
        assertThat(body.path("content").has(door.consumes())).as(door.toString()).isTrue();
        assertThat(body.path("required").asBoolean()).as(door.toString()).isTrue();
        assertThat(body.path("content").path(door.consumes()).at("/schema/type").toString())
            .as(door.toString())
            .contains(door.consumes().contains("json") ? "array" : "string");
      }
      for (String name : path.split("/")) {
        if (name.startsWith("{")) {
          assertThat(operation.path("parameters").findValuesAsText("name"))
              .as(door.toString())
              .contains(name.substring(1, name.length() - 1));
        }
      }
    }
  }

  @Test
  void an_added_organisation_gets_a_token_that_sees_it_alone() {
    HttpResponse<String> added =
        hub.send(
            TOKENS.get(Role.PLATFORM),
            "POST",
            "/api/v1/organizations",
            "{\"slug\":\"initech\",\"name\":\"Initech\",\"time_zone\":\"Europe/Berlin\"}");
    assertThat(added.statusCode()).isEqualTo(201);
    String token = HubFixture.json(added).get("admin_token").asText();

    JsonNode own = HubFixture.json(hub.get(token, "/api/v1/organizations")).get("items");
    assertThat(own).hasSize(1);
    assertThat(own.at("/0/slug").asText()).isEqualTo("initech");
    assertThat(HubFixture.json(hub.get(token, "/api/v1/connections")).at("/items/0/settings"))
        .hasToString("{\"schema\":\"schedulehub_initech\"}");
    assertThat(
            hub.send(
                    TOKENS.get(Role.PLATFORM),
                    "POST",
                    "/api/v1/organizations",
                    "{\"slug\":\"initech\",\"name\":\"Again\"}")
                .statusCode())
        .isEqualTo(409);
    assertThat(
            hub.send(
                    TOKENS.get(Role.PLATFORM),
                    "POST",
                    "/api/v1/organizations",
                    "{\"slug\":\"acme2\",\"name\":\"x\",\"time_zone\":\"CET+1\"}")
                .body())
        .contains("unknown_time_zone");
  }

  @Test
  void a_revoked_token_is_refused_at_once() {
    JsonNode issued =
        HubFixture.json(
            hub.send(
                TOKENS.get(Role.ADMIN),
                "POST",
                "/api/v1/tokens",
                "{\"name\":\"short-lived\",\"role\":\"viewer\",\"expires_in_days\":1}"));
    String token = issued.get("token").asText();
    assertThat(hub.get(token, "/api/v1/runs").statusCode()).isEqualTo(200);

    String id = issued.at("/info/id").asText();
    assertThat(
            hub.send(TOKENS.get(Role.ADMIN), "DELETE", "/api/v1/tokens/" + id, null).statusCode())
        .isEqualTo(204);

    assertThat(hub.get(token, "/api/v1/runs").statusCode()).isEqualTo(401);
  }

  private static String path(String template) {
    return template
        .replace("{id}", UUID.randomUUID().toString())
        .replace("{line}", UUID.randomUUID().toString())
        .replace("{type}", "writeoff")
        .replace("{version}", "7")
        .replace("{system}", "nowhere")
        .replace("{entity}", "nothing");
  }
}
