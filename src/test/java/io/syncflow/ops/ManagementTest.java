package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.util.Properties;
import java.util.UUID;
import org.apache.camel.Processor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Health and metrics over HTTP on the management port of a real node. */
class ManagementTest {

  private static final String ROUTES =
      "file:routes/shared/errors.camel.yaml,file:src/test/resources/ops/work.camel.yaml";
  private static final Actor OPERATOR = new Actor("olga", Actor.Way.API);

  private final HttpClient http = HttpClient.newHttpClient();
  private final TestDatabase database = TestDatabase.create();
  private int port;
  private Node node;

  @BeforeEach
  void start() throws Exception {
    port = freePort();
    Properties settings = new Properties();
    settings.setProperty("camel.management.enabled", "true");
    settings.setProperty("camel.management.port", Integer.toString(port));
    Processor idle = exchange -> {};
    node = Node.start(database, "managed", ROUTES, settings, main -> main.bind("ran", idle));
  }

  @AfterEach
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void a_started_hub_is_live_and_ready() throws Exception {
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
    assertThat(ready.body())
        .contains("syncflow-database", "syncflow-migrations", "syncflow-routes");
  }

  @Test
  void a_route_that_an_operator_stopped_leaves_the_hub_ready() throws Exception {
    node.operations().routes().apply("work", RouteAction.STOP, OPERATOR);
    await().until(() -> node.state("work").equals("Stopped"));
    assertThat(get("/observe/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void a_route_that_stands_still_though_nobody_wished_it_makes_the_hub_unready() throws Exception {
    new WatchedRoutes(node.context(), new ControlStore(database.scope()))
        .hold("work", Control.STOPPED);
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(down(ready)).isEqualTo("syncflow-routes: not running: work");
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void a_missing_migration_makes_the_hub_unready_and_says_what_to_do() throws Exception {
    String newest;
    try (Connection all = database.superuser();
        var deleted =
            all.createStatement()
                .executeQuery(
                    "DELETE FROM public.schema_history WHERE version ="
                        + " (SELECT max(version) FROM public.schema_history) RETURNING version")) {
      deleted.next();
      newest = deleted.getString(1);
    }
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(down(ready))
        .isEqualTo("syncflow-migrations: run `syncflow migrate`; missing: " + newest);
  }

  @Test
  void a_database_that_is_away_makes_the_hub_unready_but_leaves_it_live() throws Exception {
    database.database().close();
    HttpResponse<String> ready = get("/observe/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .contains("the database cannot be reached")
        .doesNotContain("Exception", "jdbc:", "SELECT");
    assertThat(get("/observe/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/observe/metrics").body()).contains("syncflow_database_up 0.0");
  }

  @Test
  void metrics_sum_runs_and_records_over_organisations() throws Exception {
    for (String slug : new String[] {"acme", "zeta"}) {
      UUID org = database.organisation(slug);
      UUID closed = run(org, "orders", 10, 3);
      execute(
          "UPDATE bridge.sync_batches SET status = 'completed', state = 'completed_with_errors',"
              + " finished_at = clock_timestamp() - interval '90 s' WHERE uid = '"
              + closed
              + "'");
      execute(
          "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name, last_batch_uid)"
              + (" VALUES ('" + org + "', 'oracle_ifs', 'orders', '" + closed + "')"));
      run(org, "orders", 5, 0);
    }
    String metrics = get("/observe/metrics").body();
    assertThat(metrics)
        .contains(
            "syncflow_database_up 1.0",
            "syncflow_runs_open{entity=\"orders\",system=\"oracle_ifs\"} 2.0",
            "syncflow_runs_total{entity=\"orders\",status=\"completed\",system=\"oracle_ifs\"} 2.0",
            "syncflow_records_total{entity=\"orders\",outcome=\"inserted\",system=\"oracle_ifs\"} 30.0",
            "syncflow_records_total{entity=\"orders\",outcome=\"failed\",system=\"oracle_ifs\"} 6.0",
            "camel_",
            "jvm_memory_used_bytes")
        .containsPattern("syncflow_last_success_age_seconds\\{[^}]*\\} 9\\d\\.")
        .doesNotContain("acme", "zeta");
  }

  @Test
  void a_counter_keeps_what_a_purged_run_counted() throws Exception {
    UUID org = database.organisation("acme");
    UUID closed = run(org, "items", 7, 0);
    execute(
        "UPDATE bridge.sync_batches SET status = 'completed', state = 'completed',"
            + " finished_at = clock_timestamp() WHERE uid = '"
            + closed
            + "'");
    execute("DELETE FROM bridge.sync_batches WHERE uid = '" + closed + "'");
    assertThat(get("/observe/metrics").body())
        .contains(
            "syncflow_records_total{entity=\"items\",outcome=\"inserted\",system=\"oracle_ifs\"} 7.0");
  }

  @Test
  void open_alerts_are_a_metric_without_an_organisation_or_a_message() throws Exception {
    for (String slug : new String[] {"acme", "zeta"}) {
      execute(
          "INSERT INTO bridge.alerts (org_id, kind, source_system, entity_name, message, ended_at)"
              + " VALUES ('%1$s', 'late_rows', 'oracle_ifs', 'orders', 'secret', NULL),"
                  .formatted(database.organisation(slug))
              + " ((SELECT id FROM organization WHERE slug = '%s'), 'late_rows', 'oracle_ifs',"
                  .formatted(slug)
              + " 'orders', 'secret', now())");
    }
    String labels = "{entity=\"orders\",kind=\"late_rows\",system=\"oracle_ifs\"} ";
    assertThat(get("/observe/metrics").body())
        .contains("syncflow_alerts_open" + labels + "2.0", "syncflow_alerts_total" + labels + "4.0")
        .doesNotContain("acme", "zeta", "secret");
  }

  private UUID run(UUID org, String entity, int inserted, int failed) throws Exception {
    UUID uid = UuidCreator.getTimeOrderedEpoch();
    execute(
        "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type,"
            + " rows_fetched, rows_inserted, rows_failed) VALUES ('%s', '%s', 'oracle_ifs', '%s',"
                .formatted(uid, org, entity)
            + " 'realtime', %d, %d, %d)".formatted(inserted + failed, inserted, failed));
    return uid;
  }

  private void execute(String sql) throws Exception {
    try (Connection all = database.superuser()) {
      all.createStatement().execute(sql);
    }
  }

  /** The checks that are down, with their messages. */
  private static String down(HttpResponse<String> response) throws IOException {
    StringBuilder down = new StringBuilder();
    for (JsonNode check : new ObjectMapper().readTree(response.body()).get("checks")) {
      if (check.get("status").asText().equals("DOWN")) {
        down.append(check.get("name").asText()).append(": ").append(check.at("/message").asText());
      }
    }
    return down.toString();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
