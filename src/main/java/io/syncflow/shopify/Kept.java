package io.syncflow.shopify;

import io.syncflow.ledger.Counts;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.util.List;
import java.util.Set;

/**
 * What became of a chunk.
 *
 * @param changed products that are new or differ from what was seen last
 * @param added ids of those that are new
 * @param gone ids of products that were there until now
 * @param rejected records that could not be kept
 * @param passed keys of the records that could
 * @param counts all of them
 * @param reached where the cursor stands once the chunk is committed; null leaves it
 */
public record Kept(
    List<ShopProduct> changed,
    Set<String> added,
    List<String> gone,
    List<Rejection> rejected,
    List<BusinessKey> passed,
    Counts counts,
    Long reached) {

  /** Products that are news again as they are known. */
  static Kept offered(List<ShopProduct> products) {
    int count = products.size();
    return new Kept(
        products,
        Set.of(),
        List.of(),
        List.of(),
        products.stream().map(product -> ShopProducts.key(product.id())).toList(),
        new Counts(count, 0, count, 0, 0, 0, 0, 0, 0, 0),
        null);
  }
}
