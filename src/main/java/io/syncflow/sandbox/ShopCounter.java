package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where people at the sandbox reach a simulated shop, without a token: {@code GET /products},
 * {@code GET /products/{sku}}, {@code POST /merchant {"sku":"…","title":"…","price":"…","stock":5}}
 * to edit as its merchant does, and {@code POST /faults {"fault":"busy_429","times":3}}.
 */
final class ShopCounter {

  /** An answer: a status and what becomes JSON. */
  record Said(int status, Object body) {}

  private static final String ONE = "/products/";

  private final SimulatedShopify shop;
  private final ObjectMapper json = new ObjectMapper();

  ShopCounter(SimulatedShopify shop) {
    this.shop = shop;
  }

  /** Answers; null when the path is none of its own. */
  Said answer(String path, byte[] body) {
    return switch (path) {
      case "/products" -> new Said(200, products());
      case "/merchant" -> edit(body);
      case "/faults" -> misbehave(body);
      default -> path.startsWith(ONE) ? one(path.substring(ONE.length())) : null;
    };
  }

  private ArrayNode products() {
    ArrayNode all = json.createArrayNode();
    shop.merchant().products().forEach(id -> all.add(product(id)));
    return all;
  }

  private Said one(String sku) {
    String id = shop.merchant().product(sku);
    return id == null
        ? new Said(404, Map.of("errors", List.of("no product has the SKU " + sku)))
        : new Said(200, product(id));
  }

  private ObjectNode product(String id) {
    ObjectNode product = json.createObjectNode().put("id", id);
    product.put("title", String.valueOf(shop.merchant().field(id, "title")));
    product.put("status", String.valueOf(shop.merchant().field(id, "status")));
    product.set("skus", json.valueToTree(shop.merchant().skus(id)));
    product.set("prices", json.valueToTree(shop.merchant().prices(id)));
    product.set("stock", json.valueToTree(shop.merchant().stocks(id)));
    return product;
  }

  private Said edit(byte[] body) {
    JsonNode wish = read(body);
    String id = shop.merchant().product(wish.path("sku").asText());
    if (id == null) {
      return problem("sku has to be one that GET /products shows");
    }
    if (wish.has("price") && !wish.path("price").asText().matches("\\d{1,9}(\\.\\d{1,2})?")) {
      return problem("price has to be like 19.90");
    }
    if (wish.has("stock") && !wish.path("stock").canConvertToInt()) {
      return problem("stock has to be a whole number");
    }
    if (wish.path("delete").asBoolean()) {
      shop.merchant().delete(id);
      return new Said(200, Map.of("deleted", id));
    }
    if (wish.has("title")) {
      shop.merchant().rename(id, wish.path("title").asText());
    }
    if (wish.has("price")) {
      shop.merchant().reprice(id, wish.path("price").asText());
    }
    if (wish.has("stock")) {
      shop.merchant().stock(id, wish.path("stock").asInt());
    }
    return new Said(200, Map.of("edited", id));
  }

  private Said misbehave(byte[] body) {
    JsonNode wish = read(body);
    try {
      ShopFault fault = ShopFault.valueOf(wish.path("fault").asText().toUpperCase(Locale.ROOT));
      shop.misbehave(fault, wish.path("times").asInt(1));
      return new Said(200, Map.of("asked", fault.name().toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return problem(
          "fault has to be one of " + Arrays.toString(ShopFault.values()).toLowerCase(Locale.ROOT));
    }
  }

  private static Said problem(String detail) {
    return new Said(400, Map.of("errors", List.of(detail)));
  }

  private JsonNode read(byte[] body) {
    try {
      return json.readTree(body);
    } catch (IOException e) {
      return json.createObjectNode();
    }
  }
}
