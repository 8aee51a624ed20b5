package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;

/**
 * The fingerprint of a product's content: equal when nothing that the hub carries differs. {@code
 * updatedAt} is not in it (a sale moves it), nor is anything that Shopify derives. Money is a
 * number: 19.9 is 19.90; tags have no order; a missing text is an empty one.
 */
final class ContentHash {

  private static final List<String> FIELDS =
      List.of("title", "handle", "descriptionHtml", "vendor", "productType", "status");
  private static final List<String> VARIANT_TEXTS =
      List.of("id", "sku", "barcode", "inventoryPolicy");
  private static final List<String> VARIANT_NUMBERS = List.of("price", "compareAtPrice");

  private ContentHash() {}

  /**
   * @param product with {@code variants} as an array
   * @return 64 lower-case hex digits
   */
  static String of(JsonNode product) {
    MessageDigest digest = sha256();
    FIELDS.forEach(field -> put(digest, product.path(field).asText("")));
    TreeSet<String> tags = new TreeSet<>();
    product.path("tags").forEach(tag -> tags.add(tag.asText()));
    put(digest, String.join("\u001f", tags));
    for (JsonNode option : product.path("options")) {
      put(digest, option.path("name").asText());
      option.path("values").forEach(value -> put(digest, value.asText()));
    }
    for (JsonNode variant : product.path("variants")) {
      put(digest, variant);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void put(MessageDigest digest, JsonNode variant) {
    put(digest, "variant");
    VARIANT_TEXTS.forEach(field -> put(digest, variant.path(field).asText("")));
    VARIANT_NUMBERS.forEach(field -> put(digest, number(variant.path(field))));
    for (JsonNode option : variant.path("selectedOptions")) {
      put(digest, option.path("value").asText());
    }
    JsonNode item = variant.path("inventoryItem");
    put(digest, item.path("tracked").asText());
    JsonNode weight = item.path("measurement").path("weight");
    put(digest, number(weight.path("value")) + weight.path("unit").asText(""));
  }

  /** The shortest writing of a number; an empty text for none. */
  private static String number(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return "";
    }
    try {
      BigDecimal value = new BigDecimal(node.asText());
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return node.asText();
    }
  }

  /** Each part ends with a byte that no text has, so that parts cannot run into each other. */
  private static void put(MessageDigest digest, String part) {
    digest.update(part.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0xFF);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
