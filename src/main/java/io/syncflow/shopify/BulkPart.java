package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.JsonValues;
import io.syncflow.shopify.ShopRefused.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the products of one part of a bulk result together, each with its variants. A product's text
 * is its lines' bytes and its hash is taken while they are read, so of a product that is no news
 * nothing but that is ever made. Reads part after part, one at a time.
 */
final class BulkPart {

  private static final String VARIANT = "gid://shopify/ProductVariant/";
  private static final Pattern PRODUCT = Pattern.compile("gid://shopify/Product/([1-9]\\d{0,17})");
  private static final byte[] VARIANTS = JsonCursor.ascii(",\"variants\":[");
  private static final byte[] ALL_END = JsonCursor.ascii("]}");

  private final ObjectReader trees = JsonValues.mapper().reader();
  private final MessageDigest digest = ContentHash.sha256();
  private final CanonicalBytes canonical = new CanonicalBytes();
  private final BulkLine line = new BulkLine(canonical);
  private long readByJackson;

  /** The JSON members of an object without its closing brace, and what counts of it. */
  private record Piece(byte[] text, int start, int end, int canonical, int canonicalEnd) {}

  private record Variant(int position, Piece piece) {}

  /** A product on its way to being whole. */
  private static final class Whole {
    private final long number;
    private Instant updatedAt;
    private Piece piece;
    private final List<Variant> variants = new ArrayList<>();

    private Whole(long number) {
      this.number = number;
    }
  }

  /** How many lines were not as the query has them, and took longer. */
  long readByJackson() {
    return readByJackson;
  }

  /**
   * Puts a part's products together, in the order in which they are first met.
   *
   * @param bytes lines, each with its line break, of whole products
   * @throws ShopRefused when a line is no object, or a product is missing above its variants
   */
  List<ShopProduct> products(byte[] bytes) {
    canonical.cut(0);
    Map<Long, Whole> all = new LinkedHashMap<>();
    int end;
    for (int start = 0; start < bytes.length; start = end + 1) {
      end = ByteSearch.lineBreak(bytes, start, bytes.length);
      int before = canonical.length();
      if (line.read(bytes, start, end)) {
        Whole whole = all.computeIfAbsent(line.product(), Whole::new);
        Piece piece = new Piece(bytes, start, line.contentEnd(), before, canonical.length());
        if (line.isVariant()) {
          whole.variants.add(new Variant(line.position(), piece));
        } else {
          whole.updatedAt = line.updatedAt();
          whole.piece = piece;
        }
      } else {
        readByJackson++;
        read(all, BulkProducts.tree(trees, bytes, start, end));
      }
    }
    List<ShopProduct> products = new ArrayList<>(all.size());
    for (Whole whole : all.values()) {
      if (whole.piece == null) {
        throw new ShopRefused(
            Kind.NO_PAYLOAD,
            "shopify's bulk result has a child of "
                + ShopProduct.id(whole.number)
                + ", but not itself");
      }
      products.add(product(whole));
    }
    return products;
  }

  private void read(Map<Long, Whole> all, ObjectNode object) {
    int before = canonical.length();
    String id = object.path("id").asText();
    JsonNode parent = object.remove("__parentId");
    Whole whole = all.computeIfAbsent(number(parent == null ? id : parent.asText()), Whole::new);
    if (parent == null) {
      ContentHash.product(object, canonical);
      whole.updatedAt = ShopProduct.time(id, object.path("updatedAt").asText());
      object.remove("variants");
      whole.piece = piece(object, before);
    } else if (id.startsWith(VARIANT)) {
      ContentHash.variant(object, canonical);
      whole.variants.add(new Variant(object.path("position").asInt(), piece(object, before)));
    }
  }

  private Piece piece(ObjectNode object, int before) {
    byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
    return new Piece(text, 0, text.length - 1, before, canonical.length());
  }

  private static long number(String id) {
    Matcher product = PRODUCT.matcher(id);
    if (!product.matches()) {
      throw new ShopRefused(Kind.NO_PAYLOAD, "shopify gave a product without its id");
    }
    return Long.parseLong(product.group(1));
  }

  private ShopProduct product(Whole whole) {
    whole.variants.sort(Comparator.comparingInt(Variant::position));
    count(whole.piece);
    int length = length(whole.piece) + VARIANTS.length + ALL_END.length;
    for (Variant variant : whole.variants) {
      count(variant.piece());
      length += length(variant.piece()) + 2;
    }
    byte[] text = new byte[whole.variants.isEmpty() ? length : length - 1];
    int at = put(text, 0, whole.piece);
    at = put(text, at, VARIANTS, 0, VARIANTS.length);
    String comma = "";
    for (Variant variant : whole.variants) {
      if (!comma.isEmpty()) {
        text[at++] = ',';
      }
      comma = ",";
      at = put(text, at, variant.piece());
      text[at++] = '}';
    }
    put(text, at, ALL_END, 0, ALL_END.length);
    return ShopProduct.of(
        ShopProduct.id(whole.number),
        whole.updatedAt,
        text,
        HexFormat.of().formatHex(digest.digest()));
  }

  private void count(Piece piece) {
    digest.update(canonical.bytes(), piece.canonical(), piece.canonicalEnd() - piece.canonical());
  }

  private static int length(Piece piece) {
    return piece.end() - piece.start();
  }

  private static int put(byte[] into, int at, Piece piece) {
    return put(into, at, piece.text(), piece.start(), piece.end());
  }

  private static int put(byte[] into, int at, byte[] from, int start, int end) {
    System.arraycopy(from, start, into, at, end - start);
    return at + end - start;
  }
}
