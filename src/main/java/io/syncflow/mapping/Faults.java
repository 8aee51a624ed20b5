package io.syncflow.mapping;

import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;

/** The ways a field can be bad, each one sentence that names the target field. */
final class Faults {

  private Faults() {}

  /** A value that a rule cannot read; the rule's name is the code. */
  static FieldFault unreadable(String field, String rule, Object value, String reason) {
    return new FieldFault(
        Stage.NORMALIZE, rule, field + ": " + Shown.of(value) + " " + reason + ".");
  }

  static FieldFault notInteger(String field, Object value) {
    return unreadable(field, "to_integer", value, "is not a whole number");
  }

  static FieldFault notDecimal(String field, Object value) {
    return unreadable(field, "to_decimal", value, "is not a decimal number");
  }

  static FieldFault notBoolean(String field, Object value) {
    return unreadable(field, "to_boolean", value, "is neither true nor false");
  }

  static FieldFault notFinite(String field, double value) {
    return new FieldFault(
        Stage.NORMALIZE, "not_finite", field + ": \"" + value + "\" is not a finite number.");
  }

  static FieldFault unknownValue(String field, Object value) {
    return new FieldFault(
        Stage.MAP,
        "unknown_value",
        field + ": " + Shown.of(value) + " is not among the values of map_values.");
  }

  static FieldFault requiredMissing(String field) {
    return new FieldFault(
        Stage.MAP, "required_missing", field + " is required and has neither value nor default.");
  }

  static FieldFault nullNotAllowed(String field) {
    return new FieldFault(
        Stage.VALIDATE, "null_not_allowed", field + " has no value and the target demands one.");
  }

  static FieldFault tooLong(String field, int length, int allowed, String value) {
    return new FieldFault(
        Stage.VALIDATE,
        "value_too_long",
        field
            + " takes "
            + allowed
            + " characters and "
            + Shown.of(value)
            + " has "
            + length
            + ".");
  }

  static FieldFault outOfRange(String field, Object value, String type) {
    return new FieldFault(
        Stage.VALIDATE,
        "out_of_range",
        field + ": " + Shown.of(value) + " is out of the range of " + type + ".");
  }

  static FieldFault tooManyDecimals(String field, Object value, int allowed) {
    return new FieldFault(
        Stage.VALIDATE,
        "too_many_decimals",
        field
            + ": "
            + Shown.of(value)
            + " has more than "
            + allowed
            + (allowed == 1 ? " decimal" : " decimals")
            + " and is not rounded.");
  }

  static FieldFault nul(String field, Object value) {
    return new FieldFault(
        Stage.VALIDATE,
        "nul_character",
        field + ": " + Shown.of(value) + " contains the character U+0000.");
  }

  static FieldFault loneSurrogate(String field, Object value) {
    return new FieldFault(
        Stage.VALIDATE,
        "lone_surrogate",
        field + ": " + Shown.of(value) + " is not valid Unicode text.");
  }

  static FieldFault wrongType(String field, Object value, String type) {
    return new FieldFault(
        Stage.VALIDATE,
        "wrong_type",
        field + ": " + Shown.of(value) + " cannot be written as " + type + ".");
  }
}
