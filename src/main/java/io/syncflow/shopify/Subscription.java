package io.syncflow.shopify;

/**
 * What a shop tells to an address.
 *
 * @param id the shop's id; null for one that was to be and is not
 * @param topic for example {@code PRODUCTS_UPDATE}
 * @param uri where it is told
 * @param state {@code kept}, {@code created}, {@code removed}; {@code missing} and {@code foreign}
 *     (not at the hub's address) when it was only looked at
 */
public record Subscription(String id, String topic, String uri, String state) {}
