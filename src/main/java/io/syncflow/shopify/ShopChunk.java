package io.syncflow.shopify;

import java.util.List;

/**
 * Products that are kept in one transaction.
 *
 * @param products as read; of several versions of one product the last
 * @param gone ids of products that the shop says it has deleted
 * @param reached where the cursor stands once they are kept, in microseconds since 1970; null
 *     leaves it
 */
public record ShopChunk(List<ShopProduct> products, List<String> gone, Long reached) {}
