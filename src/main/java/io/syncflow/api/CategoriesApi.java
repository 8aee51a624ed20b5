package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.catalog.Categories;
import io.syncflow.catalog.Category;
import io.syncflow.catalog.CategoryChanges;
import io.syncflow.catalog.CategoryRow;
import io.syncflow.catalog.CategoryVersion;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Categories: list, bring in, histories, and back. */
public final class CategoriesApi {

  private static final int MOST_ROWS = 1_000;

  private final Categories categories;
  private final Cursors cursors;
  private final Json json;

  public CategoriesApi(Categories categories, Cursors cursors, Json json) {
    this.categories = categories;
    this.cursors = cursors;
    this.json = json;
  }

  /** A row as it comes. */
  record Row(
      Integer line, String slug, Long version, Map<String, JsonNode> fields, Boolean deleted) {}

  /**
   * @param apply whether to write; null = only say what would change
   */
  record Rows(String name, List<Row> rows, Boolean apply) {}

  /**
   * @param apply as for rows
   */
  record Back(String slug, Long toVersion, String reason, Boolean apply) {}

  /** {@code GET /catalog/categories}: in the order of slugs. */
  public Page<Category> list(ApiRequest request) {
    Query query = request.query().only("slug", "limit", "cursor");
    if (query.text("slug") != null) {
      return new Page<>(categories.find(request.org(), query.text("slug")).stream().toList(), null);
    }
    List<Category> found =
        categories.page(request.org(), cursors.place(request, "categories"), query.limit() + 1);
    return cursors.pageByPlace(request, "categories", found, Category::slug);
  }

  /** {@code GET /catalog/categories/{id}/versions}: newest first. */
  public Page<CategoryVersion> versions(ApiRequest request) {
    Query query = request.query().only("limit", "cursor");
    UUID id = request.id("id");
    String list = "category/" + id;
    String place = cursors.place(request, list);
    List<CategoryVersion> found =
        categories.versions(
            request.org(), id, place == null ? null : Long.valueOf(place), query.limit() + 1);
    return cursors.pageByPlace(request, list, found, one -> String.valueOf(one.version()));
  }

  /** {@code POST /catalog/categories}: what rows change, or would. */
  public CategoryChanges put(ApiRequest request) {
    request.query().only();
    Rows rows = json.read(request.body(), Rows.class);
    if (rows.rows() == null || rows.rows().isEmpty() || rows.rows().size() > MOST_ROWS) {
      throw Refusal.field("/rows", "wrong_number", "Give 1 to " + MOST_ROWS + " rows.");
    }
    List<CategoryRow> wanted =
        rows.rows().stream()
            .map(r -> new CategoryRow(r.line(), r.slug(), r.version(), r.fields(), r.deleted()))
            .toList();
    String name = rows.name() == null ? "Categories" : Check.text(rows.name(), "name", 200);
    return CatalogAnswers.of(
        () ->
            categories.put(
                request.org(),
                name,
                wanted,
                Boolean.TRUE.equals(rows.apply()),
                CatalogAnswers.author(request)));
  }

  /** {@code POST /catalog/category-rollbacks}: what taking one back changes, or would. */
  public CategoryChanges rollBack(ApiRequest request) {
    request.query().only();
    Back back = json.read(request.body(), Back.class);
    String slug = Check.text(back.slug(), "slug", 255);
    if (back.toVersion() == null || back.toVersion() < 1) {
      throw Refusal.field("/to_version", "missing_value", "Name the version, from 1 on.");
    }
    String reason = back.reason() == null ? null : Check.text(back.reason(), "reason", 1000);
    return CatalogAnswers.of(
        () ->
            categories.rollBack(
                request.org(),
                slug,
                back.toVersion(),
                reason,
                Boolean.TRUE.equals(back.apply()),
                CatalogAnswers.author(request)));
  }
}
