package io.syncflow.cli;

import java.util.List;
import java.util.regex.Pattern;

/** The columns of a catalog file, and how its cells keep what spreadsheets would run. */
final class CatalogColumns {

  static final String SKU = "sku";
  static final String VARIANT_OF = "variant_of";
  static final String VERSION = "version";
  static final String DELETED = "deleted";
  static final String ATTRIBUTES = "attributes";
  static final String OPTIONS = "options";
  static final String COST = "cost";

  /** In the order in which they are written. */
  static final List<String> ALL =
      List.of(
          SKU,
          VARIANT_OF,
          VERSION,
          "name",
          "description",
          "vendor",
          "category",
          "status",
          "price",
          "compare_at_price",
          "currency",
          COST,
          "stock",
          "barcode",
          "weight_kg",
          "handle",
          "position",
          OPTIONS,
          ATTRIBUTES);

  /** Those that say which row it is, and hold no field. */
  static final List<String> KEYS = List.of(SKU, VARIANT_OF, VERSION, DELETED);

  /** Fields that only variants have. */
  static final List<String> OF_VARIANTS = List.of("position", OPTIONS);

  /** Fields that variants do not have. */
  static final List<String> OF_PRODUCTS =
      List.of("description", "vendor", "category", "status", "currency", "handle");

  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\\t\\r].*", Pattern.DOTALL);
  private static final Pattern SHIELDED = Pattern.compile("'+[=+\\-@\\t\\r].*", Pattern.DOTALL);

  private CatalogColumns() {}

  /** The columns that hold a field, in the order in which they are written. */
  static List<String> fields() {
    return ALL.stream().filter(column -> !KEYS.contains(column)).toList();
  }

  /** A text that no spreadsheet takes for a formula (B46). */
  static String shielded(String text) {
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }

  /** What {@link #shielded} was given. */
  static String unshielded(String cell) {
    return SHIELDED.matcher(cell).matches() ? cell.substring(1) : cell;
  }
}
