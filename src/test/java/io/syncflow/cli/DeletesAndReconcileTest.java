package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.SitesHub;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code syncflow deletes} and {@code syncflow reconcile} against a hub over HTTP. */
class DeletesAndReconcileTest {

  @TempDir static Path data;
  private static SitesHub hub;
  private static Map<String, String> environment;

  @BeforeAll
  static void start() throws SQLException {
    hub = new SitesHub(data);
    environment = hub.environment();
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @BeforeEach
  void six() throws SQLException {
    hub.reset();
  }

  @Test
  void held_deletions_are_listed_approved_and_done_by_a_sweep() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    assertThat(run("sync", "oracle_ifs", "sites", "--mode", "sweep", "--wait").exit()).isZero();
    JsonNode set =
        run("deletes", "list", "--status", "waiting", "--json").json().path("items").path(0);
    assertThat(set.path("staged").asLong()).isEqualTo(3);
    String id = set.path("id").asText();
    assertThat(run("deletes", "show", id, "--limit", "2").out())
        .contains("[\"S1\"]", "[\"S2\"]", "There are more: --limit.")
        .doesNotContain("[\"S3\"]");

    JsonNode approved = run("deletes", "approve", id, "--json").json();
    assertThat(approved.path("set").path("decided_by").asText()).isEqualTo("token:desk");
    String sweep = approved.path("run").path("run").asText();
    await()
        .until(
            () ->
                hub.ask("SELECT status FROM bridge.sync_batches WHERE uid = '" + sweep + "'")
                    .equals("completed"));
    assertThat(hub.sites("deleted_at IS NOT NULL")).isEqualTo("S1 S2 S3");
    Invocation late = run("deletes", "reject", id);
    assertThat(late.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(late.err()).contains("they are done");
    assertThat(run("deletes", "list").out()).contains("applied", "token:desk");
  }

  @Test
  void rejected_deletions_say_so() throws SQLException {
    hub.erp("DELETE FROM IFSAPP.SITE_TAB WHERE CONTRACT IN ('S1', 'S2', 'S3')");
    run("sync", "oracle_ifs", "sites", "--mode", "sweep", "--wait");
    String id = run("deletes", "list", "--json").json().path("items").path(0).path("id").asText();
    assertThat(run("deletes", "reject", id, "--json").json().path("status").asText())
        .isEqualTo("rejected");
  }

  @Test
  void source_and_target_that_agree_end_with_0() {
    Invocation agreed = run("reconcile", "oracle_ifs", "sites");
    assertThat(agreed.exit()).as(agreed.err()).isZero();
    assertThat(agreed.out()).contains("Source and target agree.");
  }

  @Test
  void what_differs_ends_with_1_and_a_repair_mends_it() throws SQLException {
    hub.target("UPDATE schedulehub.sites SET name = 'x' WHERE site_code = 'S2'");
    Invocation differs = run("reconcile", "oracle_ifs", "sites");
    assertThat(differs.exit()).isEqualTo(RootCommand.FAILED_RECORDS);
    assertThat(differs.out()).containsPattern("different +\\[\"S2\"] +name");

    Invocation repaired = run("reconcile", "oracle_ifs", "sites", "--repair", "--json");
    assertThat(repaired.exit()).isZero();
    assertThat(repaired.json().path("repair").path("updated").asLong()).isEqualTo(1);
    assertThat(hub.sites("name = 'The site S2'")).isEqualTo("S2");
    assertThat(run("reconcile", "oracle_ifs", "sites").exit()).isZero();
  }

  @Test
  void an_entity_that_nothing_carries_is_refused() {
    Invocation refused = run("reconcile", "oracle_ifs", "nonsense");
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err()).contains("Nothing carries nonsense");
  }

  @Test
  void an_entity_whose_target_is_no_table_is_refused_and_no_run_opened() throws SQLException {
    Invocation shop = run("reconcile", "shopify", "products");
    assertThat(shop.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(shop.err())
        .isEqualToIgnoringNewLines("syncflow: Nothing reconciles products from shopify.");
    Invocation api = run("reconcile", "oracle_ifs", "stock_levels");
    assertThat(api.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(api.err())
        .isEqualToIgnoringNewLines("syncflow: Nothing reconciles stock_levels from oracle_ifs.");
    assertThat(
            hub.ask(
                "SELECT count(*)::text FROM bridge.sync_batches"
                    + " WHERE entity_name IN ('products', 'stock_levels')"))
        .isEqualTo("0");
  }

  private static Invocation run(String... arguments) {
    return Invocation.of(environment, arguments);
  }
}
