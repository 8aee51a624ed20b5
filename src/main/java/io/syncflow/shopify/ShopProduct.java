package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * A product as the shop has it, with all its variants.
 *
 * @param id Shopify's id, for example {@code gid://shopify/Product/4711}
 * @param updatedAt Shopify's clock, in whole seconds; it moves for sales, too
 * @param content the product as JSON; {@code variants} is an array in the order of positions
 * @param hash SHA-256 of what the hub cares about in it, {@link ContentHash}
 */
public record ShopProduct(String id, Instant updatedAt, ObjectNode content, String hash) {

  private static final String KIND = "gid://shopify/Product/";

  /**
   * Reads one.
   *
   * @throws ShopRefused when it is none
   */
  static ShopProduct of(ObjectNode content) {
    JsonNode id = content.path("id");
    if (!isProduct(id.asText())) {
      throw new ShopRefused(ShopRefused.Kind.NO_PAYLOAD, "shopify gave a product without its id");
    }
    try {
      Instant updatedAt = Instant.parse(content.path("updatedAt").asText());
      return new ShopProduct(id.asText(), updatedAt, content, ContentHash.of(content));
    } catch (java.time.format.DateTimeParseException e) {
      throw new ShopRefused(
          ShopRefused.Kind.NO_PAYLOAD, "shopify gave no time of change for " + id.asText());
    }
  }

  /** Whether it is the id of a product. */
  static boolean isProduct(String id) {
    return id.startsWith(KIND);
  }

  /** The id of a product from its number, as webhooks write it. */
  static String id(long number) {
    return KIND + number;
  }
}
