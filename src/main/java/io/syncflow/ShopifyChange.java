package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.shopify.ShopProduct;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * A shop's product in the catalog's words. A product that has one variant without a choice is sold
 * as itself, so what Shopify keeps at that variant is the product's own; of any other the variants
 * are told. Shopify knows no SKU of a product with variants, and none of many others: the handle
 * stands for it, with the position for a variant.
 */
final class ShopifyChange {

  private static final Map<String, BigDecimal> KILOGRAMS =
      Map.of(
          "KILOGRAMS", BigDecimal.ONE,
          "GRAMS", new BigDecimal("0.001"),
          "POUNDS", new BigDecimal("0.45359237"),
          "OUNCES", new BigDecimal("0.028349523125"));

  private ShopifyChange() {}

  /** What the catalog is told of a product. */
  static RemoteChange of(ShopProduct product) {
    JsonNode content = product.content();
    String handle = content.path("handle").asText();
    List<JsonNode> variants =
        StreamSupport.stream(content.path("variants").spliterator(), false).toList();
    Map<String, JsonNode> fields = fields(content);
    boolean single = !product.hasChoice();
    String sku = null;
    String barcode = null;
    if (single) {
      fields.putAll(sold(variants.get(0)));
      sku = text(variants.get(0), "sku");
      barcode = text(variants.get(0), "barcode");
    }
    return new RemoteChange(
        ShopifyAccounts.SYSTEM,
        product.id(),
        sku == null ? handle : sku,
        barcode,
        handle,
        fields,
        single ? List.of() : variants.stream().map(one -> variant(handle, one)).toList(),
        false,
        product.updatedAt().toString(),
        product.updatedAt(),
        product.hash());
  }

  /**
   * A product with the stock that the shop has, for the catalog to merge: both sides moved it.
   *
   * @param stock by path
   * @param ids the shop's ids of variants, by ours
   */
  static RemoteChange withStock(
      ShopProduct product, Map<String, Long> stock, Map<UUID, String> ids) {
    RemoteChange now = of(product);
    Map<String, JsonNode> fields = new HashMap<>(now.fields());
    Map<String, Long> byVariant = new HashMap<>();
    stock.forEach(
        (path, quantity) -> {
          if (path.equals("stock")) {
            fields.put(path, LongNode.valueOf(quantity));
          } else {
            UUID variant = UUID.fromString(path.split("/")[1]);
            byVariant.put(ids.get(variant), quantity);
          }
        });
    return new RemoteChange(
        now.system(),
        now.externalId(),
        now.sku(),
        now.barcode(),
        now.handle(),
        fields,
        now.variants().stream().map(one -> stocked(one, byVariant)).toList(),
        false,
        now.remoteVersion(),
        now.updatedAt(),
        null);
  }

  private static RemoteChange.Variant stocked(
      RemoteChange.Variant variant, Map<String, Long> quantities) {
    Long quantity = quantities.get(variant.externalId());
    if (quantity == null) {
      return variant;
    }
    Map<String, JsonNode> fields = new HashMap<>(variant.fields());
    fields.put("stock", LongNode.valueOf(quantity));
    return new RemoteChange.Variant(variant.externalId(), variant.sku(), fields);
  }

  /** What the catalog is told of a product that the shop has no more. */
  static RemoteChange gone(String id) {
    return new RemoteChange(
        ShopifyAccounts.SYSTEM, id, null, null, null, Map.of(), null, true, null, null, null);
  }

  private static Map<String, JsonNode> fields(JsonNode content) {
    Map<String, JsonNode> fields = new HashMap<>();
    fields.put("name", content.path("title"));
    fields.put("description", content.path("descriptionHtml"));
    fields.put("vendor", content.path("vendor"));
    fields.put("status", status(content.path("status").asText()));
    fields.put("attributes/product_type", content.path("productType"));
    fields.put("attributes/tags", content.path("tags"));
    return fields;
  }

  /** A product that can be bought and is not listed is active all the same. */
  private static JsonNode status(String status) {
    return TextNode.valueOf(status.equals("UNLISTED") ? "active" : status.toLowerCase(Locale.ROOT));
  }

  private static RemoteChange.Variant variant(String handle, JsonNode variant) {
    Map<String, JsonNode> fields = sold(variant);
    fields.put("name", variant.path("title"));
    fields.put("position", IntNode.valueOf(variant.path("position").asInt()));
    ObjectNode options = JsonNodeFactory.instance.objectNode();
    variant
        .path("selectedOptions")
        .forEach(option -> options.set(option.path("name").asText(), option.path("value")));
    fields.put("options", options);
    String sku = text(variant, "sku");
    return new RemoteChange.Variant(
        variant.path("id").asText(),
        sku == null ? handle + "-" + variant.path("position").asText() : sku,
        fields);
  }

  private static Map<String, JsonNode> sold(JsonNode variant) {
    Map<String, JsonNode> fields = new HashMap<>();
    fields.put("price", orNull(variant.path("price")));
    fields.put("compare_at_price", orNull(variant.path("compareAtPrice")));
    fields.put("barcode", orNull(variant.path("barcode")));
    fields.put("weight_kg", kilograms(variant.path("inventoryItem").path("measurement")));
    return fields;
  }

  private static JsonNode kilograms(JsonNode measurement) {
    JsonNode weight = measurement.path("weight");
    BigDecimal unit = KILOGRAMS.get(weight.path("unit").asText());
    return unit == null || !weight.path("value").isNumber()
        ? NullNode.getInstance()
        : DecimalNode.valueOf(
            weight
                .path("value")
                .decimalValue()
                .multiply(unit)
                .setScale(4, java.math.RoundingMode.HALF_UP));
  }

  private static JsonNode orNull(JsonNode node) {
    return node.isMissingNode() || node.asText().isEmpty() ? NullNode.getInstance() : node;
  }

  private static String text(JsonNode node, String field) {
    String text = node.path(field).asText("");
    return text.isBlank() || node.path(field).isNull() ? null : text;
  }
}
