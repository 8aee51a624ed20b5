package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hides what a product costs from those who may not see it (D-78). */
public final class Masking {

  private static final JsonNode HIDDEN = TextNode.valueOf("***");

  private Masking() {}

  /** Changes, with the values of sensitive fields replaced unless the reader may see them. */
  public static SortedMap<String, FieldChange> changes(
      SortedMap<String, FieldChange> changes, boolean seesAll) {
    if (seesAll || changes == null) {
      return changes;
    }
    SortedMap<String, FieldChange> shown = new TreeMap<>(changes);
    shown.replaceAll(
        (path, change) ->
            Field.isSensitive(path)
                ? new FieldChange(HIDDEN, HIDDEN)
                : Snapshot.isWhole(path)
                    ? new FieldChange(
                        fields(change.before(), path + "/"), fields(change.after(), path + "/"))
                    : change);
    return shown;
  }

  /** An object by path, with the members of sensitive fields replaced. */
  public static JsonNode byPath(JsonNode object, boolean seesAll) {
    if (seesAll) {
      return object;
    }
    ObjectNode shown = object.deepCopy();
    object
        .properties()
        .forEach(
            member -> {
              if (Field.isSensitive(member.getKey())) {
                shown.set(member.getKey(), HIDDEN);
              }
            });
    return shown;
  }

  /** A product without its sensitive fields. */
  public static JsonNode product(JsonNode snapshot, boolean seesAll) {
    if (seesAll || snapshot == null) {
      return snapshot;
    }
    JsonNode shown = fields(snapshot, "");
    for (JsonNode variant : shown.path(Field.VARIANTS)) {
      strip((ObjectNode) variant, Field.VARIANTS + "/x/");
    }
    return shown;
  }

  /** A single value. */
  public static JsonNode value(JsonNode value, boolean seesAll) {
    return seesAll || value.isNull() ? value : HIDDEN;
  }

  private static JsonNode fields(JsonNode object, String path) {
    if (!object.isObject()) {
      return object;
    }
    ObjectNode shown = object.deepCopy();
    strip(shown, path);
    return shown;
  }

  private static void strip(ObjectNode object, String path) {
    object.properties().removeIf(member -> Field.isSensitive(path + member.getKey()));
    if (object.get(Field.ATTRIBUTES) instanceof ObjectNode attributes) {
      attributes
          .properties()
          .removeIf(
              member ->
                  Field.isSensitive(
                      path + Field.ATTRIBUTES + "/" + Field.escaped(member.getKey())));
    }
  }
}
