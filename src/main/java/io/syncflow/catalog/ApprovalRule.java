package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/**
 * A change that needs no person.
 *
 * @param source {@code sync} for what systems say, {@code import} for files, or {@code *}
 * @param field the field's name, {@code variant} for a whole variant, {@code attributes/<key>}, or
 *     {@code *}
 * @param maxPercent a number may change by this much of its old value at most; null = by anything
 * @param maxRows of operations with at most so many changed products; null = of any
 */
public record ApprovalRule(String source, String field, BigDecimal maxPercent, Integer maxRows) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Whether the rule lets this one field pass. */
  boolean allows(String changeSource, String path, FieldChange change, long rows) {
    return (source.equals("*") || source.equals(changeSource))
        && (field.equals("*") || field.equals(Field.leaf(path)))
        && (maxRows == null || rows <= maxRows)
        && (maxPercent == null || isWithin(change, maxPercent));
  }

  /** Whether a number changes by at most so many percent; what was nothing or zero has none. */
  static boolean isWithin(FieldChange change, BigDecimal percent) {
    JsonNode before = change.before();
    JsonNode after = change.after();
    if (!before.isNumber() || !after.isNumber() || before.decimalValue().signum() == 0) {
      return false;
    }
    BigDecimal difference = after.decimalValue().subtract(before.decimalValue()).abs();
    return difference.multiply(HUNDRED).compareTo(percent.multiply(before.decimalValue().abs()))
        <= 0;
  }
}
