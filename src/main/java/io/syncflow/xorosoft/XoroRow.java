package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;

/** Takes the fields of a row apart; each fault is a sentence that names the field. */
record XoroRow(JsonNode row) {

  private static final int LONGEST = 255;
  private static final int MOST_DIGITS = 14;

  /** A row that is not what it should be. */
  static final class Fault extends RuntimeException {
    private final String code;

    Fault(String code, String message) {
      super(message, null, false, false);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** A text or number that has to be there, as text. */
  String required(String field) {
    String text = optional(field);
    if (text == null) {
      throw new Fault("missing_value", field + " is missing");
    }
    return text;
  }

  /** A text or number as text, with the blanks around it; null when it is missing or blank. */
  String optional(String field) {
    JsonNode value = row.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual() && !value.isNumber()) {
      throw new Fault("wrong_type", field + " is neither text nor number");
    }
    String text = value.asText();
    if (text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw new Fault("value_too_long", field + " is longer than " + LONGEST + " characters");
    }
    return text.isBlank() ? null : text;
  }

  /** A number that has to be there. */
  BigDecimal number(String field) {
    BigDecimal number = numberOrNull(field);
    if (number == null) {
      throw new Fault("missing_value", field + " is missing");
    }
    return number;
  }

  /** A number; null when it is missing. */
  BigDecimal numberOrNull(String field) {
    JsonNode value = row.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()) {
      throw new Fault("wrong_type", field + " is no number");
    }
    BigDecimal number = value.decimalValue();
    if (number.precision() - number.scale() > MOST_DIGITS) {
      throw new Fault("out_of_range", field + " has more than " + MOST_DIGITS + " digits");
    }
    return number;
  }

  /** A moment; null when it is missing. */
  Instant momentOrNull(String field, ZoneId zone) {
    String text = optional(field);
    try {
      return text == null ? null : XoroDates.read(text, zone);
    } catch (DateTimeException e) {
      throw new Fault("not_a_date", field + ": \"" + text + "\" is no date of Xorosoft's");
    }
  }

  /** Whether a flag is set; a missing one counts as set. */
  boolean flag(String field) {
    return row.path(field).asBoolean(true);
  }

  @Override
  public String toString() {
    return row.toString();
  }
}
