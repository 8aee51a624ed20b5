package io.syncflow.shopify;

import java.time.Instant;

/**
 * What can be sold of an item at a place, as the shop told it.
 *
 * @param item {@code gid://shopify/InventoryItem/…}
 * @param location {@code gid://shopify/Location/…}
 * @param available null when the place does not stock the item
 * @param updatedAt when it became so
 */
public record StockLevel(String item, String location, Long available, Instant updatedAt) {}
