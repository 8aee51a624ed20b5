package io.syncflow.delta;

import io.syncflow.record.BusinessKey;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A key column of a source, and how a key's text becomes a value of its type.
 *
 * @param name the column's name
 * @param type its {@link Types}
 * @param typeName what the driver calls its type
 * @param length characters of a CHAR
 */
record KeyColumn(String name, int type, String typeName, int length) {

  /** A CHAR column is padded: compared with a VARCHAR bind, Oracle would find nothing. */
  String placeholder() {
    return type == Types.CHAR ? "CAST(? AS CHAR(" + length + "))" : "?";
  }

  /**
   * The value to bind.
   *
   * @param text the key part as PostgreSQL prints it; null for NULL
   * @return empty when no value of this column's type reads so: no record can have that key
   */
  Optional<Object> value(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parsed(text));
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The values of a key that was read from these columns, in their order.
   *
   * @throws IllegalStateException when the columns have another type by now
   */
  static List<Object> values(List<KeyColumn> columns, BusinessKey key) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      KeyColumn column = columns.get(i);
      values.add(
          column
              .value(key.parts().get(i))
              .orElseThrow(
                  () -> new IllegalStateException(column.name() + " cannot hold the key reached")));
    }
    return values;
  }

  private Object parsed(String text) {
    return switch (type) {
      case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT ->
          new BigDecimal(text).longValueExact();
      case Types.NUMERIC, Types.DECIMAL -> new BigDecimal(text);
      case Types.FLOAT, Types.REAL, Types.DOUBLE -> Double.valueOf(text);
      case Types.DATE -> LocalDate.parse(text);
      case Types.TIMESTAMP -> time(text);
      case Types.TIMESTAMP_WITH_TIMEZONE -> instant(text);
      case Types.BOOLEAN, Types.BIT -> bool(text);
      default -> typeName.equalsIgnoreCase("uuid") ? UUID.fromString(text) : text;
    };
  }

  /** An Oracle DATE is reported as TIMESTAMP; the target's key may be a day. */
  private static LocalDateTime time(String text) {
    return text.length() == 10
        ? LocalDate.parse(text).atStartOfDay()
        : LocalDateTime.parse(text.replace(' ', 'T'));
  }

  /** PostgreSQL prints the offset without minutes. */
  private static OffsetDateTime instant(String text) {
    return text.endsWith("+00")
        ? time(text.substring(0, text.length() - 3)).atOffset(ZoneOffset.UTC)
        : OffsetDateTime.parse(text.replace(' ', 'T'));
  }

  private static Boolean bool(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
