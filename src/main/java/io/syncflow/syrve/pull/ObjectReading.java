package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.CanonicalJson;
import io.syncflow.record.FieldFault;
import io.syncflow.record.JsonText;
import io.syncflow.record.Rejection;
import io.syncflow.record.Sha256;
import io.syncflow.record.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes a raw object of an item, or says why it cannot be one. */
final class ObjectReading {

  /** Begins the second part of the key of a record that has no id. */
  static final String NAMELESS = "sha256:";

  /**
   * What an item is: an object, or a rejection.
   *
   * @param key which object it is; null when it says none that can be read
   */
  record Result(ObjectKey key, RawObject object, Rejection rejection) {}

  /** Reads an item in the shape of its list. */
  Result read(ListItem item, ObjectShape shape) {
    if (item.fault() != null) {
      return rejected(item, shape, Stage.PARSE, "unreadable", item.fault());
    }
    JsonNode value = item.value();
    try {
      shape.check(value);
      ObjectKey key = shape.key(value);
      return new Result(key, object(item, shape, key), null);
    } catch (FieldFault e) {
      return rejected(item, shape, e.stage(), e.code(), e.getMessage());
    }
  }

  private static RawObject object(ListItem item, ObjectShape shape, ObjectKey key)
      throws FieldFault {
    JsonNode value = item.value();
    boolean exact = isStorable(value);
    return new RawObject(
        key.type(),
        key.id(),
        shape.naturalKey(value),
        shape.category(value),
        exact ? new String(item.raw(), StandardCharsets.UTF_8) : storable(value).toString(),
        CanonicalJson.hash(value),
        exact ? null : item.raw());
  }

  private static Result rejected(
      ListItem item, ObjectShape shape, Stage stage, String code, String reason) {
    ObjectKey key = key(item, shape);
    String text = item.place() + ": " + reason;
    String raw = new String(item.raw(), StandardCharsets.UTF_8);
    BusinessKey business = key == null ? nameless(item, shape) : key.business();
    return new Result(key, null, new Rejection(business, null, stage, code, text, raw, null));
  }

  private static ObjectKey key(ListItem item, ObjectShape shape) {
    try {
      return item.value() == null ? null : shape.key(item.value());
    } catch (FieldFault e) {
      return null;
    }
  }

  /** A record without an id is known again by what it says, so that it fails once and not daily. */
  private static BusinessKey nameless(ListItem item, ObjectShape shape) {
    return new BusinessKey(List.of(shape.type().code(), NAMELESS + Sha256.hex(item.raw())));
  }

  /**
   * Whether JSONB can hold it as it is.
   *
   * @throws FieldFault when one of its numbers is beyond what the database calls a number
   */
  private static boolean isStorable(JsonNode value) throws FieldFault {
    if (value.isTextual()) {
      return JsonText.isText(value.textValue());
    }
    if (value.isNumber() && !JsonText.isNumber(value.decimalValue())) {
      throw new FieldFault(
          Stage.VALIDATE, "number_out_of_range", "holds a number with too many digits");
    }
    boolean storable = true;
    for (JsonNode member : value) {
      storable &= isStorable(member);
    }
    for (var member : value.properties()) {
      storable &= JsonText.isText(member.getKey());
    }
    return storable;
  }

  /** The same with U+FFFD in place of what JSONB cannot hold. */
  private static JsonNode storable(JsonNode value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value.isTextual()) {
      return nodes.textNode(JsonText.printable(value.textValue()));
    }
    if (value.isObject()) {
      ObjectNode object = nodes.objectNode();
      value
          .properties()
          .forEach(m -> object.set(JsonText.printable(m.getKey()), storable(m.getValue())));
      return object;
    }
    if (value.isArray()) {
      ArrayNode array = nodes.arrayNode();
      value.forEach(member -> array.add(storable(member)));
      return array;
    }
    return value;
  }
}
