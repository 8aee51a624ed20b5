package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a write found in the place of what had been read, and wrote over. What it wants to have
 * there itself counts as nothing: the call was repeated, or somebody else had the same idea. It
 * belongs to who asks for the write, who has to know of it also when the write fails half way.
 */
public final class Foundlings {

  private static final String ITEM = "inventoryItem";

  private final ObjectNode content;
  private final Set<String> unseen = new TreeSet<>();
  private boolean any;

  /**
   * @param read the product as it was read
   */
  public Foundlings(ShopProduct read) {
    this.content = read.content().deepCopy();
  }

  /**
   * Takes note of the product's own fields.
   *
   * @param before the product as it was found; missing when the shop does not say
   * @param written fields that were written
   */
  void ofProduct(JsonNode before, ObjectNode written) {
    compare(content, before, written);
  }

  /** The same for a variant. */
  void ofVariant(JsonNode before, ObjectNode written) {
    for (JsonNode read : content.path("variants")) {
      if (written != null && read.path("id").equals(before.path("id"))) {
        compare((ObjectNode) read, before, written);
        JsonNode item = written.path(ITEM);
        if (item.has("sku")) {
          take((ObjectNode) read, before, "sku", item.get("sku"));
        }
        if (item.has("measurement") && before.path(ITEM).isObject()) {
          take(
              ((ObjectNode) read).withObject("/" + ITEM),
              before.path(ITEM),
              "measurement",
              item.get("measurement"));
        }
      }
    }
  }

  private void compare(ObjectNode read, JsonNode before, ObjectNode written) {
    for (Map.Entry<String, JsonNode> field : written.properties()) {
      if (!field.getKey().equals(ITEM)) {
        take(read, before, field.getKey(), field.getValue());
      }
    }
  }

  private void take(ObjectNode read, JsonNode before, String field, JsonNode written) {
    JsonNode found = before.path(field);
    if (found.equals(written) && !found.equals(read.path(field))) {
      unseen.add(field);
    }
    if (!found.isMissingNode() && !found.equals(read.path(field)) && !found.equals(written)) {
      read.set(field, found);
      any = true;
    }
  }

  /**
   * Fields that had been written already when the shop was asked, so nobody has seen what was
   * written over: an answer was lost and the call repeated, or somebody had the same idea.
   */
  Set<String> unseen() {
    return unseen;
  }

  /** The product as it was found; null when nothing of it was written over. */
  public ShopProduct product() {
    return any ? ShopProduct.of(content) : null;
  }
}
