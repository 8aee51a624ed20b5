package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that wait, from the sync that finds them to their end, over real HTTP. */
class PendingCommandTest {

  @TempDir Path data;
  private CliHub hub;
  private String operator;

  @BeforeEach
  void start() throws SQLException {
    hub = new CliHub(data, Map.of("syncflow.parents.longest-wait", "PT0S"));
    operator = hub.acme(Role.OPERATOR);
    for (int part = 1; part <= 3; part++) {
      part("P" + part, "S1", part);
    }
    part("P4", "S9", 4);
  }

  @AfterEach
  void stop() throws SQLException {
    hub.close();
  }

  @Test
  void missing_parents_are_listed_fetched_by_key_and_given_up() {
    sync("items", 4, 0);
    Invocation parents = as("pending", "parents");
    assertThat(parents.exit()).as(parents.err()).isZero();
    assertThat(parents.out())
        .contains("[\"S1\"]", "2 missing parents block 4 records.")
        .doesNotContain("circle");
    JsonNode first = as("pending", "parents", "--json").json();
    assertThat(first.path("missing").asInt()).isEqualTo(2);
    assertThat(first.path("items").path(0).path("children").asInt()).isEqualTo(3);
    JsonNode page = as("pending", "parents", "--limit", "1", "--json").json();
    assertThat(page.path("next_cursor").isTextual()).isTrue();

    JsonNode fetched = as("pending", "fetch", "--json").json();

    assertThat(fetched.path("asked").asInt()).isEqualTo(2);
    assertThat(fetched.path("found").asInt()).as("S1 is in the source").isEqualTo(1);
    assertThat(fetched.path("missing").asInt()).as("S9 is not").isEqualTo(1);
    assertThat(as("pending", "list", "--json").json().path("items")).hasSize(1);
    assertThat(as("pending", "parents").out()).contains("[\"S9\"]", "missing", "blocks 1 record.");
    assertThat(as("pending", "fetch").out()).startsWith("0 parents asked for");

    hub.send("direct:give-up-waiting");

    assertThat(as("pending", "parents").out()).isEqualTo("No parent is missing.\n");
    JsonNode letter =
        as("failed", "list", "--stage", "parent", "--json").json().path("items").path(0);
    assertThat(letter.path("reason").asText())
        .isEqualTo("its parent sites [\"S9\"] never came: items [\"P4\"] <- sites [\"S9\"]");
  }

  @Test
  void a_fetch_leaves_the_cursor_and_is_put_off_while_the_parents_own_run_is_open()
      throws Exception {
    sync("items", 4, 0);
    try (AutoCloseable run = hub.openRun("sites")) {
      JsonNode busy = as("pending", "fetch", "--json").json();
      assertThat(busy.path("failed").asInt()).isEqualTo(2);
    }
    assertThat(as("pending", "fetch", "--json").json().path("asked").asInt()).isEqualTo(2);
    assertThat(as("cursor", "show", "oracle_ifs", "sites", "--json").json().has("rowversion"))
        .as("a read by key moves no cursor")
        .isFalse();
    JsonNode delta = as("sync", "oracle_ifs", "sites", "--wait", "--json").json();
    assertThat(delta.path("unchanged").asInt()).isEqualTo(1);
  }

  @Test
  void a_source_that_is_away_fails_the_fetch_and_not_the_children() throws SQLException {
    sync("items", 4, 0);
    hub.erp("ALTER TABLE IFSAPP.SITE_TAB RENAME TO AWAY_TAB");
    JsonNode failed = as("pending", "fetch", "--json").json();
    assertThat(failed.path("failed").asInt()).isEqualTo(2);
    assertThat(as("pending", "list", "--json").json().path("items")).hasSize(4);
  }

  @Test
  void a_route_that_fetches_asks_by_itself_after_its_run() throws SQLException {
    hub.close();
    hub = new CliHub(data, Map.of("syncflow.parents.fetch", "true"));
    operator = hub.acme(Role.OPERATOR);
    part("P1", "S1", 1);
    part("P4", "S9", 4);

    sync("items", 2, 0);

    assertThat(as("pending", "parents").out()).contains("[\"S9\"]").doesNotContain("[\"S1\"]");
    JsonNode runs = as("runs", "--entity", "sites", "--json").json().path("items");
    assertThat(runs).hasSize(1);
    assertThat(runs.path(0).path("mode").asText()).isEqualTo("keys");
    sync("items", 0, 0);
    assertThat(as("runs", "--entity", "sites", "--json").json().path("items"))
        .as("asked once per interval")
        .hasSize(1);
  }

  @Test
  void a_fetch_needs_the_operator_role() {
    operator = hub.acme(Role.VIEWER);
    assertThat(as("pending", "fetch").exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(as("pending", "parents").exit()).isZero();
  }

  @Test
  void nonsense_is_told_as_such() {
    assertThat(as("pending", "fetch", "--limit", "0").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(as("pending", "parents", "--limit", "0").exit()).isEqualTo(RootCommand.USAGE);
  }

  private void sync(String entity, int pending, int failed) {
    JsonNode run = as("sync", "oracle_ifs", entity, "--wait", "--json").json();
    assertThat(run.path("failed").asInt()).isEqualTo(failed);
    if (pending > 0) {
      assertThat(run.path("pending").asInt()).isEqualTo(pending);
    }
  }

  private void part(String part, String site, int version) throws SQLException {
    hub.erp(
        "INSERT INTO IFSAPP.INVENTORY_PART_TAB VALUES ('%s', 'Part', 'pcs', NULL, 1, NULL, 1, '%s', 'A', %d)"
            .formatted(part, site, version));
  }

  private Invocation as(String... args) {
    return Invocation.of(hub.environment(operator), args);
  }
}
