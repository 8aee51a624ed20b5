package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The walk of docs/operator.md, "A bad night", command by command. */
class BadNightTest {

  @TempDir Path data;
  @TempDir Path folder;
  private CliHub hub;
  private String operator;
  private String admin;

  @BeforeEach
  void start() throws SQLException {
    hub = new CliHub(data);
    operator = hub.acme(Role.OPERATOR);
    admin = hub.acme(Role.ADMIN);
  }

  @AfterEach
  void stop() throws SQLException {
    hub.close();
  }

  @Test
  void what_failed_why_fix_rehearse_replay_and_look_again() throws IOException {
    Invocation night = as(operator, "sync", "oracle_ifs", "sites", "--wait", "--json");
    assertThat(night.exit()).isEqualTo(RootCommand.FAILED_RECORDS);
    String run = night.json().path("run").asText();

    // What failed, and why.
    Invocation groups = as(operator, "failed", "list", "--group");
    assertThat(groups.out()).contains("is_active: <value> is neither true nor false.", "data");
    JsonNode group = as(operator, "failed", "list", "--group", "--json").json().at("/items/0");
    assertThat(group.path("count").asInt()).isEqualTo(1);
    String fingerprint = group.path("fingerprint").asText();
    String id = group.path("example").asText();
    assertThat(as(operator, "failed", "show", id).out())
        .contains("\"maybe\" is neither true nor false", "\"ACTIVE\" : \"maybe\"");
    assertThat(as(operator, "failed", "list", "--run", run, "--json").json().path("items"))
        .hasSize(1);

    // Nothing would pass yet.
    Invocation still = replay(operator, "--fingerprint", fingerprint, "--dry-run");
    assertThat(still.exit()).isEqualTo(RootCommand.FAILED_RECORDS);
    assertThat(still.out())
        .startsWith("0 of 1 would pass, 0 superseded, 0 would wait for a parent, 1 still fail:")
        .contains("is_active: <value> is neither true nor false.");

    // Fix the mapping.
    Path mapping = folder.resolve("sites.csv");
    String rules = as(admin, "mappings", "export", "sites").out();
    Files.writeString(
        mapping,
        rules.replace(
            "ACTIVE,is_active,trim|to_boolean",
            "ACTIVE,is_active,\"trim|map_values(maybe=N, Y=Y, N=N)|to_boolean\""));
    assertThat(as(admin, "mappings", "import", mapping.toString()).exit()).isZero();

    // Rehearse: it says what would happen, and changes nothing.
    Invocation rehearsal = replay(operator, "--fingerprint", fingerprint, "--dry-run");
    assertThat(rehearsal.exit()).isZero();
    assertThat(rehearsal.out())
        .isEqualToIgnoringNewLines(
            "1 of 1 would pass, 0 superseded, 0 would wait for a parent, 0 still fail.");
    assertThat(as(operator, "failed", "list", "--json").json().path("items")).hasSize(1);

    // Replay.
    Invocation replayed = replay(operator, "--fingerprint", fingerprint, "--wait", "--json");
    assertThat(replayed.exit()).as(replayed.err()).isZero();
    JsonNode counts = replayed.json().at("/runs/0");
    assertThat(counts.path("mode").asText()).isEqualTo("replay");
    assertThat(counts.path("inserted").asInt()).isEqualTo(1);
    JsonNode letter = as(operator, "failed", "show", id, "--json").json();
    assertThat(letter.path("resolution").asText()).isEqualTo("replayed");
    assertThat(letter.at("/attempts/0/outcome").asText()).isEqualTo("passed");
    assertThat(as(operator, "failed", "list").out()).contains("There are no such failed records.");

    // Reconcile: source and target agree again, record by record.
    Invocation reconciled = as(operator, "reconcile", "oracle_ifs", "sites", "--json");
    assertThat(reconciled.exit()).as(reconciled.err()).isZero();
    assertThat(reconciled.json().at("/reconciliation/unexplained").asInt(-1)).isZero();
    assertThat(reconciled.json().path("differences")).isEmpty();

    // The next run finds everything as it should be.
    JsonNode next = as(operator, "sync", "oracle_ifs", "sites", "--wait", "--json").json();
    assertThat(next.path("status").asText()).isEqualTo("completed");
    assertThat(next.path("unchanged").asInt()).isEqualTo(2);
    assertThat(replay(operator, "--all", "--wait").out())
        .contains("There are no such failed records.");
  }

  @Test
  void one_record_is_edited_by_an_admin_set_aside_and_taken_back_by_an_operator() {
    as(operator, "sync", "oracle_ifs", "sites", "--wait");
    String id = as(operator, "failed", "list", "--json").json().at("/items/0/id").asText();

    Invocation refused = as(operator, "failed", "edit", id, "--set", "ACTIVE=\"Y\"");
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err()).contains("role admin");
    Invocation unquoted = as(admin, "failed", "edit", id, "--set", "ACTIVE=Y");
    assertThat(unquoted.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(unquoted.err()).contains("is not JSON");
    Invocation unfit =
        as(admin, "failed", "edit", id, "--patch", patch("[{\"op\":\"remove\",\"path\":\"/NO\"}]"));
    assertThat(unfit.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unfit.err())
        .contains("The patch cannot be applied: the record has no field NO; it has ", "ACTIVE");
    Invocation mistyped = as(admin, "failed", "edit", id, "--set", "ACTIV=\"Y\"");
    assertThat(mistyped.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(mistyped.err()).contains("the record has no field ACTIV; it has ");
    Invocation added =
        as(admin, "failed", "edit", id, "--set", "ACTIVE=\"N\"", "--add", "NOTE=\"by hand\"");
    assertThat(added.exit()).as(added.err()).isZero();

    Invocation edited =
        as(admin, "failed", "edit", id, "--set", "ACTIVE=\"Y\"", "--reason", "typing error");
    assertThat(edited.exit()).as(edited.err()).isZero();
    JsonNode letter = as(operator, "failed", "show", id, "--json").json();
    assertThat(letter.at("/raw/ACTIVE").asText()).isEqualTo("maybe");
    assertThat(letter.at("/edited/ACTIVE").asText()).isEqualTo("Y");
    assertThat(letter.at("/edited/NOTE").asText()).isEqualTo("by hand");
    assertThat(letter.at("/history/1/actor").asText()).isEqualTo("token:admin");

    assertThat(as(operator, "failed", "ignore", "--reason", "all").exit())
        .as("nothing chosen is not everything")
        .isEqualTo(RootCommand.USAGE);
    assertThat(as(operator, "failed", "ignore", id, "--reason", "closed").out())
        .startsWith("Ignored: 1");
    assertThat(replay(operator, id, "--wait").err())
        .contains("there are no such open failed records");
    assertThat(as(operator, "failed", "reopen", id, "--reason", "was real").exit()).isZero();
    assertThat(replay(operator, id, "--wait").exit()).isZero();
    assertThat(as(operator, "failed", "show", id, "--json").json().path("resolution").asText())
        .isEqualTo("replayed");
    assertThat(as(hub.acme(Role.VIEWER), "failed", "replay", "--all").exit())
        .isEqualTo(RootCommand.REFUSED);
  }

  private String patch(String json) {
    try {
      return Files.writeString(folder.resolve("patch.json"), json).toString();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Invocation replay(String token, String... options) {
    String[] arguments = new String[options.length + 2];
    arguments[0] = "failed";
    arguments[1] = "replay";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return as(token, arguments);
  }

  private Invocation as(String token, String... arguments) {
    return Invocation.of(hub.environment(token), arguments);
  }
}
