package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.remote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A preview is a plan, and a rollback is one, too (issue 5.6, 5.8; decision 33). */
class PlansTest {

  private static final PlanChoice ALL = new PlanChoice(null, null, null);

  private static final String DIGEST = "0".repeat(64);

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
  void two_products() {
    catalog.fresh();
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.says(remote("2", "B", "\"name\": \"Coat\", \"price\": 100"));
  }

  @Test
  void a_preview_writes_nothing_but_the_plan() {
    List<String> before = everythingElse();

    Plan plan =
        plan(catalog.row(2, "A", "\"price\": 21"), catalog.row(3, "C", "\"name\": \"New\""));

    assertThat(everythingElse()).isEqualTo(before);
    assertThat(plan.status()).isEqualTo("computed");
    assertThat(plan.summary().toString()).contains("\"create\":1", "\"update\":1");
    assertThat(catalog.plans.items(catalog.org, plan.id(), ALL, -1, 10))
        .extracting(i -> i.changeType() + " " + i.sku() + " " + i.changes().keySet())
        .containsExactly("update A [price]", "create C [name, sku, status]");
  }

  @Test
  void exactly_the_plan_is_applied_and_once() {
    Plan plan =
        plan(catalog.row(2, "A", "\"price\": 21"), catalog.row(3, "C", "\"name\": \"New\""));

    PlanOutcome outcome = catalog.planned.apply(catalog.org, plan.id(), "import", ANNA);

    assertThat(outcome.applied()).isEqualTo(2);
    assertThat(outcome.operation().status()).isEqualTo("completed");
    assertThat(catalog.value("A", "price")).isEqualTo("21");
    assertThat(catalog.value("C", "name")).isEqualTo("New");
    assertThat(
            catalog.plans.items(
                catalog.org, plan.id(), new PlanChoice("applied", null, null), -1, 10))
        .hasSize(2);
    assertThatThrownBy(() -> catalog.planned.apply(catalog.org, plan.id(), "import", ANNA))
        .isInstanceOf(Refused.class)
        .hasMessage("The plan has been applied already.");
  }

  @Test
  void a_product_that_moved_on_is_refused_and_planned_anew_and_the_others_are_applied() {
    Plan plan =
        plan(
            catalog.row(2, "A", "\"price\": 21, \"name\": \"Blouse\""),
            catalog.row(3, "B", "\"price\": 101"));
    catalog.edit("A", Map.of("price", "19"));

    PlanOutcome outcome = catalog.planned.apply(catalog.org, plan.id(), "import", ANNA);

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(outcome.refused()).isEqualTo(1);
    assertThat(catalog.value("B", "price")).isEqualTo("101");
    assertThat(catalog.value("A", "price")).isEqualTo("19");
    List<PlanItem> again = catalog.plans.items(catalog.org, outcome.again(), ALL, -1, 10);
    assertThat(again).hasSize(1);
    assertThat(again.get(0).changes()).containsOnlyKeys("name");
    assertThat(again.get(0).conflicts().toString()).contains("\"price\":{\"base\":20");
    catalog.planned.apply(catalog.org, outcome.again(), "import", ANNA);
    assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
  }

  @Test
  void the_same_file_on_the_same_catalog_is_computed_once_and_expires_after_an_hour() {
    Plan first = catalog.plans.begin(catalog.org, "file", DIGEST, ANNA);
    catalog.plans.add(catalog.org, first.id(), List.of(catalog.row(2, "A", "\"price\": 21")));
    catalog.plans.complete(catalog.org, first.id());

    assertThat(catalog.plans.begin(catalog.org, "file", DIGEST, ANNA).id()).isEqualTo(first.id());
    UUID mine = catalog.org;
    catalog.fresh();
    assertThat(catalog.plans.begin(catalog.org, "file", DIGEST, ANNA).id())
        .isNotEqualTo(first.id());
    assertThat(catalog.plans.find(catalog.org, first.id())).isEmpty();
    catalog.org = mine;
    catalog.clock.set(catalog.clock.instant().plus(Duration.ofMinutes(61)));
    try {
      assertThatThrownBy(() -> catalog.planned.apply(catalog.org, first.id(), "import", ANNA))
          .hasMessage("The plan has expired; compute it anew.");
    } finally {
      catalog.clock.set(catalog.clock.instant().minus(Duration.ofMinutes(61)));
    }
    catalog.edit("B", Map.of("price", "1"));
    assertThat(catalog.plans.begin(catalog.org, "file", DIGEST, ANNA).id())
        .isNotEqualTo(first.id());
  }

  @Test
  void a_preview_is_computed_anew_when_somebody_else_decides_a_field() {
    UUID first = sync();
    assertThat(sync()).isEqualTo(first);

    catalog.settings.savePolicies(catalog.org, "shopify", Map.of("price", Policy.SOURCE_WINS));

    UUID second = sync();
    assertThat(second).isNotEqualTo(first);
    catalog.settings.savePolicies(catalog.org, "shopify", Map.of());
    assertThat(sync()).isNotEqualTo(second);
  }

  /** The preview of a sync, complete. */
  private static UUID sync() {
    Plan plan =
        catalog.plans.beginSync(catalog.org, "shopify", "products", "", "state", false, ANNA);
    if (plan.status().equals("open")) {
      catalog.plans.complete(catalog.org, plan.id());
    }
    return plan.id();
  }

  @Test
  @DisplayName("Done when: 500 prices, two conflicts, a blast-radius stop, applied, rolled back")
  void five_hundred_prices_with_two_conflicts_and_a_stop_are_applied_and_rolled_back() {
    List<RemoteChange> shop =
        IntStream.range(0, 500)
            .mapToObj(i -> remote("s" + i, "S" + i, "\"name\": \"N\", \"price\": 10"))
            .toList();
    catalog.intake.take(catalog.org, catalog.operation(), shop);
    for (String sku : List.of("S0", "S1")) {
      catalog.edit(sku, Map.of("price", "9"));
      catalog.says(remote(sku.toLowerCase(Locale.ROOT), sku, "\"name\": \"N\", \"price\": 8"));
    }
    Plan plan =
        plan(
            IntStream.range(0, 500)
                .mapToObj(i -> catalog.row(i + 2, "S" + i, "\"price\": 11"))
                .toArray(ImportRow[]::new));

    assertThat(plan.summary().path("update").asInt()).isEqualTo(498);
    assertThat(plan.summary().path("conflicts").asInt()).isEqualTo(2);
    assertThat(plan.stopReason())
        .isEqualTo("498 of 502 prices change; more than 20 % need a person.");
    PlanOutcome stopped = catalog.planned.apply(catalog.org, plan.id(), "import", ANNA);
    UUID operation = stopped.operation().id();
    assertThat(stopped.staged()).isEqualTo(498);
    assertThat(catalog.value("S2", "price")).isEqualTo("10");

    catalog.staging.approve(catalog.org, StagedChoice.of(operation), ANNA);
    assertThat(catalog.staging.apply(catalog.org, operation, ANNA).status()).isEqualTo("completed");
    assertThat(catalog.value("S2", "price")).isEqualTo("11");
    assertThat(catalog.outbound.pending(catalog.org, CatalogFixture.SHOP, null, 600).changes())
        .hasSize(498);
    catalog.edit("S3", Map.of("price", "12"));

    Plan back =
        catalog.rollbacks.plan(
            catalog.org, new RollbackRequest(operation, null, null, null, null, "wrong"), ANNA);
    assertThat(back.summary().path("update").asInt()).isEqualTo(497);
    PlanOutcome done = catalog.rollbacks.apply(catalog.org, back.id(), ANNA);

    assertThat(done.applied()).isEqualTo(497);
    assertThat(catalog.value("S2", "price")).isEqualTo("10");
    assertThat(catalog.value("S3", "price")).isEqualTo("12");
    // Nothing had been told yet, so nothing has to be taken back over there.
    assertThat(catalog.outbound.pending(catalog.org, CatalogFixture.SHOP, null, 600).changes())
        .extracting(OutboundChange::externalId)
        .containsExactly("s3");
    assertThat(
            catalog.ask(
                "SELECT rollback_type, status, reason, requested_by_name,"
                    + " (SELECT count(*) FROM jsonb_object_keys(backup_data)) FROM sync_rollbacks"
                    + " WHERE org_id = ?",
                catalog.org))
        .containsExactly("full,completed,wrong,token:anna,497");
  }

  @Test
  void a_rollback_deletes_what_was_created_and_brings_back_what_was_deleted() {
    Plan plan =
        plan(
            catalog.row(2, "C", "\"name\": \"New\""),
            new ImportRow(3, "B", null, Map.of(), null, true));
    UUID operation = catalog.planned.apply(catalog.org, plan.id(), "import", ANNA).operation().id();
    assertThat(catalog.product("B").snapshot().isDeleted()).isTrue();

    Plan back =
        catalog.rollbacks.plan(
            catalog.org, new RollbackRequest(operation, null, null, null, null, null), ANNA);
    catalog.rollbacks.apply(catalog.org, back.id(), ANNA);

    assertThat(catalog.product("B").snapshot().isDeleted()).isFalse();
    assertThat(catalog.product("C").snapshot().isDeleted()).isTrue();
  }

  @Test
  void a_rollback_takes_some_products_or_some_fields_back() {
    Plan plan =
        plan(
            catalog.row(2, "A", "\"price\": 21, \"name\": \"Blouse\""),
            catalog.row(3, "B", "\"price\": 101, \"name\": \"Cape\""));
    UUID operation = catalog.planned.apply(catalog.org, plan.id(), "import", ANNA).operation().id();

    apply(new RollbackRequest(operation, null, null, Set.of("A"), Set.of("price"), null));

    assertThat(catalog.value("A", "price")).isEqualTo("20");
    assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
    assertThat(catalog.value("B", "price")).isEqualTo("101");
  }

  @Test
  void a_product_goes_back_to_a_version_as_a_new_version() {
    catalog.edit("A", Map.of("price", "21"));
    catalog.edit("A", Map.of("name", "\"Blouse\""));

    apply(new RollbackRequest(null, catalog.product("A").id(), 1L, null, null, "oops"));

    assertThat(catalog.value("A", "price")).isEqualTo("20");
    assertThat(catalog.value("A", "name")).isEqualTo("Shirt");
    assertThat(catalog.versions.list(catalog.org, catalog.product("A").id(), null, 10))
        .extracting(v -> v.version() + " " + v.source() + " " + v.changedFields())
        .containsExactly(
            "4 rollback [name, price]",
            "3 user [name]",
            "2 user [price]",
            "1 shopify" + " [name, price, sku, status]");
    ProductVersion shown =
        catalog.versions.find(catalog.org, catalog.product("A").id(), 2).orElseThrow();
    assertThat(shown.changes().get("price").before().asInt()).isEqualTo(20);
    assertThat(shown.data().path("name").asText()).isEqualTo("Shirt");
  }

  private static void apply(RollbackRequest request) {
    Plan back = catalog.rollbacks.plan(catalog.org, request, ANNA);
    assertThatThrownBy(() -> catalog.planned.apply(catalog.org, back.id(), "import", ANNA))
        .hasMessage("The plan is one of kind rollback.");
    catalog.rollbacks.apply(catalog.org, back.id(), ANNA);
  }

  private static Plan plan(ImportRow... rows) {
    Plan open = catalog.plans.begin(catalog.org, "Prices", null, ANNA);
    catalog.plans.add(catalog.org, open.id(), List.of(rows));
    return catalog.plans.complete(catalog.org, open.id());
  }

  /** Every row of every table of the organisation but the plans'. */
  private static List<String> everythingElse() {
    return List.of(
            "products",
            "product_variants",
            "categories",
            "product_versions",
            "products_staging",
            "sync_operations",
            "sync_conflicts",
            "integration_mappings",
            "sync_rollbacks")
        .stream()
        .map(
            table ->
                table
                    + catalog.ask(
                        "SELECT count(*), max(t::text) FROM " + table + " t WHERE org_id = ?",
                        catalog.org))
        .toList();
  }
}
