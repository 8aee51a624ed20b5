package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** Checks single fields of an object; a field that is absent, null or not named here is fine. */
final class Fields {

  private static final Pattern UUID_SHAPE =
      Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private static final UUID NIL = new UUID(0, 0);
  private static final int SHOWN = 60;

  /** What a field is. */
  enum Kind {
    TEXT("a text"),
    FLAG("true or false"),
    NUMBER("a number"),
    ID("a UUID"),
    LIST("a list"),
    /** Of XML, where all values are text. */
    DECIMAL_TEXT("a decimal number");

    private final String wanted;

    Kind(String wanted) {
      this.wanted = wanted;
    }
  }

  private Fields() {}

  /**
   * Refuses an object with a field of another kind.
   *
   * @throws FieldFault naming the first such field
   */
  static void check(JsonNode object, Map<String, Kind> kinds) throws FieldFault {
    if (!object.isObject()) {
      throw new FieldFault(Stage.VALIDATE, "wrong_type", "is " + shown(object) + ", not an object");
    }
    for (Map.Entry<String, Kind> field : kinds.entrySet()) {
      JsonNode value = object.path(field.getKey());
      if (!value.isMissingNode() && !value.isNull() && !is(value, field.getValue())) {
        throw new FieldFault(
            Stage.VALIDATE,
            "wrong_type",
            field.getKey() + ": " + shown(value) + " is not " + field.getValue().wanted);
      }
    }
  }

  private static boolean is(JsonNode value, Kind kind) {
    return switch (kind) {
      case TEXT -> value.isTextual();
      case FLAG -> value.isBoolean();
      case NUMBER -> value.isNumber();
      case ID -> value.isTextual() && (value.textValue().isEmpty() || isId(value.textValue()));
      case LIST -> value.isArray();
      case DECIMAL_TEXT -> value.isTextual() && isDecimal(value.textValue());
    };
  }

  private static boolean isDecimal(String text) {
    try {
      new BigDecimal(text.strip());
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isId(String text) {
    return UUID_SHAPE.matcher(text).matches();
  }

  /**
   * The object's id in a field; upper case is as good as lower case (reference/syrve.md 9.3).
   *
   * @throws FieldFault when there is none
   */
  static UUID id(JsonNode object, String field) throws FieldFault {
    JsonNode value = object.path(field);
    if (value.isMissingNode() || value.isNull() || value.asText().isBlank()) {
      throw new FieldFault(Stage.VALIDATE, "missing_id", field + ": the object has none");
    }
    String text = value.asText().strip();
    if (!value.isTextual() || !isId(text) || UUID.fromString(text).equals(NIL)) {
      throw new FieldFault(
          Stage.VALIDATE, "malformed_id", field + ": " + shown(value) + " is not a UUID");
    }
    return UUID.fromString(text);
  }

  /** A text; null when it is absent or empty. */
  static String text(JsonNode object, String field) {
    String text = object.path(field).textValue();
    return text == null || text.isEmpty() ? null : text;
  }

  private static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
