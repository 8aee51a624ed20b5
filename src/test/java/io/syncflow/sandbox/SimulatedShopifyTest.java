package io.syncflow.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated shop answers as a shop at Shopify was recorded to answer. */
class SimulatedShopifyTest {

  private static final Path RECORDED = Path.of("../shared/samples/shopify/recorded");
  private static final String SET =
      "mutation S($input: InventorySetQuantitiesInput!, $key: String!) {"
          + " inventorySetQuantities(input: $input) @idempotent(key: $key) {"
          + " inventoryAdjustmentGroup { reason referenceDocumentUri changes { name delta"
          + " quantityAfterChange } } userErrors { field message code } } }";

  private static SimulatedShopify shop;
  private static String id;
  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void open() {
    shop = SimulatedShopify.open(3, 1, Clock.systemUTC());
    id = shop.merchant().products().get(0);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void stock_is_set_with_the_changes_that_were_recorded() throws Exception {
    JsonNode recorded = recorded("inventory-quantity-contracts-2026-04");
    JsonNode variables = recorded.at("/inventorySetQuantities/variables");
    shop.merchant().stock(id, 0);
    JsonNode answer = ask(SET, stock(variables.path("input"), "k-1", null, null));
    JsonNode theirs = recorded.at("/inventorySetQuantities/response/data/inventorySetQuantities");
    JsonNode ours = answer.at("/data/inventorySetQuantities");
    assertThat(ours.path("userErrors")).isEqualTo(theirs.path("userErrors"));
    List<String> changes = new ArrayList<>();
    theirs
        .at("/inventoryAdjustmentGroup/changes")
        .forEach(
            change ->
                changes.add(
                    change.path("name").asText()
                        + change.path("delta")
                        + change.path("quantityAfterChange")));
    assertThat(ours.at("/inventoryAdjustmentGroup/changes"))
        .extracting(c -> c.path("name").asText() + c.path("delta") + c.path("quantityAfterChange"))
        .containsExactlyElementsOf(changes);
    assertThat(ask(SET, stock(variables.path("input"), "k-1", null, null)).path("data"))
        .as("the same key again has no second effect")
        .isEqualTo(answer.path("data"));
  }

  @Test
  void what_is_wrong_with_stock_is_said_in_the_words_that_were_recorded() throws Exception {
    JsonNode recorded = recorded("inventory-quantity-contracts-2026-04");
    ObjectNode input = (ObjectNode) recorded.at("/inventorySetQuantities/variables/input");
    same(
        recorded.at("/missingSetIdempotency/response/errors/0"),
        ask(
                SET.replace("@idempotent(key: $key)", "").replace(", $key: String!", ""),
                stock(input, null, null, null))
            .at("/errors/0"));
    ObjectNode incomplete = input.deepCopy();
    ((ObjectNode) incomplete.at("/quantities/0")).remove("changeFromQuantity");
    same(
        recorded.at("/missingSetChangeFromQuantity/response/errors/0"),
        ask(SET, stock(incomplete, "k-2", null, null)).at("/errors/0"));
    for (String unknown : List.of("setUnknownInventoryItem", "setUnknownLocation")) {
      JsonNode theirs = recorded.at("/unknownIdValidation/" + unknown);
      boolean item = unknown.endsWith("Item");
      JsonNode ours =
          ask(
              SET,
              stock(
                  theirs.at("/variables/input"),
                  unknown,
                  item ? "gid://shopify/InventoryItem/999999999999" : null,
                  item ? null : "gid://shopify/Location/999999999999"));
      assertThat(ours.at("/data/inventorySetQuantities/userErrors"))
          .isEqualTo(theirs.at("/response/data/inventorySetQuantities/userErrors"));
    }
  }

  private static void same(JsonNode theirs, JsonNode ours) {
    assertThat(ours.path("message")).isEqualTo(theirs.path("message"));
    assertThat(ours.at("/extensions/code")).isEqualTo(theirs.at("/extensions/code"));
    assertThat(ours.path("path")).isEqualTo(theirs.path("path"));
  }

  @Test
  void a_bulk_query_is_refused_in_the_words_that_were_recorded() throws Exception {
    for (JsonNode theirs :
        recorded("bulk-operation-run-query-user-error-codes").path("validations")) {
      JsonNode ours = ask(theirs.path("query").asText(), (ObjectNode) theirs.path("variables"));
      assertThat(ours.at("/data/bulkOperationRunQuery"))
          .isEqualTo(theirs.at("/response/data/bulkOperationRunQuery"));
    }
  }

  @Test
  void a_key_that_comes_back_with_something_else_is_refused() throws Exception {
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.put("name", "available").put("reason", "correction");
    input.putArray("quantities").addObject().put("quantity", 1).putNull("changeFromQuantity");
    ask(SET, stock(input, "k-9", null, null));
    ((ObjectNode) input.at("/quantities/0")).put("quantity", 2);
    assertThat(
            ask(SET, stock(input, "k-9", null, null))
                .at("/data/inventorySetQuantities/userErrors/0/code")
                .asText())
        .isEqualTo("IDEMPOTENCY_KEY_PARAMETER_MISMATCH");
  }

  @Test
  void a_filter_that_is_not_known_lets_everything_through_and_says_so() throws Exception {
    JsonNode answer =
        ask(
            "query { products(first: 10, query: \"updatedat:>'2030-01-01T00:00:00Z'\") { nodes { id"
                + " } } }",
            JsonNodeFactory.instance.objectNode());
    assertThat(answer.at("/data/products/nodes")).as(answer.toString()).hasSize(3);
    assertThat(answer.at("/extensions/search/0/warnings/0/code").asText())
        .isEqualTo("invalid_field");
  }

  @Test
  void a_shop_that_is_kept_has_the_size_that_it_began_with(@TempDir Path folder) {
    List<String> skus = IntStream.range(0, 3_000).mapToObj(i -> "P-" + i).toList();
    Clock clock = Clock.systemUTC();
    for (int products : new int[] {10, 26, 600}) {
      Path home = folder.resolve(String.valueOf(products));
      try (SimulatedShopify kept = SimulatedShopify.open(home, skus, products, 1, clock)) {
        assertThat(kept.merchant().products()).hasSize(products);
      }
      try (SimulatedShopify again = SimulatedShopify.open(home, skus, 5, 1, clock)) {
        ShopMerchant merchant = again.merchant();
        assertThat(merchant.products()).hasSize(products);
        if (products == 26) {
          assertThat(merchant.products().stream().flatMap(id -> merchant.skus(id).stream()))
              .as("the usual shop sells what it always sold")
              .containsExactlyElementsOf(skus.subList(0, 30));
        }
      }
    }
  }

  @Test
  void an_empty_bucket_is_answered_as_it_was_recorded() throws Exception {
    try (SimulatedShopify poor = SimulatedShopify.open(1, 1, Clock.systemUTC(), 0.5)) {
      poor.drainBucket();
      JsonNode ours = ask(poor, "query { shop { id } }", JsonNodeFactory.instance.objectNode());
      assertThat(ours.has("data")).isFalse();
      assertThat(ours.at("/errors/0/message").asText()).isEqualTo("Throttled");
      assertThat(ours.at("/errors/0/extensions/code").asText()).isEqualTo("THROTTLED");
      assertThat(ours.at("/extensions/cost/actualQueryCost").isNull()).isTrue();
      assertThat(ours.at("/extensions/cost/throttleStatus/restoreRate").asDouble()).isEqualTo(0.5);
    }
  }

  /** A recorded input, of an item and a place of this shop. */
  private static ObjectNode stock(JsonNode recorded, String key, String item, String location) {
    ObjectNode variables = JsonNodeFactory.instance.objectNode();
    ObjectNode input = recorded.deepCopy();
    ((ObjectNode) input.at("/quantities/0"))
        .put("inventoryItemId", item == null ? shop.merchant().item(id) : item)
        .put("locationId", location == null ? shop.location() : location);
    variables.set("input", input);
    if (key != null) {
      variables.put("key", key);
    }
    return variables;
  }

  private JsonNode recorded(String name) throws IOException {
    assumeTrue(Files.isDirectory(RECORDED), "the recorded answers are not at " + RECORDED);
    try (var files = Files.list(RECORDED)) {
      Path file =
          files.filter(one -> one.toString().endsWith(name + ".json")).findFirst().orElseThrow();
      return json.readTree(file.toFile());
    }
  }

  private JsonNode ask(String query, ObjectNode variables) throws Exception {
    return ask(shop, query, variables);
  }

  private JsonNode ask(SimulatedShopify at, String query, ObjectNode variables) throws Exception {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", query);
    body.set("variables", variables);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(at.url() + "/admin/api/2026-07/graphql.json"))
            .header("X-Shopify-Access-Token", at.token())
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return json.readTree(answer.body());
  }
}
