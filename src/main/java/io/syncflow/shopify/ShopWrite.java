package io.syncflow.shopify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What is to become of a product at the shop, in Shopify's words. Variants are changed one by one
 * by their ids: a list that left one out would delete it.
 *
 * @param product fields of {@code ProductUpdateInput}, without the id; may be empty
 * @param variants fields of {@code ProductVariantsBulkInput} by the variant's id; may be empty
 * @param stock quantities; may be empty
 */
public record ShopWrite(
    ObjectNode product, Map<String, ObjectNode> variants, List<StockChange> stock) {

  /**
   * A quantity that is to change.
   *
   * @param name what the caller calls it
   * @param variant the variant's id
   * @param from what the shop was known to have; null when that is not known
   * @param to at least 0
   */
  public record StockChange(String name, String variant, Long from, long to) {}

  boolean isEmpty() {
    return product.isEmpty() && variants.isEmpty() && stock.isEmpty();
  }
}
