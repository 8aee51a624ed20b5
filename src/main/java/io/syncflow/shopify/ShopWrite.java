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
 * @param added new variants by what the caller calls them: fields of {@code
 *     ProductVariantsBulkInput} with an SKU; may be empty
 * @param removed ids of variants; may be empty
 * @param stock quantities; may be empty
 */
public record ShopWrite(
    ObjectNode product,
    Map<String, ObjectNode> variants,
    Map<String, ObjectNode> added,
    List<String> removed,
    List<StockChange> stock) {

  /**
   * A quantity that is to change.
   *
   * @param name what the caller calls it
   * @param variant the variant's id
   * @param from what the shop was known to have; null when that is not known
   * @param to at least 0
   */
  public record StockChange(String name, String variant, Long from, long to) {}

  /**
   * What came of setting a product's stock.
   *
   * @param changed whether anything had to be set
   * @param stale as of {@link Outcome}
   * @param refused whether the shop complains about another thing: part of it may be set
   */
  public record Stock(boolean changed, Map<String, Long> stale, boolean refused) {}

  /**
   * What came of a write.
   *
   * @param changed whether anything at all had to be done
   * @param added the shop's ids of new variants, by what the caller calls them
   * @param stale what the shop has instead, by the change's name, where it had not the stock that
   *     was expected: nothing was set there
   */
  public record Outcome(boolean changed, Map<String, String> added, Map<String, Long> stale) {}
}
