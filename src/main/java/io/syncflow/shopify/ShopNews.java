package io.syncflow.shopify;

import java.util.List;

/**
 * What is news of a chunk, as far as the hub knows the shop.
 *
 * @param changed products that are new or differ from what was seen last
 * @param gone ids of products that were there until now
 * @param unchanged how many are no news
 */
public record ShopNews(List<ShopProduct> changed, List<String> gone, long unchanged) {

  public ShopNews {
    changed = List.copyOf(changed);
    gone = List.copyOf(gone);
  }
}
