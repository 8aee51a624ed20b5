package io.syncflow.shopify;

import java.util.UUID;

/**
 * A webhook of the shop, verified and stored.
 *
 * @param topic for example {@code products/update}; null when it did not say
 * @param body as it came
 */
public record ShopEvent(UUID id, String topic, byte[] body) {}
