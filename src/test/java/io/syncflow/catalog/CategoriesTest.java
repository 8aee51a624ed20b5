package io.syncflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
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

  @Test
  void a_whole_import_goes_back_by_a_plan_and_what_somebody_changed_since_stays() {
    write("shirts", null, "name: \"Shirts\"");
    write("hats", null, "name: \"Hats\", description: \"warm\"");
    write("old", null, "name: \"Old\"");
    UUID wrong =
        categories
            .put(
                catalog.org,
                "Wrong file",
                List.of(
                    row("shirts", null, "name: \"Tops\", attributes: {\"tax\": \"full\"}"),
                    row("hats", null, "name: \"Caps\", description: \"cold\""),
                    row("socks", null, "name: \"Socks\", parent: \"shirts\""),
                    row("gloves", null, "name: \"Gloves\""),
                    new CategoryRow(5, "old", null, Map.of(), true)),
                true,
                ANNA)
            .operation();
    assertThat(catalog.operations.find(catalog.org, wrong).orElseThrow().rollbackable()).isTrue();
    write("hats", null, "name: \"Beanies\"");
    write("gloves", null, "description: \"of wool\"");

    Plan back = back(wrong, null, null);

    assertThat(names()).as("planning changes nothing").contains("Tops", "Socks");
    assertThat(items(back))
        .containsExactlyInAnyOrder(
            "shirts update [attributes, name] left out {}",
            "hats update [description] left out {name=changed since by token:anna in version 3}",
            "socks delete [deleted] left out {}",
            "gloves update [] left out {deleted=changed since by token:anna in version 2}",
            "old update [deleted] left out {}");
    PlanOutcome done = catalog.rollbacks.apply(catalog.org, back.id(), ANNA);
    assertThat(done.applied()).isEqualTo(4);
    assertThat(done.refused()).isZero();
    assertThat(names()).containsExactly("Gloves of wool", "Beanies warm", "Old", "Shirts");
    assertThat(versions("shirts"))
        .extracting(v -> v.version() + " " + v.data().path("name").asText() + " " + v.source())
        .containsExactly("3 Shirts rollback", "2 Tops import", "1 Shirts import");
    assertThat(versions("shirts").get(0).data().path("attributes")).isEmpty();
    assertThat(
            catalog.ask(
                "SELECT r.rollback_type, r.status, b.value ->> 'sku', b.value #>> '{replaced,name}',"
                    + " b.value #>> '{restored,name}' FROM sync_rollbacks r,"
                    + " jsonb_each(r.backup_data) b WHERE r.org_id = ? AND r.original_operation_id ="
                    + " ? ORDER BY 3",
                catalog.org,
                wrong))
        .containsExactly(
            "full,completed,hats,null,null",
            "full,completed,old,null,null",
            "full,completed,shirts,Tops,Shirts",
            "full,completed,socks,null,null");
    assertThatThrownBy(() -> catalog.rollbacks.apply(catalog.org, back.id(), ANNA))
        .hasMessage("The plan has been applied already.");
    catalog.rollbacks.apply(catalog.org, back(done.operation().id(), null, null).id(), ANNA);
    assertThat(names())
        .as("a rollback goes back, too")
        .containsExactly("Gloves of wool", "Beanies cold", "Tops", "Socks");
  }

  @Test
  void some_categories_of_an_import_or_some_fields_go_back() {
    write("a", null, "name: \"A\", description: \"a\"");
    write("b", null, "name: \"B\", description: \"b\"");
    List<CategoryRow> rows =
        List.of(
            row("a", null, "name: \"AA\", description: \"aa\""),
            row("b", null, "name: \"BB\", description: \"bb\""));
    UUID wrong = categories.put(catalog.org, "Wrong", rows, true, ANNA).operation();

    catalog.rollbacks.apply(catalog.org, back(wrong, Set.of("a"), Set.of("name")).id(), ANNA);
    assertThat(names()).containsExactly("A aa", "BB bb");
    catalog.rollbacks.apply(catalog.org, back(wrong, Set.of("b"), null).id(), ANNA);
    assertThat(names()).containsExactly("A aa", "B b");
    assertThatThrownBy(() -> back(wrong, Set.of("nowhere"), null)).isInstanceOf(Refused.class);
    RollbackRequest request = new RollbackRequest(wrong, null, null, null, null, null);
    assertThatThrownBy(() -> catalog.rollbacks.plan(catalog.other, request, ANNA))
        .hasMessage("There is no such operation.");
  }

  @Test
  void what_cannot_be_as_it_was_is_left_out_and_what_moves_on_after_the_plan_is_refused() {
    write("a", null, "name: \"A\"");
    write("b", null, "name: \"B\"");
    List<CategoryRow> rows =
        List.of(
            row("a", null, "name: \"AA\""),
            row("b", null, "name: \"BB\""),
            row("mugs", null, "name: \"Mugs\""),
            row("cups", null, "name: \"Cups\""));
    UUID wrong = categories.put(catalog.org, "Wrong", rows, true, ANNA).operation();
    catalog.says(CatalogFixture.remote("1", "SKU-1", "\"name\": \"Mug\", \"category\": \"mugs\""));

    Plan back = back(wrong, null, null);

    assertThat(items(back))
        .contains("mugs update [] left out {deleted=It still has 1 products.}")
        .contains("cups delete [deleted] left out {}");
    write("a", null, "description: \"meanwhile\"");
    catalog.says(CatalogFixture.remote("2", "SKU-2", "\"name\": \"Cup\", \"category\": \"cups\""));
    PlanOutcome done = catalog.rollbacks.apply(catalog.org, back.id(), ANNA);

    assertThat(done.applied()).isEqualTo(1);
    assertThat(names()).containsExactly("AA meanwhile", "B", "Cups", "Mugs");
    assertThat(done.operation().status()).isEqualTo("completed_with_errors");
    assertThat(
            catalog
                .plans
                .items(catalog.org, back.id(), new PlanChoice("refused", null, null), -1, 10)
                .stream()
                .map(item -> item.sku() + ": " + item.statusReason()))
        .containsExactlyInAnyOrder(
            "a: The category has moved on to version 3.", "cups: It still has 1 products.");
    assertThat(catalog.ask("SELECT status FROM sync_rollbacks WHERE org_id = ?", catalog.org))
        .containsExactly("completed_with_errors");
  }

  @Test
  void a_sync_of_products_that_brought_a_category_goes_back_as_one_of_products() {
    UUID operation = catalog.operation();
    catalog.intake.take(
        catalog.org,
        operation,
        List.of(CatalogFixture.remote("1", "SKU-1", "\"name\": \"Mug\", \"category\": \"mugs\"")));
    Plan back = back(operation, null, null);
    assertThat(back.entity()).isNull();
    assertThat(items(back)).containsExactly("SKU-1 delete [deleted] left out {}");
  }

  private static Plan back(UUID operation, Set<String> slugs, Set<String> fields) {
    RollbackRequest request =
        new RollbackRequest(operation, null, null, slugs, fields, "wrong file");
    return catalog.rollbacks.plan(catalog.org, request, ANNA);
  }

  private static List<String> items(Plan plan) {
    return catalog
        .plans
        .items(catalog.org, plan.id(), new PlanChoice(null, null, null), -1, 50)
        .stream()
        .map(
            item -> {
              Map<String, String> leftOut = new TreeMap<>();
              item.conflicts()
                  .properties()
                  .forEach(one -> leftOut.put(one.getKey(), one.getValue().path("base").asText()));
              return item.sku()
                  + " "
                  + item.changeType()
                  + " "
                  + item.changes().keySet()
                  + " left out "
                  + leftOut;
            })
        .toList();
  }

  /** Name and description of all categories, in the order of their slugs. */
  private static List<String> names() {
    return categories.page(catalog.org, null, 50).stream()
        .map(
            one -> one.data().path("name").asText() + " " + one.data().path("description").asText())
        .map(String::strip)
        .toList();
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
