package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.SHOP;
import static io.syncflow.catalog.CatalogFixture.remote;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** People settle what both sides changed (issue 5.7). */
class ConflictsTest {

  private static final ConflictChoice ALL =
      new ConflictChoice(null, null, null, null, null, null, null);

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
  void a_price_and_a_name_in_conflict() {
    catalog.fresh();
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "19.99", "name", "\"Blouse\""));
    catalog.says(remote("1", "A", "\"name\": \"Top\", \"price\": 24.99"));
  }

  @Test
  @DisplayName("D-66: 19.99 here and 24.99 there is a field_mismatch of severity high")
  void a_conflict_names_both_values() {
    Conflict price = one("price");

    assertThat(price.conflictType()).isEqualTo("field_mismatch");
    assertThat(price.severity()).isEqualTo("high");
    assertThat(price.localValue().decimalValue()).isEqualByComparingTo("19.99");
    assertThat(price.remoteValue().decimalValue()).isEqualByComparingTo("24.99");
    assertThat(price.baseValue().decimalValue()).isEqualByComparingTo("20");
    assertThat(catalog.conflicts.find(catalog.org, price.id())).contains(price);
    assertThat(catalog.conflicts.find(catalog.other, price.id())).isEmpty();
  }

  @Test
  void theirs_is_taken_and_ours_is_named_in_a_version() {
    Resolved done = resolve(only("price"), "source_wins", null);

    assertThat(done).isEqualTo(new Resolved(1, List.of()));
    assertThat(catalog.value("A", "price")).isEqualTo("24.99");
    assertThat(catalog.untold("A")).isEmpty();
    assertThat(
            catalog.ask(
                "SELECT change_source, changed_by_name, overruled #>> '{price,lost}' FROM"
                    + " product_versions WHERE org_id = ? AND version_number = 3",
                catalog.org))
        .containsExactly("conflict,token:anna,19.99");
    Conflict settled =
        catalog
            .conflicts
            .list(
                catalog.org,
                new ConflictChoice(false, null, null, "price", null, null, null),
                null,
                10)
            .get(0);
    assertThat(settled.resolvedBy()).isEqualTo("token:anna");
    assertThat(settled.strategy()).isEqualTo("source_wins");
    assertThat(settled.note()).isEqualTo("why");
  }

  @Test
  void ours_stays_and_the_shop_is_to_be_told() {
    resolve(ALL, "target_wins", null);

    assertThat(catalog.value("A", "price")).isEqualTo("19.99");
    assertThat(catalog.untold("A").get("price").before().decimalValue())
        .isEqualByComparingTo("24.99");
    assertThat(catalog.untold("A")).containsOnlyKeys("price", "name");
    // The shop says the same once more before it has been told: that is no new conflict.
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Top\", \"price\": 24.99")).outcome())
        .isEqualTo(IntakeReport.Outcome.UNCHANGED);
    assertThat(open()).isEmpty();
  }

  @Test
  void a_third_value_is_taken_and_told() {
    resolve(only("price"), "value", TextNode.valueOf("21.50"));

    assertThat(catalog.value("A", "price")).isEqualTo("21.5");
    assertThat(catalog.untold("A").get("price").before().decimalValue())
        .isEqualByComparingTo("24.99");
    assertThat(
            catalog.ask(
                "SELECT overruled #>> '{price,lost}', overruled #>> '{price,lost_too}' FROM"
                    + " product_versions WHERE org_id = ? AND version_number = 3",
                catalog.org))
        .containsExactly("19.99,24.99");
  }

  @Test
  void two_conflicts_about_one_field_are_settled_one_after_the_other_and_both_losers_are_named() {
    UUID file = catalog.operation();
    catalog.staging.stage(
        catalog.org,
        file,
        List.of(new ImportRow(2, "A", 1L, remote("", "A", "\"price\": 30").fields(), null, null)),
        ANNA);

    Resolved done = resolve(only("price"), "target_wins", null);

    assertThat(done).isEqualTo(new Resolved(2, List.of()));
    assertThat(catalog.value("A", "price")).isEqualTo("19.99");
    assertThat(
            catalog.ask(
                "SELECT overruled #>> '{price,lost}' FROM product_versions WHERE org_id = ? AND"
                    + " version_number > 2 ORDER BY 1",
                catalog.org))
        .containsExactly("24.99", "30");
  }

  @Test
  void the_rules_settle_those_they_speak_of() {
    catalog.settings.savePolicies(catalog.org, SHOP, Map.of("name", Policy.SOURCE_WINS));

    Resolved done = resolve(ALL, "rules", null);

    assertThat(done.resolved()).isEqualTo(1);
    assertThat(done.left()).containsExactly("The product A has no rule that decides price.");
    assertThat(catalog.value("A", "name")).isEqualTo("Top");
    assertThat(open()).extracting(Conflict::field).containsExactly("price");
  }

  @Test
  void what_a_product_costs_is_for_admins() {
    catalog.says(remote("2", "B", "\"name\": \"Coat\", \"cost\": 5"));
    catalog.edit("B", Map.of("cost", "6"));
    catalog.says(remote("2", "B", "\"name\": \"Coat\", \"cost\": 7"));

    Conflict cost = one("cost");

    assertThat(cost.isSensitive()).isTrue();
    assertThat(cost.masked().toString()).doesNotContain("=5", "=6", "=7").contains("***");
    assertThat(Masking.product(catalog.product("B").snapshot().json(), false).toString())
        .doesNotContain("cost");
    assertThat(Masking.product(catalog.product("B").snapshot().json(), true).toString())
        .contains("\"cost\":6");
  }

  private static Resolved resolve(
      ConflictChoice choice, String strategy, com.fasterxml.jackson.databind.JsonNode value) {
    return catalog.conflicts.resolve(
        catalog.org, choice, new Resolution(strategy, value, "why"), ANNA);
  }

  private static ConflictChoice only(String field) {
    return new ConflictChoice(null, null, null, field, null, null, null);
  }

  private static Conflict one(String field) {
    return catalog.conflicts.list(catalog.org, only(field), null, 10).get(0);
  }

  private static List<Conflict> open() {
    return catalog.conflicts.list(
        catalog.org, new ConflictChoice(true, null, null, null, null, null, null), null, 10);
  }
}
