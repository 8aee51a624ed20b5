package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.catalog.FieldChange;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopWrite;
import io.syncflow.shopify.ShopWrite.StockChange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/** A change of the catalog in Shopify's words; what Shopify has no place for is left out. */
final class ShopifyWrite {

  private static final String VARIANTS = "variants/";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int CENTS = 2;

  private final OutboundChange change;
  private final ShopProduct product;
  private final boolean setsStock;
  private final ObjectNode fields = JSON.objectNode();
  private final Map<String, ObjectNode> variants = new LinkedHashMap<>();
  private final List<StockChange> stock = new ArrayList<>();
  private final TreeSet<String> notCarried = new TreeSet<>();

  /**
   * @param product as the shop has it now
   * @param setsStock whether the hub sets this shop's stock
   */
  ShopifyWrite(OutboundChange change, ShopProduct product, boolean setsStock) {
    this.change = change;
    this.product = product;
    this.setsStock = setsStock;
    change.changes().forEach(this::take);
  }

  ShopWrite write() {
    return new ShopWrite(fields, variants, stock);
  }

  /** Paths that should be carried and cannot: variants that were added or removed as a whole. */
  TreeSet<String> notCarried() {
    return notCarried;
  }

  private void take(String path, FieldChange to) {
    JsonNode value = to.after();
    switch (path) {
      case "name" -> fields.set("title", value);
      case "description" -> fields.put("descriptionHtml", value.asText(""));
      case "vendor" -> fields.put("vendor", value.isNull() ? "" : value.asText());
      case "handle" -> {
        if (!value.isNull()) {
          fields.set("handle", value);
        }
      }
      case "status" -> fields.put("status", value.asText().toUpperCase(Locale.ROOT));
      case "deleted" -> fields.put("status", value.isNull() ? "ACTIVE" : "ARCHIVED");
      case "attributes/product_type" ->
          fields.put("productType", value.isNull() ? "" : value.asText());
      case "attributes/tags" -> fields.set("tags", value.isArray() ? value : JSON.arrayNode());
      default -> {
        if (path.startsWith(VARIANTS)) {
          ofVariant(path, to);
        } else {
          own().ifPresent(variant -> sold(variant, path, path, to));
        }
      }
    }
  }

  /** The variant that stands for a product without a choice. */
  private java.util.Optional<String> own() {
    JsonNode all = product.content().path("variants");
    return all.size() == 1 && ShopifyChange.isNoChoice(all.get(0))
        ? java.util.Optional.of(all.get(0).path("id").asText())
        : java.util.Optional.empty();
  }

  private void ofVariant(String path, FieldChange to) {
    int slash = path.indexOf('/', VARIANTS.length());
    if (slash < 0) {
      notCarried.add(path);
      return;
    }
    UUID id = UUID.fromString(path.substring(VARIANTS.length(), slash));
    String variant = change.variants().get(id);
    if (variant == null) {
      notCarried.add(path);
    } else {
      sold(variant, path.substring(slash + 1), path, to);
    }
  }

  private void sold(String variant, String field, String path, FieldChange to) {
    JsonNode value = to.after();
    switch (field) {
      case "price" -> {
        if (!value.isNull()) {
          of(variant).put("price", money(value));
        }
      }
      case "compare_at_price" ->
          of(variant).set("compareAtPrice", value.isNull() ? value : JSON.textNode(money(value)));
      case "barcode" -> of(variant).set("barcode", value);
      case "sku" -> of(variant).withObject("/inventoryItem").set("sku", value);
      case "weight_kg" -> {
        if (!value.isNull()) {
          of(variant)
              .withObject("/inventoryItem")
              .putObject("measurement")
              .putObject("weight")
              .put("value", new BigDecimal(value.asText()).doubleValue())
              .put("unit", "KILOGRAMS");
        }
      }
      case "stock" -> {
        if (setsStock && !value.isNull()) {
          stock.add(
              new StockChange(
                  path,
                  variant,
                  to.before().isNull() ? null : pieces(to.before()),
                  Math.max(0, pieces(value))));
        }
      }
      default -> {
        // Costs, categories and the rest have no place at a shop: it has all it can have.
      }
    }
  }

  private ObjectNode of(String variant) {
    return variants.computeIfAbsent(variant, id -> JSON.objectNode());
  }

  private static String money(JsonNode value) {
    BigDecimal amount = new BigDecimal(value.asText());
    return (amount.scale() < CENTS ? amount.setScale(CENTS) : amount).toPlainString();
  }

  /** Half a piece cannot be sold. */
  private static long pieces(JsonNode value) {
    return new BigDecimal(value.asText()).setScale(0, RoundingMode.FLOOR).longValueExact();
  }

  /**
   * A new product in Shopify's words, with all its variants.
   *
   * @param snapshot as {@link OutboundChange#snapshot}
   */
  static ObjectNode creation(JsonNode snapshot) {
    ObjectNode input = JSON.objectNode();
    input.put("title", snapshot.path("name").asText());
    put(input, "handle", snapshot.path("handle"));
    put(input, "descriptionHtml", snapshot.path("description"));
    put(input, "vendor", snapshot.path("vendor"));
    input.put("status", snapshot.path("status").asText("draft").toUpperCase(Locale.ROOT));
    put(input, "productType", snapshot.path("attributes").path("product_type"));
    if (snapshot.path("attributes").path("tags").isArray()) {
      input.set("tags", snapshot.path("attributes").path("tags"));
    }
    List<JsonNode> all = new ArrayList<>();
    snapshot.path("variants").forEach(all::add);
    ArrayNode variants = input.putArray("variants");
    Map<String, TreeSet<String>> options = new LinkedHashMap<>();
    if (all.isEmpty()) {
      options.computeIfAbsent("Title", name -> new TreeSet<>()).add("Default Title");
      variant(variants.addObject(), snapshot)
          .putArray("optionValues")
          .addObject()
          .put("optionName", "Title")
          .put("name", "Default Title");
    }
    all.sort(java.util.Comparator.comparingInt(one -> one.path("position").asInt()));
    for (JsonNode one : all) {
      ArrayNode values = variant(variants.addObject(), one).putArray("optionValues");
      for (Map.Entry<String, JsonNode> option : one.path("options").properties()) {
        options
            .computeIfAbsent(option.getKey(), name -> new TreeSet<>())
            .add(option.getValue().asText());
        values
            .addObject()
            .put("optionName", option.getKey())
            .put("name", option.getValue().asText());
      }
    }
    ArrayNode list = input.putArray("productOptions");
    options.forEach(
        (name, values) -> {
          ObjectNode option = list.addObject().put("name", name).put("position", list.size());
          ArrayNode names = option.putArray("values");
          values.forEach(value -> names.addObject().put("name", value));
        });
    return input;
  }

  private static ObjectNode variant(ObjectNode into, JsonNode from) {
    put(into, "sku", from.path("sku"));
    put(into, "barcode", from.path("barcode"));
    if (from.path("price").isNumber()) {
      into.put("price", money(from.path("price")));
    }
    if (from.path("compare_at_price").isNumber()) {
      into.put("compareAtPrice", money(from.path("compare_at_price")));
    }
    into.putObject("inventoryItem").put("tracked", true);
    return into;
  }

  private static void put(ObjectNode into, String name, JsonNode value) {
    if (!value.isMissingNode() && !value.isNull()) {
      into.set(name, value);
    }
  }
}
