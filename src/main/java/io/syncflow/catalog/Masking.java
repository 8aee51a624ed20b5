package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.SortedMap;
import java.util.TreeMap;

/** Hides what a product costs from those who may not see it (D-78). */
public final class Masking {

  private static final JsonNode HIDDEN = TextNode.valueOf("***");

  /** Where the fields of any variant are. */
  private static final String VARIANT = Field.VARIANTS + "/x/";

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
                        fields(change.before(), VARIANT), fields(change.after(), VARIANT))
                    : change);
    return shown;
  }

  /** A conflict; of a whole variant only what is sensitive of it is left out. */
  public static Conflict conflict(Conflict conflict, boolean seesAll) {
    if (seesAll || conflict.product() == null) {
      return conflict;
    }
    if (conflict.isSensitive()) {
      return conflict.masked();
    }
    return conflict.field().equals("variant") ? ofVariant(conflict) : conflict;
  }

  private static Conflict ofVariant(Conflict conflict) {
    return new Conflict(
        conflict.id(),
        conflict.operation(),
        conflict.system(),
        conflict.product(),
        conflict.sku(),
        conflict.variant(),
        conflict.variantSku(),
        conflict.conflictType(),
        conflict.field(),
        fields(conflict.baseValue(), VARIANT),
        fields(conflict.localValue(), VARIANT),
        fields(conflict.remoteValue(), VARIANT),
        conflict.severity(),
        conflict.strategy(),
        conflict.autoResolvable(),
        fields(conflict.resolvedValue(), VARIANT),
        conflict.resolvedBy(),
        conflict.resolvedAt(),
        conflict.note(),
        conflict.createdAt());
  }

  /**
   * An object by path, with the members of sensitive fields replaced. What it has at the path of a
   * whole variant are objects of values of that variant.
   */
  public static JsonNode byPath(JsonNode object, boolean seesAll) {
    if (seesAll) {
      return object;
    }
    ObjectNode shown = object.deepCopy();
    object
        .properties()
        .forEach(
            member -> {
              String path = member.getKey();
              if (Field.isSensitive(path)) {
                shown.set(path, HIDDEN);
              } else if (Snapshot.isWhole(path)) {
                ObjectNode values = (ObjectNode) shown.get(path);
                values.properties().forEach(one -> one.setValue(fields(one.getValue(), VARIANT)));
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
      strip((ObjectNode) variant, VARIANT);
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
