package io.syncflow.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A field of a product or a variant: what it holds, and how two values of it are compared.
 *
 * <p>Paths name fields within a product: {@code price}, {@code attributes/color}, {@code
 * variants/<id>} (a whole variant), {@code variants/<id>/price}. Parts are escaped as in RFC 6901.
 *
 * @param integers digits before the point, for numbers; the longest text, for texts
 * @param decimals digits after the point, for numbers
 * @param required may not be empty
 * @param sensitive is shown to admins alone (D-78)
 */
record Field(
    String name, Kind kind, int integers, int decimals, boolean required, boolean sensitive) {

  /** What a field holds. */
  enum Kind {
    /** Text, compared letter by letter. */
    TEXT,
    /** Text with markup, compared by what it shows. */
    HTML,
    /** A number that is not negative, compared by value. */
    NUMBER,
    /** Of {@code draft}, {@code active}, {@code archived}. */
    STATUS,
    /** ISO 4217: three capital letters. */
    CURRENCY,
    /** True, or absent. */
    FLAG,
    /** Any JSON. */
    JSON
  }

  static final String SKU = "sku";
  static final String PRICE = "price";
  static final String STOCK = "stock";
  static final String DELETED = "deleted";
  static final String ATTRIBUTES = "attributes";
  static final String VARIANTS = "variants";
  static final String WHOLE_VARIANT = "variant";

  private static final int LONG = 65_536;

  /** Attributes, and fields of other systems, whose names speak of what the shop pays. */
  private static final Pattern SENSITIVE =
      Pattern.compile("(?i).*(cost|margin|purchase|wholesale).*");

  private static final Field ATTRIBUTE = new Field(ATTRIBUTES, Kind.JSON, LONG, 0, false, false);

  private static final List<Field> SHARED =
      List.of(
          text(SKU, 255, true),
          number(PRICE, 14, 4, false),
          number("compare_at_price", 14, 4, false),
          text("barcode", 255, false),
          number("weight_kg", 8, 4, false),
          number("cost", 12, 6, true),
          number(STOCK, 14, 4, false));

  private static final Map<String, Field> PRODUCT =
      byName(
          SHARED,
          List.of(
              text("name", 1000, true),
              new Field("description", Kind.HTML, LONG, 0, false, false),
              text("vendor", 1000, false),
              new Field("status", Kind.STATUS, 0, 0, true, false),
              new Field("currency", Kind.CURRENCY, 0, 0, false, false),
              text("handle", 255, false),
              text("category", 255, false),
              new Field(DELETED, Kind.FLAG, 0, 0, false, false)));

  private static final Map<String, Field> VARIANT =
      byName(
          SHARED,
          List.of(
              text("name", 1000, false),
              number("position", 9, 0, false),
              new Field("options", Kind.JSON, LONG, 0, false, false)));

  /** The field that a path leads to; empty when there is none, or it is a whole variant. */
  static Optional<Field> at(String path) {
    String[] parts = path.split("/", -1);
    boolean variant = parts[0].equals(VARIANTS);
    int first = variant ? 2 : 0;
    Map<String, Field> fields = variant ? VARIANT : PRODUCT;
    if (parts.length == first + 2 && parts[first].equals(ATTRIBUTES)) {
      return Optional.of(ATTRIBUTE);
    }
    return parts.length == first + 1
        ? Optional.ofNullable(fields.get(parts[first]))
        : Optional.empty();
  }

  /** The names of the fields that a product or a variant has, in the order of the alphabet. */
  static SortedSet<String> names() {
    SortedSet<String> names = new TreeSet<>(PRODUCT.keySet());
    names.addAll(VARIANT.keySet());
    return names;
  }

  /** The path without the variant it belongs to: the name that rules and people use. */
  static String leaf(String path) {
    if (!path.startsWith(VARIANTS + "/")) {
      return path;
    }
    int end = path.indexOf('/', VARIANTS.length() + 1);
    return end < 0 ? WHOLE_VARIANT : path.substring(end + 1);
  }

  /** Whether its values are shown to admins alone. */
  static boolean isSensitive(String path) {
    String leaf = leaf(path);
    return leaf.startsWith(ATTRIBUTES + "/")
        ? SENSITIVE.matcher(leaf).matches()
        : at(path).map(Field::sensitive).orElseGet(() -> SENSITIVE.matcher(leaf).matches());
  }

  /** A part of a path, escaped. */
  static String escaped(String part) {
    return part.replace("~", "~0").replace("/", "~1");
  }

  /** What {@link #escaped} was given. */
  static String unescaped(String part) {
    return part.replace("~1", "/").replace("~0", "~");
  }

  private static Field text(String name, int longest, boolean required) {
    return new Field(name, Kind.TEXT, longest, 0, required, false);
  }

  private static Field number(String name, int integers, int decimals, boolean sensitive) {
    return new Field(name, Kind.NUMBER, integers, decimals, false, sensitive);
  }

  @SafeVarargs
  private static Map<String, Field> byName(List<Field>... lists) {
    return Arrays.stream(lists)
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableMap(Field::name, Function.identity()));
  }
}
