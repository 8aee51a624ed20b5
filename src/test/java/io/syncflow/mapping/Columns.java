package io.syncflow.mapping;

import io.syncflow.record.SourceColumn;
import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetType;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Column descriptions written the way SQL writes them. */
final class Columns {

  private static final Pattern TYPE =
      Pattern.compile("([a-z 0-9]+?)(?:\\((\\d+)(?:,(-?\\d+))?\\))?");

  private Columns() {}

  /** A nullable target column of a type such as {@code numeric(12,2)}. */
  static TargetColumn target(String name, String sqlType) {
    return target(name, sqlType, true);
  }

  static TargetColumn target(String name, String sqlType, boolean nullable) {
    Matcher parts = TYPE.matcher(sqlType);
    if (!parts.matches()) {
      throw new IllegalArgumentException(sqlType);
    }
    TargetType type = type(parts.group(1));
    int first = parts.group(2) == null ? 0 : Integer.parseInt(parts.group(2));
    int second = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
    boolean numeric = type == TargetType.NUMERIC;
    return new TargetColumn(
        name, type, sqlType, numeric ? 0 : first, numeric ? first : 0, second, nullable, false);
  }

  static SourceColumn source(String name, int jdbcType) {
    return new SourceColumn(name, jdbcType, 0, 0);
  }

  private static TargetType type(String name) {
    return switch (name) {
      case "text", "character varying", "character" -> TargetType.TEXT;
      case "smallint" -> TargetType.INT2;
      case "integer" -> TargetType.INT4;
      case "bigint" -> TargetType.INT8;
      case "numeric" -> TargetType.NUMERIC;
      case "double precision" -> TargetType.FLOAT8;
      case "boolean" -> TargetType.BOOL;
      case "date" -> TargetType.DATE;
      case "timestamp without time zone" -> TargetType.TIMESTAMP;
      case "timestamp with time zone" -> TargetType.TIMESTAMPTZ;
      case "uuid" -> TargetType.UUID;
      case "jsonb" -> TargetType.JSONB;
      case "bytea" -> TargetType.BYTEA;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
