package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.SharedSyrveHub;
import io.syncflow.SyrveHub;
import io.syncflow.sandbox.SyrveLogin;
import io.syncflow.security.FirstStart;
import io.syncflow.security.PlatformTokens;
import io.syncflow.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Stock counts and documents for Syrve from the command line, against a running hub. */
@ExtendWith(SharedSyrveHub.class)
class InventoryCommandTest {

  private static final String STORE = "5a6c1d40-03b1-4a7e-9f0e-7d6f6c1b2a10";

  private static SyrveHub hub;
  private static UUID org;
  private static String operator;

  @TempDir Path folder;

  @BeforeAll
  static void start(SyrveHub shared) {
    hub = shared;
    org = hub.connected(new SyrveLogin("https://syrve.example.org", "api", "sealed"));
    hub.execute(
        "UPDATE syrve_config SET default_store_id = ?::uuid WHERE tenant_id = ?", STORE, org);
    operator = hub.token(org, Role.OPERATOR);
  }

  @Test
  void a_count_goes_from_a_file_to_the_outbox_and_tells_what_became_of_it() throws Exception {
    Path lines = file("counted.csv", "product_code,amount,note\nSKU-1,12.5,\nSKU-2,0,top shelf\n");
    Invocation created =
        run(
            "inventory",
            "create",
            "--number",
            "INV-1",
            "--counted-at",
            "2026-11-21T06:00:00Z",
            "--lines",
            lines.toString(),
            "--json");
    assertThat(created.exit()).as(created.err()).isZero();
    assertThat(created.json().path("store_id").asText()).isEqualTo(STORE);
    String id = created.json().path("id").asText();

    Invocation again =
        run("inventory", "import", id, file("more.json", json("SKU-1", "7")).toString());
    assertThat(again.out()).isEqualTo("Stored 1 lines; the session has 2.\n");
    Invocation document = run("inventory", "document", id);
    assertThat(document.exit()).as(document.err()).isZero();
    assertThat(document.out())
        .contains("<productArticle>SKU-1</productArticle><amountContainer>7</amountContainer>");

    assertThat(run("inventory", "commit", id).exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(run("inventory", "approve", id).exit()).isZero();
    assertThat(run("inventory", "commit", id).exit()).isZero();
    Invocation shown = run("inventory", "show", id);
    assertThat(shown.out()).contains("sent", "\"status\" : \"pending\"", "SKU-2", "top shelf");
    assertThat(run("inventory", "list", "--status", "sent").out()).contains(id, "pending");
    assertThat(run("inventory", "list", "--csv").out()).startsWith("id,number,store,counted,lines");

    hub.execute(
        "UPDATE syrve_outbox_jobs SET status = 'failed', last_error = 'No such product.',"
            + " finished_at = clock_timestamp() WHERE tenant_id = ?",
        org);
    assertThat(run("inventory", "show", id).out()).contains("No such product.");
    assertThat(run("inventory", "revise", id, "--json").json().path("revision").asInt())
        .isEqualTo(2);
    String line = run("inventory", "show", id, "--json").json().at("/lines/0/id").asText();
    assertThat(run("inventory", "remove-line", id, line, "--json").json().path("lines").asInt())
        .isEqualTo(1);
    assertThat(run("inventory", "cancel", id).out()).contains("cancelled");
  }

  @Test
  void a_change_leaves_alone_what_is_not_given() {
    String created = "2026-11-20T06:00:00Z";
    String[] create = {
      "inventory",
      "create",
      "--number",
      "C-1",
      "--store",
      "77",
      "--counted-at",
      created,
      "--note",
      "Friday",
      "--json"
    };
    String id = run(create).json().path("id").asText();

    JsonNode changed = run("inventory", "change", id, "--number", "C-2", "--json").json();
    assertThat(changed.path("number").asText()).isEqualTo("C-2");
    assertThat(changed.path("counted_at").asText()).as("not now").isEqualTo(created);
    assertThat(changed.path("note").asText()).isEqualTo("Friday");
    assertThat(changed.path("store_code").asText()).isEqualTo("77");
    JsonNode moved =
        run("inventory", "change", id, "--store", STORE, "--note", "", "--json").json();
    assertThat(moved.path("store_id").asText()).isEqualTo(STORE);
    assertThat(moved.path("store_code").isNull()).isTrue();
    assertThat(moved.path("note").isNull()).isTrue();
    assertThat(moved.path("number").asText()).isEqualTo("C-2");
    assertThat(run("inventory", "change", id).exit()).isEqualTo(RootCommand.USAGE);

    run("inventory", "change", id, "--store", "77");
    assertThat(run("inventory", "list", "--store", "77").out()).contains(id);
    assertThat(run("inventory", "list", "--store", "78").out()).doesNotContain(id);
    assertThat(run("inventory", "list", "--store", STORE).out()).doesNotContain(id);
  }

  @Test
  void takes_the_organisations_token_of_this_machine_when_none_is_given() throws IOException {
    Files.writeString(folder.resolve(FirstStart.CLI_TOKEN), operator);
    Files.writeString(folder.resolve(FirstStart.PLATFORM_TOKEN), platform());
    Map<String, String> environment = hub.environment(operator);
    environment.remove("SYNCFLOW_TOKEN");
    Path lines = file("local.csv", "product_code,amount\nSKU-1,1\n");
    String[] data = {"--data", folder.toString(), "--json"};
    String id =
        Invocation.of(
                environment,
                with(data, "inventory", "create", "--number", "L-1", "--lines", lines.toString()))
            .json()
            .path("id")
            .asText();
    for (String action : List.of("complete", "reopen", "approve", "commit")) {
      Invocation done = Invocation.of(environment, with(data, "inventory", action, id));
      assertThat(done.exit()).as(action + done.err()).isZero();
    }
  }

  private static String platform() {
    return new PlatformTokens(hub.database().scope(), Clock.systemUTC())
        .issue("test", null)
        .token();
  }

  private static String[] with(String[] options, String... command) {
    return Stream.concat(Arrays.stream(command), Arrays.stream(options)).toArray(String[]::new);
  }

  @Test
  void a_file_with_faults_leaves_nothing_behind_and_exits_2() throws IOException {
    Path wrong = file("wrong.csv", "product_code,amount\nSKU-1,\"1,5\"\n,2\n");
    Invocation created =
        run("inventory", "create", "--number", "INV-2", "--lines", wrong.toString());
    assertThat(created.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(created.err())
        .isEqualTo(
            "syncflow: Nothing is stored: the file has 2 faults.\n"
                + "  line 2: The amount \"1,5\" is no number such as 12.345, with a dot and without"
                + " a sign.\n"
                + "  line 3: The line names no product: give product_id or product_code.\n");
    assertThat(run("inventory", "list", "--status", "draft").out()).doesNotContain("INV-2");

    assertThat(run("inventory", "create", "--number", "x", "--lines", "gone.csv").err())
        .contains("there is no file gone.csv");
    assertThat(run("inventory", "create", "--number", "x", "--lines", "a.xlsx").err())
        .contains("has to end in .csv or .json");
  }

  @Test
  void a_document_is_shown_in_a_dry_run_and_queued_once() throws IOException {
    Path writeoff =
        file(
            "glasses.json",
            "{\"number\":\"W-1\",\"date\":\"2026-11-21T08:00\",\"status\":\"NEW\",\"store_id\":\""
                + STORE
                + "\",\"account_id\":\""
                + STORE
                + "\",\"lines\":[{\"product_id\":\""
                + STORE
                + "\",\"amount\":2}]}");
    String[] queue = {"syrve", "document", "queue", "writeoff", writeoff.toString()};
    Invocation dry =
        run("syrve", "document", "queue", "writeoff", writeoff.toString(), "--dry-run");
    assertThat(dry.exit()).as(dry.err()).isZero();
    assertThat(dry.out()).startsWith("{\"dateIncoming\":\"2026-11-21T08:00\",");

    Invocation first = run(queue);
    assertThat(first.out()).startsWith("Queued as job ");
    assertThat(run(queue).out()).isEqualTo(first.out());
    assertThat(run("syrve", "document", "queue", "recipe", writeoff.toString()).err())
        .contains("writeoff, internal_transfer or incoming_invoice");
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static String json(String code, String amount) {
    return "[{\"product_code\":\"" + code + "\",\"amount\":" + amount + "}]";
  }

  private static Invocation run(String... arguments) {
    return Invocation.of(hub.environment(operator), arguments);
  }
}
