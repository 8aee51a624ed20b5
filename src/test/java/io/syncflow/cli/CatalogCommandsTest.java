package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.security.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalog's commands against a hub over HTTP. */
class CatalogCommandsTest {

  private static final String FILE =
      """
      sku,variant_of,name,description,category,price,cost,stock,position,options,attributes
      A,,The shirt,<p>Red</p>,shirts,19.9,8.25,3,,,"{""color"":""red"",""wash/°C"":40}"
      A-M,A,,,,21,,2,1,"{""size"":""M""}",
      A-S,A,,,,20,,1,2,"{""size"":""S""}",
      B,,"'=Coat, ""warm\""",,,100,,,,,
      """;

  @TempDir static Path data;
  private static CliHub hub;
  private static Map<String, String> admin;
  private static Map<String, String> operator;
  private static Map<String, String> other;

  @BeforeAll
  static void start() throws SQLException {
    hub = new CliHub(data);
    admin = hub.environment(hub.acme(Role.ADMIN));
    operator = hub.environment(hub.acme(Role.OPERATOR));
    other = hub.environment(hub.globex(Role.ADMIN));
  }

  @AfterAll
  static void stop() throws SQLException {
    hub.close();
  }

  @Test
  void a_file_goes_in_by_review_and_comes_out_the_same() throws IOException {
    Path file = write("products.csv", FILE);

    Invocation imported = run(other, "catalog", "import", file.toString(), "--json");
    assertThat(imported.exit()).as(imported.err()).isZero();
    JsonNode operation = imported.json().path("operation");
    assertThat(operation.path("status").asText()).isEqualTo("paused");
    String id = operation.path("id").asText();
    assertThat(run(other, "catalog", "show", "A").exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(run(other, "staging", "list", "--operation", id, "--sku", "A").out())
        .containsPattern("create +A +staged .*price +19.9");
    assertThat(run(other, "staging", "approve", "--operation", id).out()).contains("2 approved");
    assertThat(run(other, "staging", "apply", id).exit()).isZero();

    String first = run(other, "catalog", "export", "--without-version").out();
    assertThat(first)
        .contains(
            "A,,The shirt,<p>Red</p>,,shirts,active,19.9,,,8.25,3,",
            "\"{\"\"color\"\":\"\"red\"\",\"\"wash/°C\"\":40}\"",
            "A-M,A,",
            "\"'=Coat, \"\"warm\"\"\"");
    Path out = write("again.csv", first);
    assertThat(unchanged(out)).isEqualTo(2);
    assertThat(run(other, "catalog", "export", "--without-version").out()).isEqualTo(first);

    Path lines = data.resolve("again.jsonl");
    run(other, "catalog", "export", "--to", lines.toString());
    String json = Files.readString(lines);
    assertThat(json.lines()).hasSize(2);
    assertThat(unchanged(lines)).isEqualTo(2);
    run(other, "catalog", "export", "--to", lines.toString());
    assertThat(Files.readString(lines)).isEqualTo(json);

    assertThat(run(other, "catalog", "export", "--fields", "price", "--without-version").out())
        .startsWith("sku,variant_of,price\n");
    assertThat(
            run(other, "catalog", "export", "--format", "jsonl", "--fields", "price").out().lines())
        .allMatch(line -> line.contains("price") && !line.contains("name"));
    assertThat(run(other, "catalog", "export", "--fields", "colour").err())
        .contains("--fields takes name, description");
    Map<String, String> nobody = new HashMap<>(other);
    nobody.put("SYNCFLOW_URL", "http://127.0.0.1:1");
    assertThat(run(nobody, "catalog", "export", "--to", lines.toString()).exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(Files.readString(lines)).as("what cannot be read leaves the file").isEqualTo(json);
    assertThat(lines.resolveSibling("again.jsonl.part")).doesNotExist();
  }

  @Test
  void an_import_of_categories_goes_back_as_a_whole() throws IOException {
    Path file = write("tree.csv", "slug,name,parent\nwhole,Whole,\npart,Part,whole\n");
    run(operator, "catalog", "categories", "import", file.toString());
    Path wrong = write("wrong.csv", "slug,name,parent\nwhole,Wrong,\nextra,Extra,part\n");
    Invocation imported =
        run(operator, "catalog", "categories", "import", wrong.toString(), "--json");
    String operation = imported.json().path("operation").asText();
    assertThat(run(operator, "operations", "show", operation).out())
        .containsPattern("rollbackable +true");
    assertThat(run(operator, "rollback", "plan", "--operation", operation).err())
        .contains("role admin");

    Invocation plan = run(admin, "rollback", "plan", "--operation", operation);

    assertThat(plan.out())
        .containsPattern("UPDATED +whole +planned +name +Wrong +Whole")
        .containsPattern("DELETED +extra +planned +deleted");
    String id = plan.out().replaceFirst("(?s).*rollback apply (\\S+).*", "$1");
    assertThat(run(admin, "plan", "apply", id).err()).contains("kind rollback");
    assertThat(run(admin, "rollback", "apply", id).exit()).isZero();
    assertThat(run(operator, "catalog", "categories", "list").out())
        .contains("Whole", "Part")
        .doesNotContain("Wrong", "Extra");
  }

  @Test
  void a_preview_is_applied_shown_in_the_versions_and_rolled_back() throws IOException {
    seed("P1", "10");
    Path file = write("prices.csv", "sku,price\nP1,12.50\nP9,3\nP1,1,2\n");

    Invocation preview = run(operator, "preview", file.toString(), "--json");
    assertThat(preview.exit()).isEqualTo(RootCommand.FAILED_RECORDS);
    assertThat(preview.json().path("faults"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "line 3: P9: Name is missing, and a new product needs one.",
            "line 4: The row has 3 cells instead of 2.");
    String plan = preview.json().path("plan").path("id").asText();
    assertThat(run(operator, "plan", "show", plan).out())
        .containsPattern("UPDATED +P1 +planned +price +10 +12.5");

    Invocation applied = run(operator, "plan", "apply", plan, "--json");
    assertThat(applied.exit()).as(applied.err()).isZero();
    String operation = applied.json().path("operation").path("id").asText();
    assertThat(run(operator, "versions", "show", "P1", "2").out())
        .contains("token:operator", "12.5");
    assertThat(run(operator, "plan", "apply", plan).err()).contains("applied already");
    assertThat(run(operator, "operations", "list").out()).contains(operation);
    assertThat(run(operator, "versions", "list", "P1", "--limit", "1").out())
        .contains("There are more: --all or --limit.");
    assertThat(run(operator, "versions", "list", "P1", "--csv").out())
        .startsWith("version,at,source,by,operation,changed,overruled\r\n2,")
        .hasLineCount(3);

    assertThat(run(operator, "rollback", "plan", "--operation", operation).err())
        .contains("role admin");
    String back =
        run(admin, "rollback", "plan", "--operation", operation, "--json")
            .json()
            .path("id")
            .asText();
    assertThat(run(admin, "rollback", "apply", back).exit()).isZero();
    assertThat(run(operator, "catalog", "show", "P1").out()).contains("\"price\" : 10");
    assertThat(run(operator, "versions", "list", "P1").out()).contains("rollback", "token:admin");
  }

  @Test
  void single_products_are_set_and_locked_and_costs_are_for_admins() throws IOException {
    seed("S1", "10");
    assertThat(run(admin, "catalog", "set", "S1", "cost=4.5", "attributes/color=red").exit())
        .isZero();
    assertThat(run(operator, "catalog", "show", "S1").out()).doesNotContain("cost", "4.5");
    assertThat(run(admin, "catalog", "show", "S1").out()).contains("4.5", "\"color\" : \"red\"");
    assertThat(run(admin, "catalog", "lock", "S1").out()).contains("S1 is locked until");
    Invocation refused = run(operator, "catalog", "set", "S1", "price=11");
    assertThat(refused.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(refused.err()).contains("locked by token:admin");
    assertThat(run(operator, "catalog", "unlock", "S1", "--force").exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(run(admin, "catalog", "unlock", "S1").exit()).isZero();
    assertThat(run(operator, "catalog", "set", "S1", "price=much").exit())
        .isEqualTo(RootCommand.USAGE);
  }

  @Test
  void settings_and_ownership_are_read_and_said() {
    assertThat(run(operator, "catalog", "settings").out()).containsPattern("most_zero_stock +50");
    assertThat(
            run(admin, "catalog", "settings", "--set", "fewest_prices=21", "--json")
                .json()
                .path("fewest_prices")
                .asInt())
        .isEqualTo(21);
    assertThat(run(admin, "catalog", "ownership", "shopify", "--set", "price=target_wins").out())
        .contains("target_wins");
    assertThat(run(operator, "catalog", "ownership", "shopify").out()).contains("target_wins");
    assertThat(run(admin, "catalog", "ownership", "shopify", "--set", "price=mine").exit())
        .isEqualTo(RootCommand.USAGE);
    assertThat(run(operator, "conflicts", "list").out()).contains("There are no such conflicts.");
    assertThat(run(operator, "conflicts", "resolve", "--all", "--take", "rules").out())
        .contains("0 settled");
  }

  @Test
  void settling_a_conflict_that_is_not_there_is_no_success() {
    String id = "019f8a52-1111-7000-8000-000000000000";
    Invocation byId = run(operator, "conflicts", "resolve", id, "--take", "ours");
    assertThat(byId.exit()).isEqualTo(RootCommand.REFUSED);
    assertThat(byId.err()).contains("there is no such open conflict");
    assertThat(
            run(operator, "conflicts", "resolve", "--operation", id, "--value", "1", "--json")
                .exit())
        .isEqualTo(RootCommand.REFUSED);
    assertThat(run(operator, "conflicts", "resolve", "--sku", "none", "--take", "ours").exit())
        .isZero();
  }

  @Test
  void who_decides_a_field_is_said_of_fields_and_systems_there_are() {
    Invocation field = run(other, "catalog", "ownership", "shopify", "--set", "nosuch=manual");
    assertThat(field.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(field.err()).contains("compare_at_price", "attributes/<key>");
    Invocation system = run(other, "catalog", "ownership", "nosuch", "--set", "price=manual");
    assertThat(system.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(system.err()).contains("shopify");
    assertThat(run(other, "catalog", "ownership", "shopify").out()).doesNotContain("nosuch");
  }

  @Test
  void a_file_that_is_none_is_refused_before_anything_is_written() throws IOException {
    assertThat(run(operator, "preview", write("x.csv", "sku,colour\nA,red\n").toString()).err())
        .contains("there is no column colour");
    assertThat(run(operator, "preview", write("x.txt", "sku\n").toString()).exit())
        .isEqualTo(RootCommand.USAGE);
    assertThat(run(operator, "preview", write("x.jsonl", "{\"sku\":").toString()).err())
        .contains("not JSON in line 1");
  }

  /** How many products of a file are in the other catalog as they are. */
  private static int unchanged(Path file) {
    return run(other, "catalog", "import", file.toString(), "--json")
        .json()
        .at("/operation/statistics/unchanged")
        .asInt();
  }

  private static void seed(String sku, String price) throws IOException {
    Path file = write(sku + ".csv", "sku,name,price\n" + sku + ",Name," + price + "\n");
    String plan =
        run(admin, "preview", file.toString(), "--json").json().path("plan").path("id").asText();
    assertThat(run(admin, "plan", "apply", plan).exit()).isZero();
  }

  private static Path write(String name, String text) throws IOException {
    return Files.writeString(data.resolve(name), text);
  }

  private static Invocation run(Map<String, String> environment, String... arguments) {
    return Invocation.of(environment, arguments);
  }
}
