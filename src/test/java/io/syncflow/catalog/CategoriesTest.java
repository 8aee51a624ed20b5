package io.syncflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Categories in, out and back (D-31, D-32). */
class CategoriesTest {

  private static final Author ANNA = Author.user(null, "token:anna");
  private static CatalogFixture catalog;
  private static Categories categories;

  @BeforeAll
  static void start() {
    catalog = new CatalogFixture();
    categories = new Categories(catalog.scope);
  }

  @AfterAll
  static void stop() {
    catalog.close();
  }

  @BeforeEach
  void fresh() {
    catalog.fresh();
  }

  @Test
  void rows_are_compared_first_and_written_with_versions_when_that_is_wanted() {
    List<CategoryRow> rows =
        List.of(
            row("shirts", null, "name: \"Shirts\", parent: \"clothes\""),
            row("clothes", null, "name: \"Clothes\", attributes: {\"tax\": \"full\"}"));
    CategoryChanges seen = categories.put(catalog.org, "Tree", rows, false, ANNA);
    assertThat(seen.changes()).extracting(CategoryChanges.Change::kind).containsOnly("create");
    assertThat(categories.page(catalog.org, null, 10)).as("nothing is written").isEmpty();

    CategoryChanges done = categories.put(catalog.org, "Tree", rows, true, ANNA);

    assertThat(done.operation()).isNotNull();
    assertThat(categories.page(catalog.org, null, 10))
        .extracting(one -> one.slug() + " " + one.data().path("parent").asText() + one.version())
        .containsExactly("clothes 1", "shirts clothes1");
    assertThat(categories.put(catalog.org, "Tree", rows, true, ANNA).unchanged()).isEqualTo(2);
    write("shirts", 1L, "name: \"All shirts\"");
    assertThat(versions("shirts"))
        .extracting(v -> v.version() + " " + v.data().path("name").asText() + " " + v.changedBy())
        .containsExactly("2 All shirts token:anna", "1 Shirts token:anna");
    assertThat(versions("shirts").get(0).changedFields()).containsExactly("name");
  }

  @Test
  void what_moved_on_or_makes_no_sense_is_left_alone_and_named() {
    write("a", null, "name: \"A\"");
    write("a", 1L, "name: \"Moved on\"");
    write("b", null, "name: \"B\", parent: \"a\"");
    List<CategoryRow> rows =
        List.of(
            row("a", 1L, "name: \"Too late\""),
            row("c", null, "description: \"no name\""),
            row("d", null, "name: \"D\", parent: \"nowhere\""),
            row("e", null, "name: \"E\", parent: \"d\""),
            row("f", null, "name: \"F\", colour: \"red\""),
            row("g", null, "name: \"G\""),
            row("g", null, "name: \"G again\""),
            row("", null, "name: \"none\""));

    CategoryChanges done = categories.put(catalog.org, "Bad", rows, true, ANNA);

    assertThat(done.faults())
        .extracting(RowFault::sku)
        .containsExactlyInAnyOrder("a", "c", "d", "e", "f", "g", "");
    assertThat(categories.page(catalog.org, null, 10))
        .extracting(one -> one.data().path("name").asText())
        .containsExactly("Moved on", "B", "G");
    CategoryRow gone = new CategoryRow(1, "a", null, Map.of(), true);
    assertThat(categories.put(catalog.org, "Gone", List.of(gone), true, ANNA).faults())
        .extracting(RowFault::reason)
        .containsExactly("It still has categories below it.");
    assertThatThrownBy(() -> write("a", null, "parent: \"b\""))
        .isInstanceOf(Refused.class)
        .hasMessage("The category a would lie in itself.");
    assertThat(categories.find(catalog.org, "a").orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void a_category_goes_back_to_a_version_and_what_that_replaced_is_kept() {
    write("a", null, "name: \"First\"");
    write("a", null, "name: \"Second\", description: \"wrong\"");

    assertThat(categories.rollBack(catalog.org, "a", 1, "wrong file", false, ANNA).operation())
        .as("only said")
        .isNull();
    categories.rollBack(catalog.org, "a", 1, "wrong file", true, ANNA);

    assertThat(versions("a"))
        .extracting(v -> v.version() + " " + v.data().path("name").asText() + " " + v.source())
        .containsExactly("3 First rollback", "2 Second import", "1 First import");
    assertThat(
            catalog.ask(
                "SELECT r.rollback_type, r.to_version, r.reason, b.value #>> '{replaced,name}' FROM"
                    + " sync_rollbacks r, jsonb_each(r.backup_data) b WHERE r.org_id = ?",
                catalog.org))
        .containsExactly("selective,1,wrong file,Second");
    assertThatThrownBy(() -> categories.rollBack(catalog.org, "a", 9, null, true, ANNA))
        .isInstanceOf(Refused.class);
    categories.put(
        catalog.org, "Gone", List.of(new CategoryRow(1, "a", null, Map.of(), true)), true, ANNA);
    assertThat(categories.page(catalog.org, null, 10)).isEmpty();
    categories.rollBack(catalog.org, "a", 2, null, true, ANNA);
    assertThat(categories.find(catalog.org, "a").orElseThrow().data().path("name").asText())
        .as("a deleted one comes back")
        .isEqualTo("Second");
  }

  @Test
  void a_category_that_a_product_brought_has_a_history_too_and_stays_while_it_is_used() {
    catalog.says(CatalogFixture.remote("1", "SKU-1", "\"name\": \"Mug\", \"category\": \"mugs\""));
    assertThat(versions("mugs")).hasSize(1);
    CategoryRow gone = new CategoryRow(null, "mugs", null, Map.of(), true);
    assertThat(categories.put(catalog.org, "Gone", List.of(gone), true, ANNA).faults())
        .extracting(RowFault::reason)
        .containsExactly("It still has 1 products.");
    assertThat(categories.page(catalog.other, null, 10)).as("another organisation's").isEmpty();
  }

  private static List<CategoryVersion> versions(String slug) {
    return categories.versions(
        catalog.org, categories.find(catalog.org, slug).orElseThrow().id(), null, 10);
  }

  private static void write(String slug, Long version, String fields) {
    assertThat(
            categories
                .put(catalog.org, "One", List.of(row(slug, version, fields)), true, ANNA)
                .faults())
        .isEmpty();
  }

  private static CategoryRow row(String slug, Long version, String fields) {
    Map<String, JsonNode> values = new HashMap<>();
    CatalogFixture.json(
            "{"
                + fields.replaceAll("(name|parent|description|attributes|colour):", "\"$1\":")
                + "}")
        .properties()
        .forEach(field -> values.put(field.getKey(), field.getValue()));
    return new CategoryRow(1, slug, version, values, null);
  }
}
