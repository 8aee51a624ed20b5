package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.ShopifyHub;
import io.syncflow.ledger.RunMode;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 5's "Done when", by the commands of an operator: a price change is previewed, shows two
 * conflicts and a stop, is resolved, applied exactly, arrives in the shop, and is rolled back.
 * {@code -Dsyncflow.walk.products=600} walks it at full size.
 */
class PriceChangeTest {

  private static final int PRODUCTS = Integer.getInteger("syncflow.walk.products", 90);

  /** A tenth stays out of the file. */
  private static final int CHANGED = PRODUCTS * 5 / 6;

  @TempDir Path data;
  private Map<String, String> operator;
  private Map<String, String> admin;

  @Test
  void a_price_change_is_previewed_resolved_applied_seen_in_the_shop_and_taken_back()
      throws IOException {
    try (ShopifyHub hub = ShopifyHub.start(data.resolve("hub"), Map.of());
        ShopifyHub.Tenant shop = hub.tenant(PRODUCTS)) {
      operator = environment(hub, shop, Role.OPERATOR);
      admin = environment(hub, shop, Role.ADMIN);
      shop.products();
      Path file = risenPrices();
      Map<String, List<String>> before = prices(shop);
      List<String> single = single(shop);
      String theirs = single.get(0);
      String ours = single.get(1);
      bothChange(shop, theirs, "11.11");
      bothChange(shop, ours, "12.12");
      shop.products();
      assertThat(run(operator, "conflicts", "list").out()).contains("11.11").contains("12.12");

      // Previewed: two conflicts and a stop.
      JsonNode plan = run(operator, "preview", file.toString(), "--json").json().path("plan");
      assertThat(plan.path("summary").path("update").asInt()).isEqualTo(CHANGED - 2);
      assertThat(plan.path("summary").path("conflicts").asInt()).isEqualTo(2);
      assertThat(plan.path("stop_reason").asText()).contains("prices change; more than 20 %");
      String id = plan.path("id").asText();

      // Resolved: one for the shop, one for us.
      resolve(shop, theirs, "theirs");
      resolve(shop, ours, "ours");

      // Applied: staged because of the stop, approved, exactly that.
      JsonNode applied = run(operator, "plan", "apply", id, "--json").json();
      assertThat(applied.path("staged").asInt()).isEqualTo(CHANGED - 2);
      String operation = applied.path("operation").path("id").asText();
      assertThat(run(operator, "staging", "approve", "--operation", operation).exit()).isZero();
      assertThat(run(operator, "staging", "apply", operation).exit()).isZero();
      assertThat(run(operator, "plan", "show", id, "--all").out())
          .contains("applied")
          .doesNotContain("refused");

      // Seen in the shop.
      shop.run("product_changes", RunMode.REALTIME);
      Map<String, List<String>> risen = prices(shop);
      List<String> changed =
          before.keySet().stream().filter(p -> !risen.get(p).equals(before.get(p))).toList();
      assertThat(changed).as("products with other prices in the shop").hasSize(CHANGED);
      assertThat(risen.get(theirs)).containsExactly("11.11");
      assertThat(risen.get(ours)).containsExactly("7.77");
      for (String product : changed) {
        if (!product.equals(theirs) && !product.equals(ours)) {
          assertThat(risen.get(product).get(0)).isEqualTo(rise(before.get(product).get(0)));
        }
      }

      // And back.
      assertThat(run(operator, "rollback", "plan", "--operation", operation).exit())
          .as("admins only")
          .isEqualTo(RootCommand.REFUSED);
      JsonNode back = run(admin, "rollback", "plan", "--operation", operation, "--json").json();
      assertThat(run(admin, "rollback", "apply", back.path("id").asText()).exit()).isZero();
      shop.run("product_changes", RunMode.REALTIME);
      Map<String, List<String>> again = new HashMap<>(prices(shop));
      assertThat(again.remove(theirs)).containsExactly("11.11");
      assertThat(again.remove(ours)).containsExactly("7.77");
      before.remove(theirs);
      before.remove(ours);
      assertThat(again).isEqualTo(before);
      assertThat(
              shop.ask("SELECT count(*) FROM sync_rollbacks r, jsonb_object_keys(r.backup_data) k"))
          .isEqualTo(Integer.toString(CHANGED - 2));
      assertThat(run(operator, "operations", "list").out()).contains("Changes told to the shop");
      assertThat(shop.run("product_changes", RunMode.REALTIME).updated()).as("no echo").isZero();
    }
  }

  private static Map<String, String> environment(
      ShopifyHub hub, ShopifyHub.Tenant shop, Role role) {
    String token =
        new ApiTokens(hub.database().scope(), Clock.systemUTC())
            .issue(shop.org, "shop_1", role.code(), role, null)
            .token();
    return Map.of("SYNCFLOW_URL", "http://127.0.0.1:" + hub.hub().port(), "SYNCFLOW_TOKEN", token);
  }

  private static Invocation run(Map<String, String> environment, String... arguments) {
    return Invocation.of(environment, arguments);
  }

  /** A file with the prices of most products, variants included, a tenth higher. */
  private Path risenPrices() throws IOException {
    Path all = data.resolve("all.csv");
    run(operator, "catalog", "export", "--without-version", "--to", all.toString());
    StringBuilder file = new StringBuilder("sku,variant_of,price\n");
    try (CSVParser rows =
        CSVParser.parse(
            Files.readString(all),
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get())) {
      int products = 0;
      for (CSVRecord row : rows) {
        boolean product = row.get("variant_of").isEmpty();
        if (product && ++products > CHANGED) {
          break;
        }
        String price = row.get("price");
        file.append(row.get("sku"))
            .append(',')
            .append(row.get("variant_of"))
            .append(',')
            .append(price.isEmpty() ? "" : rise(price))
            .append('\n');
      }
    }
    return Files.writeString(data.resolve("prices.csv"), file);
  }

  private static String rise(String price) {
    return new BigDecimal(price)
        .multiply(new BigDecimal("1.10"))
        .setScale(2, java.math.RoundingMode.HALF_UP)
        .toPlainString();
  }

  private static Map<String, List<String>> prices(ShopifyHub.Tenant shop) {
    Map<String, List<String>> prices = new HashMap<>();
    for (String product : shop.shop.merchant().products()) {
      prices.put(product, shop.shop.merchant().prices(product));
    }
    return prices;
  }

  /** Products of the file that are sold as themselves, by the shop's ids. */
  private static List<String> single(ShopifyHub.Tenant shop) {
    List<String> single = new ArrayList<>();
    for (String product : shop.shop.merchant().products()) {
      String early =
          shop.ask(
              "SELECT p.price IS NOT NULL AND (SELECT count(*) FROM products q WHERE q.sku < p.sku) < "
                  + CHANGED
                  + " FROM products p JOIN integration_mappings m ON m.internal_id = p.id::text"
                  + " WHERE m.external_id = '"
                  + product
                  + "'");
      if ("t".equals(early)) {
        single.add(product);
      }
    }
    return single;
  }

  /** The merchant and somebody at the hub give the same product another price each. */
  private void bothChange(ShopifyHub.Tenant shop, String product, String price) {
    shop.shop.merchant().reprice(product, price);
    assertThat(run(operator, "catalog", "set", sku(shop, product), "price=7.77").exit()).isZero();
  }

  private static String sku(ShopifyHub.Tenant shop, String product) {
    return shop.ask(
        "SELECT p.sku FROM products p JOIN integration_mappings m ON m.internal_id = p.id::text"
            + " WHERE m.external_id = '"
            + product
            + "'");
  }

  private void resolve(ShopifyHub.Tenant shop, String product, String take) {
    String conflict =
        shop.ask(
            "SELECT c.conflict_uuid FROM sync_conflicts c JOIN integration_mappings m"
                + " ON m.internal_id = c.product_id::text WHERE c.resolved_at IS NULL"
                + " AND m.external_id = '"
                + product
                + "'");
    assertThat(run(operator, "conflicts", "resolve", conflict, "--take", take).exit()).isZero();
  }
}
