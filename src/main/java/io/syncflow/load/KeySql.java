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
