package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.ShopifyHub;
import io.syncflow.security.ApiTokens;
import io.syncflow.security.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Issue 5's "Done when", by the commands of an operator: a price change is previewed, shows two
 * conflicts and a stop, is resolved, applied exactly, arrives in the shop, and is rolled back.
 * {@code -Dsyncflow.walk.products=600} walks it at full size.
 */
class PriceChangeTest {

  private static final int PRODUCTS = Integer.getInteger("syncflow.walk.products", 48);

  /** A sixth stays out of the file. */
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
      sync("products");
      Path file = risenPrices();
      Map<String, List<String>> before = prices(shop);
      List<String> single = single(file);
      String theirs = single.get(0);
      String ours = single.get(1);
      bothChange(shop, theirs, "11.11");
      bothChange(shop, ours, "12.12");
      sync("products");
      assertThat(run(operator, "conflicts", "list").out())
          .contains("11.11")
          .contains("12.12")
          .doesNotContain("(");

      // Previewed: two conflicts and a stop.
      Invocation preview = run(operator, "preview", file.toString(), "--limit", "3");
      assertThat(preview.out())
          .contains("prices change; more than 20 %")
          .contains("There are more: --all or --limit.")
          .contains("2 conflicts are left out: syncflow plan show ");
      String id = preview.out().replaceFirst("(?s).*plan apply (\\S+).*", "$1");
      JsonNode plan = run(operator, "plan", "show", id, "--json").json();
      assertThat(plan.path("summary").path("update").asInt()).isEqualTo(CHANGED - 2);
      assertThat(plan.path("summary").path("conflicts").asInt()).isEqualTo(2);
      assertThat(run(operator, "plan", "show", id, "--kind", "conflict").out())
          .containsPattern("CONFLICT +" + theirs + " +left out +price +7.77")
          .containsPattern("CONFLICT +" + ours + " +left out +price +7.77")
          .doesNotContain("UPDATED");

      // Resolved: one for the shop, one for us.
      resolve(theirs, "theirs");
      resolve(ours, "ours");

      // Applied: staged because of the stop, approved, exactly that.
      JsonNode applied = run(operator, "plan", "apply", id, "--json").json();
      assertThat(applied.path("staged").asInt()).isEqualTo(CHANGED - 2);
      String operation = applied.path("operation").path("id").asText();
      assertThat(run(operator, "staging", "approve", "--operation", operation).exit()).isZero();
      JsonNode done = run(operator, "staging", "apply", operation, "--json").json();
      assertThat(done.at("/performance/items_per_second").asDouble()).isPositive();
      assertThat(run(operator, "plan", "show", id, "--all").out())
          .contains("applied")
          .doesNotContain("refused");

      // Seen in the shop.
      sync("product_changes");
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
      sync("product_changes");
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
      assertThat(sync("product_changes").path("updated").asInt()).as("no echo").isZero();
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

  private JsonNode sync(String entity) {
    Invocation run = run(operator, "sync", "shopify", entity, "--wait", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
    return run.json();
  }

  /** A file with the prices of most products, variants included, a tenth higher. */
  private Path risenPrices() throws IOException {
    Path all = data.resolve("all.csv");
    run(
        operator,
        "catalog",
        "export",
        "--fields",
        "price",
        "--without-version",
        "--to",
        all.toString());
    StringBuilder file = new StringBuilder("sku,variant_of,price\n");
    int products = 0;
    for (String line : Files.readAllLines(all).subList(1, lines(all))) {
      String[] cells = line.split(",", -1);
      if (cells[1].isEmpty() && ++products > CHANGED) {
        break;
      }
      String price = cells[2].isEmpty() ? "" : rise(cells[2]);
      file.append(cells[0]).append(',').append(cells[1]).append(',').append(price).append('\n');
    }
    return Files.writeString(data.resolve("prices.csv"), file);
  }

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }

  private static String rise(String price) {
    return new BigDecimal(price)
        .multiply(new BigDecimal("1.10"))
        .setScale(2, RoundingMode.HALF_UP)
        .toPlainString();
  }

  /** What the shop says: the prices of each product, by its first SKU. */
  private static Map<String, List<String>> prices(ShopifyHub.Tenant shop) {
    Map<String, List<String>> prices = new HashMap<>();
    for (JsonNode product : shop(shop, "/products", null)) {
      List<String> all = new ArrayList<>();
      product.path("prices").forEach(price -> all.add(price.asText()));
      prices.put(product.at("/skus/0").asText(), all);
    }
    return prices;
  }

  /** As people talk with the simulated shop, by curl. */
  private static JsonNode shop(ShopifyHub.Tenant shop, String path, String body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(shop.shop.url() + path));
    if (body != null) {
      request.POST(BodyPublishers.ofString(body));
    }
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return new ObjectMapper().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Products of the file that are sold as themselves, by their SKUs. */
  private static List<String> single(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .filter(cells -> cells[1].isEmpty() && !cells[2].isEmpty())
        .map(cells -> cells[0])
        .toList();
  }

  /** The merchant and somebody at the hub give the same product another price each. */
  private void bothChange(ShopifyHub.Tenant shop, String sku, String price) {
    shop(shop, "/merchant", "{\"sku\":\"" + sku + "\",\"price\":\"" + price + "\"}");
    assertThat(run(operator, "catalog", "set", sku, "price=7.77").exit()).isZero();
    assertThat(shop(shop, "/products/" + sku, null).at("/prices/0").asText()).isEqualTo(price);
  }

  private void resolve(String sku, String take) {
    for (JsonNode conflict : run(operator, "conflicts", "list", "--json").json().path("items")) {
      if (conflict.path("sku").asText().equals(sku)) {
        String id = conflict.path("id").asText();
        assertThat(run(operator, "conflicts", "resolve", id, "--take", take).exit()).isZero();
        return;
      }
    }
    throw new AssertionError("no conflict about " + sku);
  }
}
