package io.syncflow.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * JSON in and out. In: strict (B1–B5, B10–B13): UTF-8, one value, no duplicate key, no unknown
 * field, no NUL, at most 100 levels deep. Out: snake_case, times as ISO 8601 in UTC.
 */
public final class Json {

  private static final int DEEPEST = 100;
  private static final int LONGEST_NUMBER = 100;
  private static final String NUMBER_OUT_OF_RANGE =
      "A number may have at most " + LONGEST_NUMBER + " digits before or after its point.";

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(LONGEST_NUMBER)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(LogicalType.Textual, Json::refuseNumbers)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .addModule(
              new SimpleModule("syncflow")
                  .addSerializer(Instant.class, ToStringSerializer.instance)
                  .addSerializer(Duration.class, ToStringSerializer.instance))
          .build();

  private static void refuseNumbers(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** A value as JSON in UTF-8. */
  public byte[] write(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /**
   * A request's body as a record.
   *
   * @throws Refusal 400 that says where it is wrong; it never quotes the body
   */
  public <T> T read(byte[] body, Class<T> type) {
    if (body == null || body.length == 0) {
      throw new Refusal(400, "body_required", "The request needs a JSON body.");
    }
    JsonNode tree = parse(utf8(body));
    refuseUnstorable(tree, "");
    if (!tree.isObject()) {
      throw Refusal.field("", "object_required", "The body has to be a JSON object.");
    }
    try {
      return mapper.treeToValue(tree, type);
    } catch (UnrecognizedPropertyException e) {
      throw Refusal.field(
          pointer(e), "unknown_field", "There is no field " + e.getPropertyName() + ".");
    } catch (JsonMappingException e) {
      throw Refusal.field(pointer(e), "wrong_type", "The field has a value of the wrong type.");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON does not fail otherwise", e);
    }
  }

  /**
   * A request's body that has to be a JSON array, checked like any other, as it came.
   *
   * @throws Refusal 400 that says where it is wrong
   */
  String array(byte[] body) {
    if (body == null || body.length == 0) {
      throw new Refusal(400, "body_required", "The request needs a JSON body.");
    }
    String text = utf8(body);
    JsonNode tree = parse(text);
    refuseUnstorable(tree, "");
    if (!tree.isArray()) {
      throw Refusal.field("", "array_required", "The body has to be a JSON array.");
    }
    return text;
  }

  private JsonNode parse(String text) {
    try {
      return mapper.readTree(text);
    } catch (StreamConstraintsException e) {
      throw new Refusal(
          400, "too_deep", "The JSON is nested deeper than " + DEEPEST + " levels or too long.");
    } catch (JsonProcessingException e) {
      throw malformed(e);
    } catch (NumberFormatException e) {
      // Jackson lets it through for an exponent that no BigDecimal has.
      throw new Refusal(400, "number_out_of_range", NUMBER_OUT_OF_RANGE);
    }
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw new Refusal(400, "malformed_utf8", "The body is not UTF-8.");
    }
  }

  private static Refusal malformed(JsonProcessingException e) {
    if (e.getOriginalMessage() != null && e.getOriginalMessage().startsWith("Duplicate field")) {
      return new Refusal(
          400, "duplicate_key", "The JSON names a field twice" + at(e.getLocation()) + ".");
    }
    return new Refusal(400, "malformed_json", "The body is not JSON" + at(e.getLocation()) + ".");
  }

  private static String at(JsonLocation location) {
    return location == null
        ? ""
        : ": see line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String pointer(JsonMappingException e) {
    return e.getPath().stream()
        .map(
            step ->
                "/"
                    + (step.getFieldName() == null
                        ? String.valueOf(step.getIndex())
                        : step.getFieldName().replace("~", "~0").replace("/", "~1")))
        .collect(Collectors.joining());
  }

  /**
   * PostgreSQL's text and JSONB take neither NUL nor half a surrogate pair (B11, B12), and a few
   * characters of a number can stand for thousands of digits (B15).
   */
  private static void refuseUnstorable(JsonNode node, String pointer) {
    if (node.isTextual()) {
      refuseControlText(node.textValue(), pointer);
    } else if (node.isBigDecimal()) {
      refuseEndless(node.decimalValue(), pointer);
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        refuseUnstorable(node.get(i), pointer + "/" + i);
      }
    } else if (node.isObject()) {
      for (var field : node.properties()) {
        refuseControlText(field.getKey(), pointer);
        refuseUnstorable(field.getValue(), pointer + "/" + field.getKey());
      }
    }
  }

  private static void refuseEndless(BigDecimal number, String pointer) {
    long exponent = (long) number.precision() - number.scale();
    if (Math.abs(exponent) > LONGEST_NUMBER) {
      throw Refusal.field(pointer, "number_out_of_range", NUMBER_OUT_OF_RANGE);
    }
  }

  static void refuseControlText(String text, String pointer) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw Refusal.field(pointer, "nul_not_allowed", "Text cannot hold the character NUL.");
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw Refusal.field(pointer, "lone_surrogate", "Text holds half a surrogate pair.");
      }
    }
  }

  /** The words as {@code a, b or c}, for sentences that list what is allowed. */
  static String anyOf(List<String> words) {
    return words.size() < 2
        ? String.join("", words)
        : String.join(", ", words.subList(0, words.size() - 1))
            + " or "
            + words.get(words.size() - 1);
  }
}
