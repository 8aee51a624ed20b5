package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.SHOP;
import static io.syncflow.catalog.CatalogFixture.remote;
import static io.syncflow.catalog.CatalogFixture.variant;
import static io.syncflow.catalog.CatalogFixture.withVariants;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What products cost is for admins, wherever it stands (D-78): in a field of its own, in an
 * attribute, and inside of a whole variant. {@code 4711} is a cost everywhere here.
 */
class MaskingTest {

  private static final String COST = "4711";

  private static CatalogFixture catalog;

  @BeforeAll
  static void create() {
    catalog = new CatalogFixture();
  }

  @AfterAll
  static void drop() {
    catalog.close();
  }

  @BeforeEach
  void a_removed_variant_in_conflict_and_another_cost_there() {
    catalog.fresh();
    RemoteChange coat = remote("1", "A", "\"name\": \"Coat\", \"cost\": 4711");
    catalog.says(
        withVariants(
            coat,
            variant("11", "A-S", "\"cost\": 4711, \"attributes/purchase\": 4711"),
            variant("12", "A-M", "\"price\": 20")));
    catalog.edit("A", Map.of("variants/" + small() + "/price", "21"));
    catalog.says(withVariants(coat, variant("12", "A-M", "\"price\": 20")));
  }

  static Stream<String> shown() {
    return Stream.of("conflict", "plan", "version", "product", "records");
  }

  @ParameterizedTest
  @MethodSource("shown")
  void is_shown_to_admins_and_hidden_from_everybody_else(String where) {
    assertThat(text(where, true)).contains(COST);
    assertThat(text(where, false)).doesNotContain(COST);
  }

  @Test
  void nothing_else_of_a_whole_variant_is_hidden() {
    assertThat(text("conflict", false)).contains("A-S").contains("21");
    assertThat(text("plan", false)).contains("A-S");
    assertThat(text("version", false)).contains("A-S");
  }

  private static String text(String where, boolean admin) {
    return switch (where) {
      case "conflict" -> Masking.conflict(conflict(), admin).toString();
      case "plan" -> {
        PlanItem item = removal();
        yield Masking.byPath(item.conflicts(), admin)
            + Masking.changes(item.changes(), admin).toString();
      }
      case "version" -> {
        catalog.conflicts.resolve(
            catalog.org,
            new ConflictChoice(null, null, null, null, null, null, null),
            new Resolution("source_wins", null, null),
            ANNA);
        ProductVersion version = newest();
        assertThat(version.overruled().toString()).contains(COST);
        yield Masking.byPath(version.overruled(), admin)
            + Masking.changes(version.changes(), admin).toString();
      }
      case "product" -> Masking.product(catalog.product("A").snapshot().json(), admin).toString();
      default ->
          Masking.byPath(CatalogFixture.json("{\"cost_price\": 4711, \"sku\": \"A\"}"), admin)
              .toString();
    };
  }

  private static Conflict conflict() {
    return catalog
        .conflicts
        .list(
            catalog.org,
            new ConflictChoice(true, null, SHOP, "variant", null, null, null),
            null,
            10)
        .get(0);
  }

  private static ProductVersion newest() {
    Product product = catalog.product("A");
    return catalog.versions.find(catalog.org, product.id(), product.version()).orElseThrow();
  }

  /** The plan of a file that is older than the last edit, and removes the variant. */
  private static PlanItem removal() {
    ImportRow.Variant gone = new ImportRow.Variant("A-S", null, true);
    UUID plan = catalog.plans.begin(catalog.org, "file", null, ANNA).id();
    catalog.plans.add(
        catalog.org, plan, List.of(new ImportRow(2, "A", 1L, null, List.of(gone), null)));
    return catalog.plans.items(catalog.org, plan, new PlanChoice(null, null, null), -1, 1).get(0);
  }

  private static UUID small() {
    return catalog.product("A").snapshot().variants().stream()
        .filter(id -> "A-S".equals(catalog.value("A", "variants/" + id + "/sku")))
        .findFirst()
        .orElseThrow();
  }
}
