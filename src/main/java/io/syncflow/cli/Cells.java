package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Values of the hub's JSON as cells of a table. */
final class Cells {

  private Cells() {}

  /** Text as it is, JSON on one line; null when it is absent. */
  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isNull() || value.isMissingNode()) {
      return null;
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** A count; null when it is absent. */
  static Long number(JsonNode object, String field) {
    return object.path(field).isNumber() ? object.path(field).asLong() : null;
  }

  /** A word such as a role, in lower case. */
  static String word(JsonNode object, String field) {
    String text = text(object, field);
    return text == null ? null : text.toLowerCase(Locale.ROOT);
  }

  /** A moment to the second, in UTC. */
  static String time(JsonNode object, String field) {
    String text = text(object, field);
    return text == null ? null : Instant.parse(text).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
