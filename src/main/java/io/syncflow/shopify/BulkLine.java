package io.syncflow.shopify;

import static io.syncflow.shopify.JsonCursor.ascii;

import java.time.Instant;
import java.util.TreeSet;

/**
 * Reads a line of a bulk result that is exactly what {@code bulk_products.graphql} asks for:
 * GraphQL answers in the order of the question, so every name and bracket is where it is expected,
 * and no tree is made. Of any other line it says so, and {@link BulkProducts} has it read by
 * Jackson; what it does read is what Jackson would, which {@code BulkProductsTest} holds over
 * random lines.
 */
final class BulkLine {

  private static final byte[] PRODUCT = ascii("{\"id\":\"gid:\\/\\/shopify\\/Product\\/");
  private static final byte[] VARIANT = ascii("{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/");
  private static final byte[] PARENT = ascii(",\"__parentId\":\"gid:\\/\\/shopify\\/Product\\/");
  private static final byte[] VARIANT_KIND = ascii("gid://shopify/ProductVariant/");
  private static final byte[] TITLE = ascii("\",\"title\":");
  private static final byte[] HANDLE = ascii(",\"handle\":");
  private static final byte[] DESCRIPTION = ascii(",\"descriptionHtml\":");
  private static final byte[] VENDOR = ascii(",\"vendor\":");
  private static final byte[] PRODUCT_TYPE = ascii(",\"productType\":");
  private static final byte[] STATUS = ascii(",\"status\":");
  private static final byte[] TAGS = ascii(",\"tags\":");
  private static final byte[] UPDATED_AT = ascii(",\"updatedAt\":\"");
  private static final byte[] OPTIONS = ascii("\",\"options\":");
  private static final byte[] NAME = ascii("{\"name\":");
  private static final byte[] VALUES = ascii(",\"values\":");
  private static final byte[] VALUE = ascii(",\"value\":");
  private static final byte[] SKU = ascii(",\"sku\":");
  private static final byte[] BARCODE = ascii(",\"barcode\":");
  private static final byte[] PRICE = ascii(",\"price\":");
  private static final byte[] COMPARE_AT_PRICE = ascii(",\"compareAtPrice\":");
  private static final byte[] POSITION = ascii(",\"position\":");
  private static final byte[] POLICY = ascii(",\"inventoryPolicy\":");
  private static final byte[] SELECTED = ascii(",\"selectedOptions\":");
  private static final byte[] ITEM = ascii(",\"inventoryItem\":{\"id\":");
  private static final byte[] TRACKED = ascii(",\"tracked\":");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NO_WEIGHT = ascii(",\"measurement\":{\"weight\":null}}");
  private static final byte[] WEIGHT = ascii(",\"measurement\":{\"weight\":{\"unit\":\"");
  private static final byte[] WEIGHT_VALUE = ascii("\",\"value\":");
  private static final byte[] ITEM_ENDS = ascii("}}}");
  private static final byte[] OBJECT_ENDS = ascii("}");
  private static final byte[] LINE_ENDS = ascii("\"}");

  private final CanonicalBytes canonical;
  private final JsonCursor cursor = new JsonCursor();
  private long product;
  private boolean variant;
  private int position;
  private int contentEnd;
  private Instant updatedAt;

  /**
   * @param canonical where {@link ContentHash}'s view of each line is added
   */
  BulkLine(CanonicalBytes canonical) {
    this.canonical = canonical;
  }

  /** The number at the end of the product's id: of the line itself, or of its parent. */
  long product() {
    return product;
  }

  boolean isVariant() {
    return variant;
  }

  /** A variant's place among those of the product. */
  int position() {
    return position;
  }

  /** When a product changed. */
  Instant updatedAt() {
    return updatedAt;
  }

  /** Where the members end that are content: before the parent's id and the closing brace. */
  int contentEnd() {
    return contentEnd;
  }

  /** Reads a line; false when it is not as expected, and then nothing was added. */
  boolean read(byte[] bytes, int from, int to) {
    int before = canonical.length();
    cursor.begin(bytes, from, to);
    try {
      variant = !cursor.sees(PRODUCT);
      if (variant) {
        variant(bytes);
      } else {
        productItself();
      }
      return true;
    } catch (JsonCursor.Unexpected e) {
      canonical.cut(before);
      return false;
    }
  }

  private void productItself() {
    cursor.expect(PRODUCT);
    product = cursor.natural();
    nullable(TITLE);
    nullable(HANDLE);
    nullable(DESCRIPTION);
    nullable(VENDOR);
    nullable(PRODUCT_TYPE);
    nullable(STATUS);
    tags();
    cursor.expect(UPDATED_AT);
    updatedAt = cursor.time();
    cursor.expect(OPTIONS);
    for (boolean more = cursor.enters(); more; more = cursor.continues()) {
      cursor.expect(NAME);
      cursor.string(canonical);
      cursor.expect(VALUES);
      for (boolean value = cursor.enters(); value; value = cursor.continues()) {
        cursor.string(canonical);
      }
      cursor.expect(OBJECT_ENDS);
    }
    contentEnd = cursor.at();
    cursor.expect(OBJECT_ENDS);
    cursor.expectEnd();
  }

  private void variant(byte[] bytes) {
    cursor.expect(VARIANT);
    int number = cursor.at();
    cursor.natural();
    ContentHash.beginVariant(canonical);
    canonical.add(VARIANT_KIND, 0, VARIANT_KIND.length);
    canonical.add(bytes, number, cursor.at());
    canonical.end();
    cursor.expect(TITLE);
    cursor.skipString();
    nullable(SKU);
    nullable(BARCODE);
    cursor.expect(PRICE);
    int price = cursor.skipQuotedOrNull();
    int priceEnd = cursor.at();
    cursor.expect(COMPARE_AT_PRICE);
    int compareAt = cursor.skipQuotedOrNull();
    int compareAtEnd = cursor.at();
    cursor.expect(POSITION);
    position = cursor.smallNatural();
    nullable(POLICY);
    cursor.quotedNumber(price, priceEnd, canonical);
    canonical.end();
    cursor.quotedNumber(compareAt, compareAtEnd, canonical);
    canonical.end();
    cursor.expect(SELECTED);
    for (boolean more = cursor.enters(); more; more = cursor.continues()) {
      cursor.expect(NAME);
      cursor.skipString();
      cursor.expect(VALUE);
      cursor.string(canonical);
      cursor.expect(OBJECT_ENDS);
    }
    item(bytes);
    contentEnd = cursor.at();
    cursor.expect(PARENT);
    product = cursor.natural();
    cursor.expect(LINE_ENDS);
    cursor.expectEnd();
  }

  private void item(byte[] bytes) {
    cursor.expect(ITEM);
    cursor.skipString();
    cursor.expect(TRACKED);
    byte[] tracked = cursor.sees(TRUE) ? TRUE : FALSE;
    cursor.expect(tracked);
    canonical.add(tracked, 0, tracked.length);
    canonical.end();
    if (cursor.sees(NO_WEIGHT)) {
      cursor.expect(NO_WEIGHT);
    } else {
      cursor.expect(WEIGHT);
      int unit = cursor.at();
      cursor.skipPlain();
      int unitEnd = cursor.at();
      cursor.expect(WEIGHT_VALUE);
      int value = cursor.at();
      cursor.skipTo('}');
      cursor.number(value, cursor.at(), canonical);
      canonical.add(bytes, unit, unitEnd);
      cursor.expect(ITEM_ENDS);
    }
    canonical.end();
  }

  private void tags() {
    cursor.expect(TAGS);
    TreeSet<String> tags = new TreeSet<>();
    for (boolean more = cursor.enters(); more; more = cursor.continues()) {
      tags.add(cursor.string());
    }
    ContentHash.tags(tags, canonical);
  }

  private void nullable(byte[] member) {
    cursor.expect(member);
    cursor.stringOrNull(canonical);
  }
}
