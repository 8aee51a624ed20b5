package io.syncflow.load;

import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import io.syncflow.record.TargetType;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Business keys in SQL: the same text and hash as {@link io.syncflow.record.BusinessKey} and {@code
 * bridge.business_key_hash}, written out so that a chunk of keys costs no function call each.
 */
final class KeySql {

  private KeySql() {}

  /** The JSON array of a record's key, as text. */
  static String json(String alias, List<String> columns) {
    return array(columns, c -> alias + "." + Sql.name(c) + "::text");
  }

  /** The hash of a record's key. */
  static String hash(String alias, List<String> columns) {
    return sha256(json(alias, columns));
  }

  /**
   * A condition that is cheap to check and true for every row whose key starts with one of the
   * texts, so that only those rows' hashes are computed.
   *
   * @param texts a sub-select of first key parts; one that is no value of the column's type cannot
   *     be the key of a row
   * @param indexed whether the rows lie in a large table with an index on the key, to be looked up
   *     one by one, and not in a stage, to be read through
   * @return the condition; null when the column's type has none
   */
  static String startsWith(String alias, TargetColumn first, String texts, boolean indexed) {
    String value =
        switch (first.type()) {
          case TEXT -> "k";
          case INT2, INT4, INT8 -> cast("^-?[0-9]{1,18}$", "bigint");
          case NUMERIC -> cast("^-?[0-9]{1,200}([.][0-9]{1,200})?$", "numeric");
          case UUID -> cast("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "uuid");
          default -> null;
        };
    if (value == null) {
      return null;
    }
    String column = alias + "." + Sql.name(first.name());
    String values = "SELECT " + value + " FROM (" + texts + ") AS open_keys (k)";
    return indexed
        ? column + " = ANY (ARRAY(" + values + "))"
        : "(" + column + " IN (" + values + ")) IS TRUE";
  }

  private static String cast(String pattern, String type) {
    return "CASE WHEN k ~ '" + pattern + "' THEN k::" + type + " END";
  }

  /** The JSON array of the values a foreign key refers by, the same on both of its sides. */
  static String reference(String alias, StageTable stage, List<String> columns) {
    return array(columns, c -> comparable(alias, stage.target(), c));
  }

  /** The hash of {@link #reference}. */
  static String referenceHash(String alias, StageTable stage, List<String> columns) {
    return sha256(reference(alias, stage, columns));
  }

  /** 1.50 and 1.5 are equal to a foreign key, so they are the same text here. */
  private static String comparable(String alias, TargetTable table, String column) {
    String qualified = alias + "." + Sql.name(column);
    boolean numeric =
        table.column(column).map(TargetColumn::type).filter(TargetType.NUMERIC::equals).isPresent();
    return (numeric ? "trim_scale(" + qualified + ")" : qualified) + "::text";
  }

  private static String array(List<String> columns, UnaryOperator<String> part) {
    return "('['||"
        + Sql.each(
            columns, "||','||", c -> "coalesce(to_json(" + part.apply(c) + ")::text, 'null')")
        + "||']')";
  }

  private static String sha256(String json) {
    return "encode(sha256(convert_to(" + json + ", 'UTF8')), 'hex')";
  }
}
