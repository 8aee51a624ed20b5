package io.syncflow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.mapping.Mappings;
import io.syncflow.security.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs, started and watched over HTTP. */
class ApiRunTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String SITES = "{\"system\":\"oracle_ifs\",\"entity\":\"sites\"}";

  private static HubFixture hub;
  private static Connection erp;
  private static String operator;

  @BeforeAll
  static void start(@TempDir Path data) throws SQLException {
    hub = new HubFixture(data);
    operator = hub.acme(Role.OPERATOR);
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=Oracle;DB_CLOSE_DELAY=-1";
    erp = DriverManager.getConnection(url);
    try (Statement statement = erp.createStatement()) {
      statement.execute("CREATE SCHEMA IFSAPP");
      statement.execute(
          "CREATE TABLE IFSAPP.SITE_TAB (CONTRACT varchar2(50) PRIMARY KEY, DESCRIPTION"
              + " varchar2(500), COUNTRY_CODE varchar2(2), ACTIVE varchar2(1), CREATED_DATE date,"
              + " ROWVERSION date)");
      statement.execute(
          "INSERT INTO IFSAPP.SITE_TAB VALUES ('S1', 'First', 'SE', 'Y', NULL, TIMESTAMP"
              + " '2026-11-01 10:00:00'), ('S2', NULL, 'SE', 'Y', NULL, TIMESTAMP '2026-11-01"
              + " 10:00:01')");
    }
    hub.hub
        .bean("accounts", Accounts.class)
        .save(
            new Account(
                UuidCreator.getTimeOrderedEpoch(),
                hub.acme,
                "oracle_ifs",
                "default",
                url,
                JsonNodeFactory.instance.objectNode(),
                null,
                null));
    hub.hub.bean("mappings", Mappings.class).importFolder(hub.acme, Path.of("config/mappings"));
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
    erp.close();
  }

  @Test
  void a_run_is_started_watched_and_its_dead_letter_found() {
    HttpResponse<String> started = hub.send(operator, "POST", "/api/v1/syncs", SITES);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String run = HubFixture.json(started).at("/runs/0/run").asText();
    assertThat(started.headers().firstValue("Location")).contains("/api/v1/runs/" + run);

    JsonNode summary = ended(run);

    assertThat(summary.get("status").asText()).isEqualTo("completed_with_errors");
    assertThat(summary.get("fetched").asInt()).isEqualTo(2);
    JsonNode progress = HubFixture.json(hub.get(operator, "/api/v1/runs/" + run + "/progress"));
    assertThat(progress.get("done").asInt()).isEqualTo(2);
    assertThat(progress.get("percent").asInt()).isEqualTo(100);
    JsonNode dead =
        HubFixture.json(hub.get(operator, "/api/v1/failed-records?entity=sites&search=S2"));
    assertThat(dead.get("items")).hasSize(1);
    JsonNode one =
        HubFixture.json(
            hub.get(operator, "/api/v1/failed-records/" + dead.at("/items/0/id").asText()));
    assertThat(one.at("/raw/CONTRACT").asText()).isEqualTo("S2");
    HttpResponse<String> late = hub.send(operator, "POST", "/api/v1/runs/" + run + "/cancel", null);
    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("run_not_open");
  }

  @Test
  void a_second_start_of_an_open_run_is_refused_f7() throws SQLException {
    UUID open = UuidCreator.getTimeOrderedEpoch();
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(
          "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type)"
              + " VALUES ('"
              + open
              + "', '"
              + hub.acme
              + "', 'oracle_ifs', 'items', 'realtime')");
      statement.execute(
          "INSERT INTO bridge.run_leases (org_id, source_system, entity_name, batch_uid, holder,"
              + " lease_until) VALUES ('"
              + hub.acme
              + "', 'oracle_ifs', 'items', '"
              + open
              + "', 'elsewhere/1', clock_timestamp() + interval '1 hour')");
    }

    HttpResponse<String> refused =
        hub.send(operator, "POST", "/api/v1/syncs", SITES.replace("sites", "items"));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains("sync_already_running");
  }

  @Test
  void a_failed_run_says_why_and_another_one_null() throws SQLException {
    UUID failed = UuidCreator.getTimeOrderedEpoch();
    UUID completed = UuidCreator.getTimeOrderedEpoch();
    try (Connection all = hub.database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(
          "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type,"
              + " status, state, error_message, finished_at) SELECT b.uid::uuid, o.id,"
              + " 'oracle_ifs', 'orders', 'realtime', b.state, b.state, b.error,"
              + " clock_timestamp() FROM public.organization o, (VALUES ('"
              + failed
              + "', 'failed', 'the source is shut'), ('"
              + completed
              + "', 'completed', NULL)) AS b (uid, state, error) WHERE o.id = '"
              + hub.acme
              + "'");
    }

    JsonNode listed =
        HubFixture.json(hub.get(operator, "/api/v1/runs?entity=orders&status=failed"));
    assertThat(listed.get("items")).hasSize(1);
    assertThat(listed.at("/items/0/error").asText()).isEqualTo("the source is shut");
    assertThat(HubFixture.json(hub.get(operator, "/api/v1/runs/" + failed)).get("error").asText())
        .isEqualTo("the source is shut");
    assertThat(
            HubFixture.json(hub.get(operator, "/api/v1/runs/" + completed)).get("error").isNull())
        .isTrue();
  }

  @Test
  void an_unknown_entity_or_mode_is_refused() {
    assertThat(
            hub.send(operator, "POST", "/api/v1/syncs", SITES.replace("sites", "nothing"))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            hub.send(operator, "POST", "/api/v1/syncs", SITES.replace("sites", "x-y/../z"))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            hub.send(
                    operator,
                    "POST",
                    "/api/v1/syncs",
                    "{\"system\":\"oracle_ifs\",\"entity\":\"sites\",\"mode\":\"sideways\"}")
                .body())
        .contains("unknown_value", "realtime, background or sweep");
  }

  @Test
  void a_stopped_route_starts_nothing_until_it_is_started_again() {
    assertThat(
            hub.send(hub.platform(), "POST", "/api/v1/routes/oracle-customers/stop", null)
                .statusCode())
        .isEqualTo(202);
    String customers = SITES.replace("sites", "customers");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(hub.send(operator, "POST", "/api/v1/syncs", customers).body())
                    .contains("route_stopped"));
    JsonNode routes = HubFixture.json(hub.get(operator, "/api/v1/routes")).get("items");
    for (JsonNode route : routes) {
      if (route.get("id").asText().equals("oracle-customers")) {
        assertThat(route.get("desired").asText()).isEqualTo("stopped");
        assertThat(route.get("changed_by").asText()).contains("token:test");
      }
    }
    hub.send(hub.platform(), "POST", "/api/v1/routes/oracle-customers/start", null);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(hub.send(operator, "POST", "/api/v1/syncs", customers).statusCode())
                    .isEqualTo(202));
  }

  private static JsonNode ended(String run) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> HubFixture.json(hub.get(operator, "/api/v1/runs/" + run)),
            summary -> summary.get("status").asText().startsWith("completed"));
  }
}
