package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rows of {@code categories} and {@code category_versions}; parents are told by their slugs. */
final class CategoryTable {

  private static final String COLUMNS =
      """
      SELECT c.id, c.slug, c.version, c.updated_at, jsonb_strip_nulls(jsonb_build_object('slug', c.slug,
        'name', c.name, 'description', c.description, 'parent', p.slug,
        'deleted', CASE WHEN c.deleted_at IS NOT NULL THEN true END))
        || jsonb_build_object('attributes', c.attributes) AS data
      FROM public.categories c LEFT JOIN public.categories p ON p.org_id = c.org_id AND p.id = c.parent_id
      WHERE c.org_id = ?
      """;

  private static final String PAGE =
      COLUMNS
          + " AND c.deleted_at IS NULL AND (?::text IS NULL OR c.slug > ?) ORDER BY c.slug LIMIT ?";

  /** One that is deleted is found by its slug, too, unless another one has it now. */
  private static final String BY_SLUG =
      COLUMNS
          + " AND c.slug = ANY (?) ORDER BY c.slug, c.deleted_at NULLS LAST, c.id FOR UPDATE OF c";

  private static final String BY_ID = COLUMNS + " AND c.id = ANY (?::uuid[]) FOR UPDATE OF c";

  /** First without parents, which may be among the new ones. */
  private static final String WRITE =
      """
      INSERT INTO public.categories AS c (id, org_id, slug, name, description, attributes, version, deleted_at)
      SELECT w.id, ?, w.slug, w.name, w.description, w.attributes, w.version,
        CASE WHEN w.deleted THEN clock_timestamp() END
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, slug text, name text, description text, attributes jsonb,
        version bigint, deleted boolean)
      ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name, description = excluded.description,
        attributes = excluded.attributes, version = excluded.version, deleted_at = excluded.deleted_at,
        updated_at = clock_timestamp()
      """;

  private static final String PARENTS =
      """
      UPDATE public.categories c SET parent_id = p.id
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, parent text)
      LEFT JOIN public.categories p ON p.org_id = ? AND p.slug = w.parent AND p.deleted_at IS NULL
      WHERE c.org_id = ? AND c.id = w.id
      """;

  private static final String VERSIONS =
      """
      INSERT INTO public.category_versions (id, org_id, category_id, version_number, category_data, changed_fields,
        change_source, changed_by, changed_by_name, sync_operation_id)
      SELECT public.uuid_v7(), ?, w.id, w.version, w.data, ARRAY(SELECT jsonb_array_elements_text(w.changed)), ?, ?, ?, ?
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, version bigint, data jsonb, changed jsonb)
      """;

  /** What a category was before it had versions, so that it can go back to that. */
  private static final String FIRST =
      """
      INSERT INTO public.category_versions (id, org_id, category_id, version_number, category_data, change_source)
      SELECT public.uuid_v7(), ?, w.id, w.version - 1, w.was, 'user'
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, version bigint, was jsonb)
      WHERE w.version > 1 AND NOT EXISTS (SELECT FROM public.category_versions v WHERE v.org_id = ?
        AND v.category_id = w.id AND v.version_number = w.version - 1)
      """;

  private static final String HISTORY =
      "SELECT version_number, category_data, changed_fields, change_source, changed_by_name,"
          + " sync_operation_id, created_at FROM public.category_versions WHERE org_id = ?"
          + " AND category_id = ?";

  /** A category that is its own ancestor. */
  private static final String CIRCLE =
      """
      WITH RECURSIVE up AS (
        SELECT c.id AS start, c.slug, c.parent_id, 1 AS depth FROM public.categories c
        WHERE c.org_id = ? AND c.id = ANY (?::uuid[])
        UNION ALL
        SELECT u.start, u.slug, c.parent_id, u.depth + 1 FROM up u
        JOIN public.categories c ON c.org_id = ? AND c.id = u.parent_id WHERE u.depth < 100)
      SELECT slug FROM up WHERE parent_id = start OR depth = 100 LIMIT 1
      """;

  /**
   * A category to be written.
   *
   * @param was what it is now; null for a new one
   */
  record Write(
      UUID id, long version, ObjectNode was, ObjectNode data, Collection<String> changed) {}

  private CategoryTable() {}

  static List<Category> page(Connection connection, UUID org, String after, int limit)
      throws SQLException {
    return Statements.list(connection, PAGE, CategoryTable::read, org, after, after, limit);
  }

  /** By slug, locked. */
  static Map<String, Category> bySlug(Connection connection, UUID org, Collection<String> slugs)
      throws SQLException {
    Map<String, Category> found = new LinkedHashMap<>();
    for (Category one :
        Statements.list(connection, BY_SLUG, CategoryTable::read, org, List.copyOf(slugs))) {
      found.merge(one.slug(), one, (a, b) -> a.data().has("deleted") ? b : a);
    }
    return found;
  }

  /** By id, locked. */
  static Map<UUID, Category> byId(Connection connection, UUID org, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, Category> found = new LinkedHashMap<>();
    Statements.list(connection, BY_ID, CategoryTable::read, org, List.copyOf(ids))
        .forEach(one -> found.put(one.id(), one));
    return found;
  }

  static List<CategoryVersion> history(
      Connection connection, UUID org, UUID id, Long before, int limit) throws SQLException {
    return Statements.list(
        connection,
        HISTORY
            + " AND (?::bigint IS NULL OR version_number < ?) ORDER BY version_number DESC LIMIT ?",
        CategoryTable::version,
        org,
        id,
        before,
        before,
        limit);
  }

  static CategoryVersion version(Connection connection, UUID org, UUID id, long number)
      throws SQLException {
    return Statements.list(
            connection,
            HISTORY + " AND version_number = ?",
            CategoryTable::version,
            org,
            id,
            number)
        .stream()
        .findFirst()
        .orElse(null);
  }

  /**
   * Writes categories with their versions.
   *
   * @throws Refused when one would be its own ancestor
   */
  static void write(
      Connection connection, UUID org, UUID operation, Author author, List<Write> writes)
      throws SQLException {
    if (writes.isEmpty()) {
      return;
    }
    ArrayNode rows = Statements.JSON.createArrayNode();
    List<UUID> ids = new ArrayList<>();
    for (Write write : writes) {
      ids.add(write.id());
      ObjectNode row = rows.addObject().put("id", write.id().toString());
      row.put("version", write.version()).put("deleted", write.data().has("deleted"));
      for (String field : List.of("slug", "name", "description", "parent")) {
        row.set(field, write.data().get(field));
      }
      row.set("attributes", write.data().withObjectProperty("attributes"));
      row.set("data", write.data());
      row.set("was", write.was());
      ArrayNode changed = row.putArray("changed");
      write.changed().forEach(changed::add);
    }
    Statements.update(connection, FIRST, org, rows, org);
    Statements.update(connection, WRITE, org, rows);
    Statements.update(connection, PARENTS, rows, org, org);
    Statements.update(
        connection, VERSIONS, org, author.source(), author.user(), author.name(), operation, rows);
    for (String slug :
        Statements.list(connection, CIRCLE, row -> row.getString(1), org, ids, org)) {
      throw new Refused("circle", "The category " + slug + " would lie in itself.");
    }
  }

  private static Category read(ResultSet row) throws SQLException {
    return new Category(
        Statements.uuid(row, "id"),
        row.getString("slug"),
        row.getLong("version"),
        (ObjectNode) Statements.json(row, "data"),
        Statements.instant(row, "updated_at"));
  }

  private static CategoryVersion version(ResultSet row) throws SQLException {
    JsonNode data = Statements.json(row, "category_data");
    return new CategoryVersion(
        row.getLong("version_number"),
        data,
        List.of((String[]) row.getArray("changed_fields").getArray()),
        row.getString("change_source"),
        row.getString("changed_by_name"),
        Statements.uuid(row, "sync_operation_id"),
        Statements.instant(row, "created_at"));
  }
}
