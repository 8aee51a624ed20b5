package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a running hub, over real HTTP. */
class HubCommandsTest {

  private static final Path MAPPING = Path.of("config/mappings/sites.csv");

  @TempDir static Path data;
  private static CliHub hub;
  private static String admin;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws SQLException {
    hub = new CliHub(data);
    admin = hub.acme(Role.ADMIN);
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @Test
  void sync_waits_prints_the_run_and_exits_1_when_a_record_failed() throws IOException {
    Invocation sync = as(admin, "sync", "oracle_ifs", "sites", "--org", "acme", "--wait", "--json");
    assertThat(sync.exit()).as(sync.err()).isEqualTo(RootCommand.FAILED_RECORDS);
    List<String> fields = new ArrayList<>();
    sync.json().fieldNames().forEachRemaining(fields::add);
    assertThat(fields)
        .containsExactly(
            "run",
            "org",
            "system",
            "entity",
            "mode",
            "status",
            "fetched",
            "inserted",
            "updated",
            "unchanged",
            "failed",
            "pending",
            "superseded",
            "skipped",
            "late",
            "seconds",
            "rows_per_second",
            "error");
    assertThat(sync.json().path("failed").asInt()).isEqualTo(1);
    String run = sync.json().path("run").asText();

    Invocation runs = as(admin, "runs", "--entity", "sites", "--all", "--json");
    assertThat(runs.exit()).isZero();
    assertThat(runs.json().path("items").findValuesAsText("run")).contains(run);
    assertThat(as(admin, "runs", "list", "--entity", "sites", "--all", "--json").json())
        .isEqualTo(runs.json());
    Invocation table = as(admin, "runs", "--entity", "sites");
    assertThat(table.out().lines().findFirst().orElseThrow()).startsWith("run ");
    assertThat(table.out()).contains(run).doesNotContain("\033");

    Invocation over = as(admin, "pause", run);
    assertThat(over.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(over.err()).startsWith("syncflow: The run is over");

    showsWhatFailed();
  }

  private static void showsWhatFailed() {
    Invocation failed = as(admin, "failed", "list", "--entity", "sites", "--json");
    JsonNode record = failed.json().path("items").path(0);
    assertThat(record.path("business_key").toString()).isEqualTo("[\"S2\"]");
    assertThat(as(admin, "failed", "list").out()).contains("[\"S2\"]", record.path("id").asText());
    assertThat(as(admin, "failed", "list", "--csv").out()).startsWith("id,system,entity,key,");

    Invocation shown = as(admin, "failed", "show", record.path("id").asText());
    assertThat(shown.exit()).isZero();
    assertThat(shown.out()).contains("\"ACTIVE\" : \"maybe\"");
    Invocation foreign = as(hub.globex(Role.ADMIN), "failed", "show", record.path("id").asText());
    assertThat(foreign.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(foreign.out()).isEmpty();
  }

  @Test
  void sync_refuses_what_nothing_carries_and_the_token_of_another_organisation() {
    Invocation unknown = as(admin, "sync", "oracle_ifs", "unicorns");
    assertThat(unknown.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unknown.err())
        .isEqualToIgnoringNewLines("syncflow: Nothing carries unicorns from oracle_ifs.");
    assertThat(as(admin, "sync", "oracle_ifs", "stock_levels", "--mode", "sweep").err())
        .as("a delta carries them")
        .isEqualToIgnoringNewLines("syncflow: Nothing sweeps stock_levels from oracle_ifs.");
    Invocation other = as(admin, "sync", "oracle_ifs", "sites", "--org", "globex");
    assertThat(other.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(other.err()).contains("does not belong to the organisation globex");
  }

  @Test
  void a_wrong_token_and_a_role_that_is_too_low_are_refused() {
    Invocation wrong = as("sf_wrong", "runs");
    assertThat(wrong.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(wrong.err()).contains("does not accept this token", "SYNCFLOW_TOKEN");
    Invocation low = as(hub.acme(Role.VIEWER), "sync", "oracle_ifs", "sites");
    assertThat(low.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(low.err()).contains("this token may not do that").contains("operator");
  }

  @Test
  void a_filter_the_hub_refuses_is_wrong_usage() {
    Invocation wrong = as(admin, "runs", "--status", "done");
    assertThat(wrong.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(wrong.err()).contains("status", "completed_with_errors");
  }

  @Test
  void failed_records_that_are_named_and_not_there_are_no_success() {
    for (String[] wish :
        new String[][] {
          {"failed", "replay", "--fingerprint", "0123456789abcdef"},
          {"failed", "replay", "--fingerprint", "0123456789abcdef", "--dry-run"},
          {"failed", "ignore", "019f8a52-1111-7000-8000-000000000000", "--reason", "none"}
        }) {
      Invocation nothing = as(admin, wish);
      assertThat(nothing.exit()).as(nothing.out()).isEqualTo(RootCommand.REFUSED);
      assertThat(nothing.err()).contains("there are no such open failed records");
    }
    assertThat(as(admin, "failed", "replay", "--entity", "dragons").exit())
        .as("a filter may find nothing")
        .isZero();
  }

  @Test
  void a_command_that_changes_many_wants_to_hear_which() {
    for (String[] wish :
        new String[][] {
          {"failed", "replay"},
          {"failed", "replay", "--all", "--entity", "sites"},
          {"staging", "approve"},
          {"conflicts", "resolve", "--take", "ours"}
        }) {
      Invocation unclear = as(admin, wish);
      assertThat(unclear.exit()).isEqualTo(RootCommand.USAGE);
      assertThat(unclear.err()).contains("say which: by id, by options, or --all and nothing else");
    }
  }

  @Test
  void an_empty_file_and_a_folder_that_is_no_hubs_are_called_that() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    for (String[] wish :
        new String[][] {
          {"catalog", "import", empty.toString()},
          {"syrve", "document", "queue", "writeoff", empty.toString()}
        }) {
      assertThat(as(admin, wish).exit()).isEqualTo(RootCommand.USAGE);
      assertThat(as(admin, wish).err()).contains("is empty");
    }
    Map<String, String> nobody = Map.of("SYNCFLOW_URL", hub.url());
    Invocation nowhere = Invocation.of(nobody, "runs", "--data", folder.resolve("no").toString());
    assertThat(nowhere.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(nowhere.err()).contains("there is no folder " + folder.resolve("no"));
    Invocation noHub = Invocation.of(nobody, "runs", "--data", folder.toString());
    assertThat(noHub.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(noHub.err()).contains(folder + " holds no cli-token");
  }

  @Test
  void finds_the_token_a_local_hub_left() throws IOException {
    Files.writeString(folder.resolve("cli-token"), admin + "\n");
    Map<String, String> environment = Map.of("SYNCFLOW_URL", hub.url());
    Invocation runs = Invocation.of(environment, "runs", "--data", folder.toString());
    assertThat(runs.exit()).as(runs.err()).isZero();
    Invocation none = Invocation.of(environment, "runs", "--data", data.toString());
    assertThat(none.err()).contains("holds no cli-token");
  }

  @Test
  void mappings_go_out_as_they_came_in_and_a_broken_file_is_refused_by_line() throws IOException {
    String shipped = Files.readString(MAPPING);
    assertThat(as(admin, "mappings", "export", "sites").out()).isEqualTo(shipped);
    Path out = folder.resolve("out");
    Invocation export = as(admin, "mappings", "export", "--to", out.toString());
    assertThat(export.exit()).as(export.err()).isZero();
    assertThat(Files.readString(out.resolve("sites.csv"))).isEqualTo(shipped);
    Invocation again = as(admin, "mappings", "import", out.toString(), "--json");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(again.json().path("imported").toString()).contains("\"sites\"");

    Path broken = folder.resolve("sites.csv");
    Files.writeString(broken, shipped.replace("to_boolean", "to_bolean"));
    Invocation refused = as(admin, "mappings", "import", broken.toString());
    assertThat(refused.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(refused.err()).contains(broken + ": ", "line 5: ", "to_bolean");
    assertThat(as(admin, "mappings", "import", "no-such.csv").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(as(admin, "mappings", "list").out()).contains("sites");
  }

  @Test
  void a_connections_password_goes_in_and_never_comes_out() {
    Map<String, String> environment = hub.environment(admin);
    environment.put("SYNCFLOW_CONNECTION_PASSWORD", "tiger-1");
    String[] add = {
      "connection",
      "add",
      "oracle_ifs",
      "--name",
      "second",
      "--base-url",
      "jdbc:oracle:thin:@127.0.0.1:1/IFS",
      "--user",
      "scott",
      "--json"
    };
    Invocation added = Invocation.of(environment, add);
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(added.json().path("has_credentials").asBoolean()).isTrue();
    Invocation list = as(admin, "connection", "list", "--json");
    assertThat(added.out() + list.out()).doesNotContain("tiger-1");
    assertThat(as(admin, "connection", "list").out()).contains("second", "untested");

    Invocation ambiguous = as(admin, "connection", "test", "oracle_ifs");
    assertThat(ambiguous.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(as(admin, "connection", "test", "nowhere").exit()).isEqualTo(RootCommand.REFUSED);
  }

  @Test
  void settings_of_a_connection_change_one_by_one_and_who_changed_them_is_kept() {
    Map<String, String> environment = hub.environment(admin);
    environment.put("SYNCFLOW_CONNECTION_PASSWORD", "shpat-1");
    String operator = hub.acme(Role.OPERATOR);
    String place = "location=gid://shopify/Location/1";
    Invocation added =
        Invocation.of(
            environment,
            "connection",
            "add",
            "shopify",
            "--base-url",
            "https://shop.example.com",
            "--setting",
            place);
    assertThat(added.exit()).as(added.err()).isZero();
    assertThat(as(operator, "connection", "set", "shopify", "--setting", "a=b").err())
        .contains("role admin");

    Invocation set =
        as(admin, "connection", "set", "shopify", "--setting", "create_products=true", "--json");

    assertThat(set.exit()).as(set.err()).isZero();
    assertThat(set.json().at("/settings/create_products").asBoolean()).isTrue();
    assertThat(set.json().at("/settings/location").asText()).isEqualTo("gid://shopify/Location/1");
    assertThat(set.json().path("has_credentials").asBoolean()).isTrue();
    assertThat(as(admin, "connection", "set", "shopify", "--unset", "location").out())
        .contains("create_products")
        .doesNotContain("location");
    assertThat(as(operator, "connection", "show", "shopify").out())
        .containsPattern("token:\\S+ +create_products +true")
        .containsPattern("token:\\S+ +location +gid://shopify/Location/1")
        .containsPattern("credentials +replaced")
        .doesNotContain("shpat-1");
    assertThat(as(admin, "connection", "set", "shopify", "--setting", "create_products=yes").err())
        .contains("true or false");
    assertThat(as(admin, "connection", "set", "shopify", "--setting", "create_product=true").err())
        .contains("api_version, calls_per_second");
    Invocation hidden = as(admin, "connection", "set", "shopify", "--setting", "api_key=x");
    assertThat(hidden.err()).contains("not encrypted");
    assertThat(as(admin, "connection", "set", "shopify").exit()).isEqualTo(RootCommand.USAGE);
    assertThat(as(admin, "connection", "set", "nowhere", "--unset", "a").exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(as(admin, "connection", "show", "shopify", "--json").json().path("changes"))
        .as("what was refused has left nothing")
        .hasSize(3);
  }

  @Test
  void a_password_comes_from_standard_input() {
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream("tiger-2\n".getBytes(StandardCharsets.UTF_8)));
      Invocation added =
          as(
              hub.globex(Role.ADMIN),
              "connection",
              "add",
              "oracle_ifs",
              "--base-url",
              "jdbc:oracle:thin:@127.0.0.1:1/IFS",
              "--password-stdin",
              "--json");
      assertThat(added.json().path("has_credentials").asBoolean()).isTrue();
      System.setIn(new ByteArrayInputStream(new byte[0]));
      Invocation empty =
          as(admin, "connection", "add", "x", "--base-url", "https://x", "--password-stdin");
      assertThat(empty.exit()).isEqualTo(RootCommand.USAGE);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void an_organisation_is_added_with_a_token_that_works() {
    Invocation added =
        as(hub.platform(), "org", "add", "initech", "--time-zone", "Europe/Berlin", "--json");
    assertThat(added.exit()).as(added.err()).isZero();
    String token = added.json().path("admin_token").asText();
    assertThat(as(token, "org", "list").out()).contains("initech").doesNotContain("acme");
    Invocation again = as(hub.platform(), "org", "add", "initech");
    assertThat(again.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(as(admin, "org", "add", "other").exit()).isEqualTo(RootCommand.REFUSED);
  }

  @Test
  void a_token_is_shown_once_listed_without_its_text_and_revoked() {
    Invocation issued = as(admin, "token", "issue", "grafana", "--role", "viewer", "--json");
    assertThat(issued.exit()).as(issued.err()).isZero();
    String token = issued.json().path("token").asText();
    assertThat(as(token, "runs").exit()).isZero();
    Invocation list = as(admin, "token", "list");
    assertThat(list.out()).contains("grafana", "viewer").doesNotContain(token);

    String id = issued.json().path("info").path("id").asText();
    assertThat(as(admin, "token", "revoke", id).exit()).isZero();
    assertThat(as(token, "runs").exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(as(admin, "token", "revoke", id).exit()).isEqualTo(RootCommand.REFUSED);
  }

  @Test
  void a_route_is_stopped_and_started_by_its_name() {
    String platform = hub.platform();
    String route = as(admin, "routes", "--json").json().path("items").path(0).path("id").asText();
    assertThat(as(admin, "routes").out()).contains(route, "Started");
    String job = "forget-fires";
    assertThat(as(admin, "routes", "list", "--json").json())
        .isEqualTo(as(admin, "routes", "--json").json());
    JsonNode suspended = as(platform, "routes", "suspend", job, "--json").json();
    assertThat(suspended.path("desired").asText()).isEqualTo("suspended");
    assertThat(suspended.path("state").asText()).isEqualTo("Suspended");
    assertThat(as(admin, "routes").out()).contains("suspended");
    Invocation resumed = as(platform, "routes", "resume", job);
    assertThat(resumed.exit()).isZero();
    assertThat(resumed.out()).contains("Started");
    assertThat(as(platform, "routes", "stop", "no-such-route").exit())
        .isEqualTo(RootCommand.REFUSED);
  }

  @Test
  void a_trigger_is_paused_and_resumed_by_its_name() {
    String platform = hub.platform();
    String job = "forget-fires";
    assertThat(as(admin, "trigger", "list").out()).contains(job, "0 17 3 * * ?");
    assertThat(as(platform, "trigger", "pause", job, "--json").json().path("held").asText())
        .isEqualTo("paused");
    assertThat(as(platform, "trigger", "resume", job, "--json").json().path("held").isNull())
        .isTrue();
    Invocation unknown = as(platform, "trigger", "fire", "no-such-job");
    assertThat(unknown.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(unknown.err()).isEqualToIgnoringNewLines("syncflow: There is no such trigger.");
  }

  @Test
  void routes_of_one_template_are_told_apart() {
    Set<String> descriptions = new HashSet<>();
    List<String> routes = new ArrayList<>();
    for (JsonNode route : as(admin, "routes", "--json").json().path("items")) {
      String id = route.path("id").asText();
      if (id.matches("(oracle|apismith|schedulehub)-.*") || id.endsWith("-trigger")) {
        routes.add(id);
        descriptions.add(route.path("description").asText());
      }
    }
    assertThat(routes).hasSizeGreaterThan(30);
    assertThat(descriptions).hasSameSizeAs(routes);
    assertThat(descriptions)
        .noneMatch(text -> text.contains("{"))
        .contains(
            "Carries what is new of co_orders from CO.ORDERS of oracle_ifs",
            "Carries what is new of co_orders from orders of apismith",
            "Deletes softly what apismith no longer has of co_orders");
  }

  @Test
  void what_serves_every_organisation_is_not_for_one_of_them_to_stop() {
    for (String[] wish :
        new String[][] {
          {"routes", "stop", "oracle-items"},
          {"routes", "start", "oracle-items"},
          {"trigger", "pause", "oracle_ifs-items"},
          {"trigger", "fire", "oracle_ifs-items"},
          {"housekeeping", "run", "forget-fires"},
          {"restore", "confirm"}
        }) {
      Invocation refused = as(admin, wish);
      assertThat(refused.exit()).as(String.join(" ", wish)).isEqualTo(RootCommand.REFUSED);
      assertThat(refused.err())
          .contains("this token may not do that", "This needs a token of the role platform");
    }
    assertThat(as(admin, "routes", "--json").json().path("items"))
        .allMatch(route -> route.path("desired").isNull());
  }

  @Test
  void nothing_waits_and_nothing_runs_in_an_organisation_that_is_new() {
    String other = hub.globex(Role.VIEWER);
    assertThat(as(other, "progress").out()).isEqualTo("No run is open.\n");
    assertThat(as(other, "pending", "list").out())
        .isEqualTo("No such record waits for its parent.\n");
    assertThat(as(other, "pending", "list", "--json").json().path("items").isEmpty()).isTrue();
  }

  @Test
  void progress_follows_picture_by_picture_until_the_hub_ends() {
    StringWriter out = new StringWriter();
    Thread follower =
        new Thread(
            () ->
                RootCommand.in(hub.environment(hub.globex(Role.VIEWER)))
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(new StringWriter()))
                    .execute("progress", "--follow", "--json"));
    // It ends with the hub; nothing waits for it before.
    follower.setDaemon(true);
    follower.start();
    await().atMost(Duration.ofSeconds(20)).until(() -> out.toString().lines().count() >= 2);
    assertThat(out.toString().lines()).allMatch("{\"items\":[]}"::equals);
  }

  private static Invocation as(String token, String... arguments) {
    return Invocation.of(hub.environment(token), arguments);
  }
}
