package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
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
    CanonicalBytes canonical = new CanonicalBytes();
    product(product, canonical);
    product.path("variants").forEach(variant -> variant(variant, canonical));
    MessageDigest digest = sha256();
    digest.update(canonical.bytes(), 0, canonical.length());
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Writes what counts of a product, without its variants. */
  static void product(JsonNode product, CanonicalBytes out) {
    FIELDS.forEach(field -> out.put(product.path(field).asText("")));
    TreeSet<String> tags = new TreeSet<>();
    product.path("tags").forEach(tag -> tags.add(tag.asText()));
    tags(tags, out);
    for (JsonNode option : product.path("options")) {
      out.put(option.path("name").asText());
      option.path("values").forEach(value -> out.put(value.asText()));
    }
  }

  /**
   * Writes what counts of tags.
   *
   * @param tags sorted, each once
   */
  static void tags(Collection<String> tags, CanonicalBytes out) {
    out.put(String.join("\u001f", tags));
  }

  /** Writes what counts of a variant. */
  static void variant(JsonNode variant, CanonicalBytes out) {
    beginVariant(out);
    VARIANT_TEXTS.forEach(field -> out.put(variant.path(field).asText("")));
    VARIANT_NUMBERS.forEach(field -> out.put(number(variant.path(field))));
    for (JsonNode option : variant.path("selectedOptions")) {
      out.put(option.path("value").asText());
    }
    JsonNode item = variant.path("inventoryItem");
    out.put(item.path("tracked").asText());
    JsonNode weight = item.path("measurement").path("weight");
    out.put(number(weight.path("value")) + weight.path("unit").asText(""));
  }

  /** Every variant begins with it. */
  static void beginVariant(CanonicalBytes out) {
    out.put("variant");
  }

  private static String number(JsonNode node) {
    return node.isMissingNode() || node.isNull() ? "" : number(node.asText());
  }

  /** The shortest writing of a number; a text that is none stays as it is. */
  static String number(String text) {
    try {
      BigDecimal value = new BigDecimal(text);
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    } catch (NumberFormatException e) {
      return text;
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
