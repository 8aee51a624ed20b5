package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.JsonValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;

/**
 * A product as the shop has it, with all its variants. Of a bulk result most products are stored
 * and never looked into, so the tree is made when it is asked for.
 */
public final class ShopProduct {

  private static final String NO_CHOICE = "Default Title";
  private static final String KIND = "gid://shopify/Product/";
  private static final ObjectReader TREES = JsonValues.mapper().readerFor(ObjectNode.class);

  /** A backslash before it would be an escaped one, and the rest plain text. */
  private static final Pattern NUL = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

  private final String id;
  private final Instant updatedAt;
  private final String hash;
  private String text;
  private byte[] bytes;
  private ObjectNode content;

  private ShopProduct(String id, Instant updatedAt, String hash) {
    this.id = id;
    this.updatedAt = updatedAt;
    this.hash = hash;
  }

  /**
   * Reads one.
   *
   * @throws ShopRefused when it is none
   */
  public static ShopProduct of(ObjectNode content) {
    String id = content.path("id").asText();
    if (!isProduct(id)) {
      throw new ShopRefused(ShopRefused.Kind.NO_PAYLOAD, "shopify gave a product without its id");
    }
    ShopProduct product =
        new ShopProduct(id, time(id, content.path("updatedAt").asText()), ContentHash.of(content));
    product.content = content;
    return product;
  }

  /**
   * One of a bulk result.
   *
   * @param text its JSON in UTF-8, known to be sound
   * @param hash {@link ContentHash} of it
   */
  static ShopProduct of(String id, Instant updatedAt, byte[] text, String hash) {
    ShopProduct product = new ShopProduct(id, updatedAt, hash);
    product.bytes = text;
    return product;
  }

  static Instant time(String id, String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ShopRefused(
          ShopRefused.Kind.NO_PAYLOAD, "shopify gave no time of change for " + id);
    }
  }

  /** Shopify's id, for example {@code gid://shopify/Product/4711}. */
  public String id() {
    return id;
  }

  /** When it changed by Shopify's clock, in whole seconds; it moves for sales, too. */
  public Instant updatedAt() {
    return updatedAt;
  }

  /** SHA-256 of what the hub cares about in it, {@link ContentHash}: 64 lower-case hex digits. */
  public String hash() {
    return hash;
  }

  /** Its JSON; {@code variants} is an array in the order of positions. */
  String text() {
    if (text == null) {
      text = bytes == null ? content.toString() : new String(bytes, StandardCharsets.UTF_8);
    }
    return text;
  }

  /** The product as JSON; {@code variants} is an array in the order of positions. */
  public ObjectNode content() {
    if (content == null) {
      try {
        content = TREES.readValue(bytes);
      } catch (IOException e) {
        throw new IllegalStateException("a product that was found sound is JSON", e);
      }
    }
    return content;
  }

  /**
   * Whether there is something to choose: a product without has one variant, which Shopify has made
   * itself and which stands for it.
   */
  public boolean hasChoice() {
    JsonNode variants = content().path("variants");
    return variants.size() != 1 || !NO_CHOICE.equals(variants.path(0).path("title").asText());
  }

  /** Whether PostgreSQL can store its texts: none of them holds the character NUL. */
  boolean isStorable() {
    return !text().contains("\\u0000") || !NUL.matcher(text()).find();
  }

  /** Whether it is the id of a product. */
  static boolean isProduct(String id) {
    return id.startsWith(KIND);
  }

  /** The number in the id of a product. */
  static long number(String id) {
    return Long.parseLong(id.substring(KIND.length()));
  }

  /** The id of a product from its number, as webhooks write it. */
  static String id(long number) {
    return KIND + number;
  }
}
