package io.syncflow.api;

import java.util.List;
import java.util.regex.Pattern;

/** What a field of a body has to be, and the refusal when it is not. */
final class Check {

  private Check() {}

  /** A text of 1 to {@code longest} characters that is not blank. */
  static String text(String value, String field, int longest) {
    if (value == null || value.isBlank()) {
      throw Refusal.field("/" + field, "field_required", "The field " + field + " is missing.");
    }
    if (value.length() > longest) {
      throw Refusal.field(
          "/" + field,
          "too_long",
          "The field " + field + " may have at most " + longest + " characters.");
    }
    return value;
  }

  /** A text of a given shape. */
  static String shape(String value, String field, Pattern shape, String description) {
    text(value, field, 200);
    if (!shape.matcher(value).matches()) {
      throw Refusal.field(
          "/" + field, "malformed", "The field " + field + " has to be " + description + ".");
    }
    return value;
  }

  /** One of a few words (B23). */
  static String oneOf(String value, String field, List<String> allowed) {
    text(value, field, 200);
    if (!allowed.contains(value)) {
      throw Refusal.field(
          "/" + field,
          "unknown_value",
          "The field " + field + " has to be " + Json.anyOf(allowed) + ".");
    }
    return value;
  }
}
