package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Values of fields: read from what others wrote, and compared by meaning (D114, decision 32). */
final class Values {

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final List<String> STATUSES = List.of("draft", "active", "archived");

  private Values() {}

  /**
   * A value in the form it is kept in: numbers as numbers without idle zeros, an empty text as
   * null.
   *
   * @throws BadValue when the field cannot hold it
   */
  static JsonNode read(String path, JsonNode given) {
    Field field =
        Field.at(path).orElseThrow(() -> new BadValue(path, "there is no field of that name"));
    JsonNode value = canonical(given);
    if (value.isNull()) {
      if (field.required()) {
        throw new BadValue(path, "may not be empty");
      }
      return value;
    }
    return switch (field.kind()) {
      case NUMBER -> number(path, field, value);
      case TEXT, HTML -> text(path, field, value);
      case STATUS -> oneOf(path, value);
      case CURRENCY -> currency(path, value);
      case FLAG -> flag(path, value);
      case JSON -> json(path, field, value);
    };
  }

  /** Whether two values of a field mean the same. */
  static boolean same(String path, JsonNode one, JsonNode other) {
    if (one.equals(other)) {
      return true;
    }
    return one.isTextual()
        && other.isTextual()
        && Field.at(path).map(Field::kind).orElse(null) == Field.Kind.HTML
        && Html.shows(one.textValue()).equals(Html.shows(other.textValue()));
  }

  /** Numbers without idle zeros, at any depth; an empty text and an absent value are null. */
  static JsonNode canonical(JsonNode value) {
    if (value == null || value.isNull() || value.isMissingNode()) {
      return NullNode.getInstance();
    }
    if (value.isNumber()) {
      return decimal(value.decimalValue());
    }
    if (value.isTextual()) {
      return value.textValue().isEmpty() ? NullNode.getInstance() : value;
    }
    if (value.isObject()) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(member -> copy.set(member.getKey(), inner(member.getValue())));
      return copy;
    }
    if (value.isArray()) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      value.forEach(element -> copy.add(inner(element)));
      return copy;
    }
    return value;
  }

  /** Inside JSON an empty text stays one. */
  private static JsonNode inner(JsonNode value) {
    return value.isTextual() ? value : canonical(value);
  }

  static JsonNode decimal(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    return DecimalNode.valueOf(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
  }

  private static JsonNode number(String path, Field field, JsonNode value) {
    BigDecimal number;
    if (value.isNumber()) {
      number = value.decimalValue();
    } else if (value.isTextual() && NUMBER.matcher(value.textValue().strip()).matches()) {
      number = new BigDecimal(value.textValue().strip());
    } else {
      throw new BadValue(path, "has to be a number");
    }
    BigDecimal stripped = number.stripTrailingZeros();
    if (stripped.scale() > field.decimals()) {
      throw new BadValue(
          path, "has more than " + field.decimals() + " decimals and is not rounded");
    }
    if (stripped.precision() - stripped.scale() > field.integers()) {
      throw new BadValue(path, "is too large");
    }
    if (stripped.signum() < 0 && !field.name().equals(Field.STOCK)) {
      throw new BadValue(path, "may not be negative");
    }
    // The first place is where a variant is that has no other.
    return field.name().equals("position") && number.signum() == 0
        ? NullNode.getInstance()
        : decimal(number);
  }

  private static JsonNode text(String path, Field field, JsonNode value) {
    if (!value.isTextual()) {
      throw new BadValue(path, "has to be a text");
    }
    return TextNode.valueOf(storable(path, value.textValue(), field.integers()));
  }

  private static JsonNode oneOf(String path, JsonNode value) {
    if (!value.isTextual() || !STATUSES.contains(value.textValue())) {
      throw new BadValue(path, "has to be draft, active or archived");
    }
    return value;
  }

  private static JsonNode currency(String path, JsonNode value) {
    if (!value.isTextual() || !CURRENCY.matcher(value.textValue()).matches()) {
      throw new BadValue(path, "has to be three capital letters such as EUR");
    }
    return value;
  }

  /** False is the same as absent. */
  private static JsonNode flag(String path, JsonNode value) {
    if (!value.isBoolean()) {
      throw new BadValue(path, "has to be true or false");
    }
    return value.booleanValue() ? value : NullNode.getInstance();
  }

  private static JsonNode json(String path, Field field, JsonNode value) {
    if (value.isTextual()) {
      return TextNode.valueOf(storable(path, value.textValue(), field.integers()));
    }
    String text = storable(path, value.toString(), field.integers());
    if (text.contains("\\u0000")) {
      throw new BadValue(path, "holds the character NUL");
    }
    return value;
  }

  /** PostgreSQL's text and JSONB take neither NUL nor half a surrogate pair (B11, B12). */
  private static String storable(String path, String text, int longest) {
    if (text.length() > longest) {
      throw new BadValue(path, "has more than " + longest + " characters");
    }
    if (text.indexOf('\0') >= 0) {
      throw new BadValue(path, "holds the character NUL");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new BadValue(path, "holds half a surrogate pair");
    }
    return text;
  }
}
