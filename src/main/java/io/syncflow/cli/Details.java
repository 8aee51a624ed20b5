package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** One thing for people: a line per field, nested data indented below. */
final class Details {

  private Details() {}

  /** The text, each line ended by a line feed; absent fields are left out. */
  static String of(JsonNode object) {
    int width = 0;
    for (var field : object.properties()) {
      width = Math.max(width, field.getKey().length());
    }
    StringBuilder out = new StringBuilder();
    for (var field : object.properties()) {
      JsonNode value = field.getValue();
      if (!value.isNull()) {
        out.append(field.getKey())
            .append(" ".repeat(width - field.getKey().length() + 2))
            .append(text(value, width + 2))
            .append('\n');
      }
    }
    return out.toString();
  }

  private static String text(JsonNode value, int indent) {
    if (value.isValueNode()) {
      // A value from a source may hold anything; a control character must not move the cursor.
      return value.asText().replaceAll("\\p{Cntrl}", " ");
    }
    // JSON escapes control characters by itself.
    return value.toPrettyString().replace("\n", "\n" + " ".repeat(indent));
  }
}
