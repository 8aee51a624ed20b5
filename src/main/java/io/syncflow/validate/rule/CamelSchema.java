package io.syncflow.validate.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.camel.dsl.yaml.YamlRoutesBuilderLoader;

/**
 * The JSON schema of Camel's YAML DSL, read as a catalogue of steps and their options.
 *
 * <p>A general validator answers one misspelt option with a line for each of the sixty alternatives
 * it might have been, and takes seconds to compile this schema. The schema's own vocabulary is
 * small: {@code $ref, properties, required, enum, items}, and alternatives for the shorthands.
 */
final class CamelSchema {

  private static final String FILE = "schema/camelYamlDsl.json";
  private static final String DEFINITION = "#/items/definitions/";
  private static final String EXPRESSION = "ExpressionDefinition";

  private final JsonNode root;

  private CamelSchema(JsonNode root) {
    this.root = root;
  }

  static CamelSchema load() {
    try (InputStream in =
        YamlRoutesBuilderLoader.class.getClassLoader().getResourceAsStream(FILE)) {
      return new CamelSchema(new ObjectMapper().readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema of a file's top-level entries. */
  Shape block() {
    return shape(root.get("items"));
  }

  private Shape shape(JsonNode schema) {
    JsonNode target = schema;
    while (target.has("$ref")) {
      String name = target.get("$ref").asText().substring(DEFINITION.length());
      target = root.get("items").get("definitions").get(name);
    }
    return new Shape(target);
  }

  /** What may stand at one place of a file. */
  final class Shape {

    private final JsonNode schema;
    private final JsonNode full;

    private Shape(JsonNode schema) {
      this.schema = schema;
      this.full = acceptsText() ? schema.get("oneOf").get(1) : schema;
    }

    /** The shorthand of a step whose main option may stand alone. */
    boolean acceptsText() {
      return schema.path("oneOf").path(0).path("type").asText().equals("string");
    }

    String type() {
      return full.path("type").asText();
    }

    /** True when unlisted keys are refused; a map of free parameters is not. */
    boolean isClosed() {
      return full.has("additionalProperties") && !full.get("additionalProperties").asBoolean(true);
    }

    /** The keys a person may write, shorthands left out. */
    List<String> keys() {
      TreeSet<String> keys = new TreeSet<>();
      full.path("properties").fieldNames().forEachRemaining(keys::add);
      inlineExpression().ifPresentKeys(keys::remove);
      return List.copyOf(keys);
    }

    List<String> required() {
      List<String> required = new ArrayList<>();
      schema.path("required").forEach(key -> required.add(key.asText()));
      return required;
    }

    List<String> allowedValues() {
      List<String> values = new ArrayList<>();
      full.path("enum").forEach(value -> values.add(value.asText()));
      return values;
    }

    Shape items() {
      return shape(full.path("items"));
    }

    boolean has(String key) {
      return full.path("properties").has(key);
    }

    /** True for {@code setBody: {simple: ...}}, the shorthand of an expression. */
    boolean isInlineExpression(String key) {
      return !key.equals("expression") && inlineExpression().has(key);
    }

    /** What may stand under a key that {@link #has} knows. */
    Shape property(String key) {
      JsonNode direct = full.path("properties").path(key);
      if (!direct.isEmpty()) {
        return shape(direct);
      }
      for (JsonNode alternative : alternatives()) {
        JsonNode found = shape(alternative).full.path("properties").path(key);
        if (!found.isMissingNode() && !found.isEmpty()) {
          return shape(found);
        }
      }
      return isInlineExpression(key) ? inlineExpression().property(key) : shape(direct);
    }

    private void ifPresentKeys(java.util.function.Consumer<String> action) {
      full.path("properties").fieldNames().forEachRemaining(action);
    }

    private Shape inlineExpression() {
      for (JsonNode alternative : alternatives()) {
        if (alternative.path("$ref").asText().endsWith(EXPRESSION)) {
          return shape(alternative);
        }
      }
      return new Shape(MissingNode.getInstance());
    }

    private List<JsonNode> alternatives() {
      List<JsonNode> found = new ArrayList<>();
      full.path("anyOf").forEach(any -> any.path("oneOf").forEach(found::add));
      return found;
    }
  }
}
