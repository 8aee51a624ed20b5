package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Optional;
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
  private final Map<String, ObjectNode> added = new LinkedHashMap<>();
  private final List<String> removed = new ArrayList<>();
  private final TreeSet<String> unknown = new TreeSet<>();

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
    return new ShopWrite(fields, variants, added, removed, stock);
  }

  /** Whether there is nothing but stock to set, of variants that the product has. */
  boolean isStock() {
    return fields.isEmpty()
        && variants.isEmpty()
        && added.isEmpty()
        && removed.isEmpty()
        && unknown.isEmpty()
        && stock.stream().allMatch(change -> has(change.variant()));
  }

  /** Paths into variants that are agreed with the shop, and nobody knows which ones they are. */
  TreeSet<String> unknown() {
    return unknown;
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

  /** The variant that stands for a product without a choice; it goes when others come. */
  private Optional<String> own() {
    return product.hasChoice() || change.changes().entrySet().stream().anyMatch(this::isAdded)
        ? Optional.empty()
        : Optional.of(product.content().path("variants").path(0).path("id").asText());
  }

  private boolean isAdded(Map.Entry<String, FieldChange> to) {
    return to.getKey().startsWith(VARIANTS)
        && to.getKey().indexOf('/', VARIANTS.length()) < 0
        && !to.getValue().after().isNull();
  }

  private void ofVariant(String path, FieldChange to) {
    int slash = path.indexOf('/', VARIANTS.length());
    UUID id = UUID.fromString(path.substring(VARIANTS.length(), slash < 0 ? path.length() : slash));
    String variant = change.variants().get(id);
    if (slash >= 0) {
      if (variant == null) {
        unknown.add(path);
      } else {
        sold(variant, path.substring(slash + 1), path, to);
      }
    } else if (!to.after().isNull()) {
      added.put(path, ShopifyCreation.variant(to.after()));
    } else if (has(variant)) {
      removed.add(variant);
    }
  }

  private boolean has(String variant) {
    for (JsonNode one : product.content().path("variants")) {
      if (one.path("id").asText().equals(variant)) {
        return true;
      }
    }
    return false;
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
              .set("measurement", ShopifyCreation.kilograms(value));
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

  static String money(JsonNode value) {
    BigDecimal amount = new BigDecimal(value.asText());
    return (amount.scale() < CENTS ? amount.setScale(CENTS) : amount).toPlainString();
  }

  /** Half a piece cannot be sold. */
  private static long pieces(JsonNode value) {
    return new BigDecimal(value.asText()).setScale(0, RoundingMode.FLOOR).longValueExact();
  }
}
