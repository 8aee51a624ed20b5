package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * A product with its variants at one moment, as {@code product_versions.product_data} keeps it
 * (D-27): {@code {"sku": …, "attributes": {…}, "variants": {"<id>": {…}}}}. Absent and null are the
 * same. Fields are named by the paths of {@link Field}. Immutable.
 */
public final class Snapshot {

  /** Of a product that does not exist. */
  static final Snapshot NONE = new Snapshot(new TreeMap<>(), new TreeMap<>());

  private final SortedMap<String, JsonNode> own;
  private final SortedMap<UUID, SortedMap<String, JsonNode>> variants;

  private Snapshot(
      SortedMap<String, JsonNode> own, SortedMap<UUID, SortedMap<String, JsonNode>> variants) {
    this.own = own;
    this.variants = variants;
  }

  /** Reads the nested form. */
  static Snapshot of(JsonNode nested) {
    SortedMap<String, JsonNode> own = new TreeMap<>();
    SortedMap<UUID, SortedMap<String, JsonNode>> variants = new TreeMap<>();
    flatten(nested, own::put);
    for (Map.Entry<String, JsonNode> variant : nested.path(Field.VARIANTS).properties()) {
      variants.put(UUID.fromString(variant.getKey()), flattened(variant.getValue()));
    }
    return new Snapshot(own, variants);
  }

  /** The nested form, members in order of their names. */
  ObjectNode toJson() {
    ObjectNode json = nested(own);
    if (!variants.isEmpty()) {
      ObjectNode all = json.putObject(Field.VARIANTS);
      variants.forEach((id, fields) -> all.set(id.toString(), nested(fields)));
    }
    return json;
  }

  /** The value at a path, a whole variant too; JSON null when there is none. */
  JsonNode get(String path) {
    UUID variant = variant(path);
    if (variant == null) {
      return own.getOrDefault(path, NullNode.getInstance());
    }
    SortedMap<String, JsonNode> fields = variants.get(variant);
    if (fields == null) {
      return NullNode.getInstance();
    }
    return isWhole(path)
        ? nested(fields)
        : fields.getOrDefault(Field.leaf(path), NullNode.getInstance());
  }

  /** The nested form, for those who only read it. */
  public JsonNode json() {
    return toJson();
  }

  /** The value of a field; JSON null when there is none. */
  public JsonNode value(String path) {
    return get(path);
  }

  /** The names of a variant's fields, in its nested form; attributes one by one. */
  public static Set<String> fields(JsonNode variant) {
    return flattened(variant).keySet();
  }

  /** The text at a path; null when there is none. */
  String text(String path) {
    return get(path).textValue();
  }

  /** The variants there are. */
  Set<UUID> variants() {
    return Collections.unmodifiableSet(variants.keySet());
  }

  boolean isDeleted() {
    return own.containsKey(Field.DELETED);
  }

  /** The same with other values at these paths. */
  Snapshot with(Map<String, JsonNode> values) {
    SortedMap<String, JsonNode> ownCopy = new TreeMap<>(own);
    SortedMap<UUID, SortedMap<String, JsonNode>> variantsCopy = new TreeMap<>();
    variants.forEach((id, fields) -> variantsCopy.put(id, new TreeMap<>(fields)));
    // A whole variant comes before its fields.
    new TreeMap<>(values)
        .forEach(
            (path, value) -> {
              UUID variant = variant(path);
              if (variant == null) {
                set(ownCopy, path, value);
              } else if (!isWhole(path)) {
                set(
                    variantsCopy.computeIfAbsent(variant, id -> new TreeMap<>()),
                    Field.leaf(path),
                    value);
              } else if (value.isNull()) {
                variantsCopy.remove(variant);
              } else {
                variantsCopy.put(variant, flattened(value));
              }
            });
    return new Snapshot(ownCopy, variantsCopy);
  }

  /**
   * What would have to change to make this one that, by meaning: a variant that only one of them
   * has as a whole, everything else field by field.
   */
  SortedMap<String, FieldChange> changesTo(Snapshot that) {
    SortedMap<String, FieldChange> changes = new TreeMap<>();
    for (String path : pathsWith(that)) {
      JsonNode before = get(path);
      JsonNode after = that.get(path);
      if (!Values.same(path, before, after)) {
        changes.put(path, new FieldChange(before, after));
      }
    }
    return changes;
  }

  /** Every path that one of the two has something at; see {@link #changesTo}. */
  Set<String> pathsWith(Snapshot that) {
    Set<String> paths = new TreeSet<>(own.keySet());
    paths.addAll(that.own.keySet());
    Set<UUID> ids = new TreeSet<>(variants.keySet());
    ids.addAll(that.variants.keySet());
    for (UUID id : ids) {
      SortedMap<String, JsonNode> mine = variants.get(id);
      SortedMap<String, JsonNode> theirs = that.variants.get(id);
      if (mine == null || theirs == null) {
        paths.add(path(id));
      } else {
        mine.keySet().forEach(leaf -> paths.add(path(id) + "/" + leaf));
        theirs.keySet().forEach(leaf -> paths.add(path(id) + "/" + leaf));
      }
    }
    return paths;
  }

  /** The path of a whole variant. */
  static String path(UUID variant) {
    return Field.VARIANTS + "/" + variant;
  }

  /** The variant a path belongs to; null for the product's own fields. */
  static UUID variant(String path) {
    if (!path.startsWith(Field.VARIANTS + "/")) {
      return null;
    }
    int start = Field.VARIANTS.length() + 1;
    int end = path.indexOf('/', start);
    return UUID.fromString(end < 0 ? path.substring(start) : path.substring(start, end));
  }

  /** Whether a path names a whole variant. */
  static boolean isWhole(String path) {
    return path.startsWith(Field.VARIANTS + "/")
        && path.indexOf('/', Field.VARIANTS.length() + 1) < 0;
  }

  private static void set(SortedMap<String, JsonNode> fields, String name, JsonNode value) {
    if (value.isNull()) {
      fields.remove(name);
    } else {
      fields.put(name, value);
    }
  }

  private static SortedMap<String, JsonNode> flattened(JsonNode object) {
    SortedMap<String, JsonNode> fields = new TreeMap<>();
    flatten(object, fields::put);
    return fields;
  }

  private static void flatten(JsonNode object, BiConsumer<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String name = member.getKey();
      if (name.equals(Field.VARIANTS)) {
        continue;
      }
      if (name.equals(Field.ATTRIBUTES)) {
        member
            .getValue()
            .properties()
            .forEach(
                inner ->
                    flattenOne(
                        Field.ATTRIBUTES + "/" + Field.escaped(inner.getKey()),
                        inner.getValue(),
                        into));
      } else {
        flattenOne(name, member.getValue(), into);
      }
    }
  }

  private static void flattenOne(String name, JsonNode value, BiConsumer<String, JsonNode> into) {
    JsonNode canonical = Values.canonical(value);
    if (!canonical.isNull()) {
      into.accept(name, canonical);
    }
  }

  private static ObjectNode nested(SortedMap<String, JsonNode> fields) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(Field.ATTRIBUTES + "/")) {
            String key = Field.unescaped(name.substring(Field.ATTRIBUTES.length() + 1));
            json.withObjectProperty(Field.ATTRIBUTES).set(key, value);
          } else {
            json.set(name, value);
          }
        });
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Snapshot that && own.equals(that.own) && variants.equals(that.variants);
  }

  @Override
  public int hashCode() {
    return 31 * own.hashCode() + variants.hashCode();
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
