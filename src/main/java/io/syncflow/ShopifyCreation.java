package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.catalog.OutboundChange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** What a shop does not have yet, in Shopify's words: products, and variants of those it has. */
final class ShopifyCreation {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private ShopifyCreation() {}

  /**
   * A new product in Shopify's words, with all its variants.
   *
   * @param snapshot as {@link OutboundChange#snapshot}
   */
  static ObjectNode product(JsonNode snapshot) {
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
      withSku(variants.addObject(), snapshot)
          .putArray("optionValues")
          .addObject()
          .put("optionName", "Title")
          .put("name", "Default Title");
    }
    all.sort(Comparator.comparingInt(one -> one.path("position").asInt()));
    for (JsonNode one : all) {
      ObjectNode variant = withSku(variants.addObject(), one);
      addOptionValues(variant, one);
      variant
          .path("optionValues")
          .forEach(
              value ->
                  options
                      .computeIfAbsent(value.path("optionName").asText(), name -> new TreeSet<>())
                      .add(value.path("name").asText()));
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

  /**
   * A new variant of a product that the shop has.
   *
   * @param snapshot the variant
   * @return a {@code ProductVariantsBulkInput}, whose SKU is at the inventory item
   */
  static ObjectNode variant(JsonNode snapshot) {
    ObjectNode input = fields(JSON.objectNode(), snapshot);
    put(input.withObject("/inventoryItem"), "sku", snapshot.path("sku"));
    if (snapshot.path("weight_kg").isNumber()) {
      input.withObject("/inventoryItem").set("measurement", kilograms(snapshot.path("weight_kg")));
    }
    addOptionValues(input, snapshot);
    return input;
  }

  /** A weight as an {@code InventoryItemMeasurementInput}. */
  static ObjectNode kilograms(JsonNode weight) {
    ObjectNode measurement = JSON.objectNode();
    measurement
        .putObject("weight")
        .put("value", new BigDecimal(weight.asText()).doubleValue())
        .put("unit", "KILOGRAMS");
    return measurement;
  }

  private static void addOptionValues(ObjectNode into, JsonNode variant) {
    ArrayNode values = into.putArray("optionValues");
    for (Map.Entry<String, JsonNode> option : variant.path("options").properties()) {
      values.addObject().put("optionName", option.getKey()).put("name", option.getValue().asText());
    }
  }

  private static ObjectNode withSku(ObjectNode into, JsonNode from) {
    put(into, "sku", from.path("sku"));
    return fields(into, from);
  }

  private static ObjectNode fields(ObjectNode into, JsonNode from) {
    put(into, "barcode", from.path("barcode"));
    if (from.path("price").isNumber()) {
      into.put("price", ShopifyWrite.money(from.path("price")));
    }
    if (from.path("compare_at_price").isNumber()) {
      into.put("compareAtPrice", ShopifyWrite.money(from.path("compare_at_price")));
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
