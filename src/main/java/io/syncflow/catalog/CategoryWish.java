package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a category is to be.
 *
 * @param line of the file; null when there is none
 * @param now what it is; null when it is new
 * @param data what it is to be, as {@code category_versions.category_data} keeps it
 */
record CategoryWish(Integer line, Category now, ObjectNode data) {

  private static final int LONGEST = 255;
  private static final int LONGEST_TEXT = 65_535;
  private static final List<String> TEXTS = List.of("name", "description", "parent");
  private static final String ATTRIBUTES = "attributes";
  static final String DELETED = "deleted";

  /**
   * What a row wants.
   *
   * @param now the category with the row's slug; null when there is none
   * @throws BadValue when it cannot be had
   */
  static CategoryWish of(CategoryRow row, Category now) {
    if (row.slug() == null || row.slug().isBlank() || row.slug().length() > LONGEST) {
      throw new BadValue("slug", "is missing or longer than " + LONGEST + " characters");
    }
    if (now != null && row.version() != null && row.version() < now.version()) {
      throw new BadValue(
          "version", "is " + row.version() + ", and the category has moved on to " + now.version());
    }
    if (row.version() != null && (now == null || row.version() > now.version())) {
      throw new BadValue("version", "is newer than the category");
    }
    boolean deletes = Boolean.TRUE.equals(row.deleted());
    if (deletes && (now == null || now.data().has(DELETED))) {
      throw new BadValue("slug", "belongs to no category, so there is nothing to delete");
    }
    ObjectNode data = now == null ? JsonNodeFactory.instance.objectNode() : now.data().deepCopy();
    data.put("slug", row.slug());
    data.remove(DELETED);
    if (!data.has(ATTRIBUTES)) {
      data.putObject(ATTRIBUTES);
    }
    if (row.fields() != null) {
      row.fields().forEach((field, value) -> set(data, field, value));
    }
    if (data.path("name").asText().isBlank()) {
      throw new BadValue("name", "is missing");
    }
    if (deletes) {
      data.put(DELETED, true);
    }
    return new CategoryWish(row.line(), now, data);
  }

  private static void set(ObjectNode data, String field, JsonNode value) {
    if (field.equals(ATTRIBUTES)) {
      if (!value.isNull() && !value.isObject()) {
        throw new BadValue(field, "is no object");
      }
      data.set(field, value.isNull() ? JsonNodeFactory.instance.objectNode() : value);
    } else if (!TEXTS.contains(field)) {
      throw new BadValue(field, "is no field of a category");
    } else if (value.isNull() || value.isTextual() && value.asText().isBlank()) {
      data.remove(field);
    } else {
      int longest = field.equals("description") ? LONGEST_TEXT : LONGEST;
      if (!value.isTextual() || value.asText().length() > longest) {
        throw new BadValue(field, "is no text of at most " + longest + " characters");
      }
      if (value.asText().indexOf('\0') >= 0) {
        throw new BadValue(field, "holds a NUL character");
      }
      data.set(field, value);
    }
  }

  String slug() {
    return data.path("slug").asText();
  }

  /** Null for none. */
  String parent() {
    return data.path("parent").textValue();
  }

  boolean deletes() {
    return data.has(DELETED);
  }

  /** A new category is a change whatever it says. */
  boolean changesSomething() {
    return now == null || !changes().isEmpty();
  }

  /** What is to be different, by field. */
  SortedMap<String, FieldChange> changes() {
    SortedMap<String, FieldChange> fields = new TreeMap<>();
    for (String field : List.of("slug", "name", "description", "parent", ATTRIBUTES, DELETED)) {
      JsonNode before = now == null ? null : now.data().get(field);
      JsonNode after = data.get(field);
      boolean noAttributes =
          field.equals(ATTRIBUTES) && now == null && after != null && after.isEmpty();
      if (!noAttributes && !FieldChange.same(before, after)) {
        fields.put(field, new FieldChange(orNull(before), orNull(after)));
      }
    }
    return fields;
  }

  private static JsonNode orNull(JsonNode value) {
    return value == null ? NullNode.getInstance() : value;
  }
}
