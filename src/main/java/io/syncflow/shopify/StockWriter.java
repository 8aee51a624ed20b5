package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Sets what can be sold, and only when the shop still has what it was known to have: between the
 * two something may have been sold, and a quantity set over that would be sold twice.
 */
final class StockWriter {

  private static final String STALE = "CHANGE_FROM_QUANTITY_STALE";
  private static final String FAILED_BEFORE = "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED";
  private static final int ATTEMPTS = 3;

  private final ShopClient client;

  StockWriter(ShopClient client) {
    this.client = client;
  }

  /**
   * What can be sold of an item at a place; null when it is not kept or not stocked there.
   *
   * @throws ShopRefused when the shop refuses
   */
  Long available(ShopAccount account, String item, String location, Asking asking) {
    ObjectNode variables =
        JsonNodeFactory.instance.objectNode().put("item", item).put("location", location);
    JsonNode found = client.ask(account, Operation.INVENTORY_LEVEL, variables, asking);
    for (JsonNode quantity : found.path("inventoryLevel").path("quantities")) {
      return quantity.path("quantity").asLong();
    }
    return null;
  }

  /**
   * Sets a quantity.
   *
   * @param from what the shop has to have; anything else is left alone
   * @param occasion the same for every repetition, another one for another change
   * @param document a URI that the shop's stock history shows
   * @return false when the shop had something else
   * @throws ShopRefused when the shop refuses for another reason
   */
  boolean set(
      ShopAccount account,
      String item,
      String location,
      long from,
      long to,
      String occasion,
      String document,
      Asking asking) {
    for (int attempt = 1; ; attempt++) {
      ObjectNode variables = JsonNodeFactory.instance.objectNode();
      ObjectNode input = variables.putObject("input");
      input.put("reason", "correction").put("name", "available");
      input.put("referenceDocumentUri", document);
      input
          .putArray("quantities")
          .addObject()
          .put("inventoryItemId", item)
          .put("locationId", location)
          .put("quantity", to)
          .put("changeFromQuantity", from);
      variables.put(
          "key", key(String.join("|", item, location, from + ">" + to, occasion, attempt + "")));
      try {
        client.ask(account, Operation.INVENTORY_SET, variables, asking);
        return true;
      } catch (ShopRefused refused) {
        if (refused.has(STALE)) {
          return false;
        }
        if (!refused.has(FAILED_BEFORE) || attempt == ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  private static String key(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
