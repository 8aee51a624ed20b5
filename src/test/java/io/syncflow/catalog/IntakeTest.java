package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.SHOP;
import static io.syncflow.catalog.CatalogFixture.gone;
import static io.syncflow.catalog.CatalogFixture.remote;
import static io.syncflow.catalog.CatalogFixture.variant;
import static io.syncflow.catalog.CatalogFixture.withVariants;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.catalog.IntakeReport.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of what a system says. */
class IntakeTest {

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
  void empty() {
    catalog.fresh();
  }

  @Test
  void a_new_product_is_created_with_its_variants_its_category_and_its_first_version() {
    IntakeReport.Verdict verdict =
        catalog.says(
            withVariants(
                remote(
                    "1",
                    "A",
                    "\"name\": \"Shirt\", \"price\": \"19.90\", \"category\": \"shirts\","
                        + " \"attributes/color\": \"red\""),
                variant("11", "A-S", "\"price\": 19.9, \"options\": {\"size\": \"S\"}"),
                variant("12", "A-M", "\"price\": 21")));

    assertThat(verdict.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(catalog.product("A").snapshot().toJson().toString())
        .contains("\"price\":19.9", "\"category\":\"shirts\"", "\"color\":\"red\"", "\"A-M\"");
    assertThat(
            catalog.ask(
                "SELECT version_number, change_source, changed_by_name FROM product_versions"
                    + " WHERE org_id = ?",
                catalog.org))
        .containsExactly("1,shopify,hub");
    assertThat(
            catalog.ask(
                "SELECT change_type, status, reviewed_by_name FROM products_staging"
                    + " WHERE org_id = ?",
                catalog.org))
        .containsExactly("create,applied,rules");
    assertThat(
            catalog.ask(
                "SELECT entity_type, external_id FROM integration_mappings WHERE org_id = ?"
                    + " ORDER BY external_id",
                catalog.org))
        .containsExactly("product,1", "variant,11", "variant,12");
    assertThat(catalog.untold("A")).isEmpty();
  }

  @Test
  void what_is_said_twice_changes_nothing() {
    catalog.says(
        remote("1", "A", "\"name\": \"Shirt\", \"description\": \"<p>Red &amp; warm</p>\""));

    IntakeReport.Verdict again =
        catalog.says(
            remote("1", "A", "\"name\": \"Shirt\", \"description\": \"<p>Red & warm </p>\\n\""));

    assertThat(again.outcome()).isEqualTo(Outcome.UNCHANGED);
    assertThat(catalog.product("A").version()).isEqualTo(1);
  }

  @Test
  void a_local_edit_and_a_remote_edit_of_different_fields_merge() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("name", "\"Blouse\""));

    IntakeReport.Verdict verdict =
        catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 25"));

    assertThat(verdict.outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
    assertThat(catalog.value("A", "price")).isEqualTo("25");
    assertThat(catalog.untold("A")).containsOnlyKeys("name");
  }

  @Test
  void edits_of_the_same_field_conflict_until_a_person_decides_and_nothing_moves() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "19.99"));

    IntakeReport.Verdict verdict =
        catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 24.99"));

    assertThat(verdict.outcome()).isEqualTo(Outcome.CONFLICT);
    assertThat(conflicts()).containsExactly("field_mismatch,price,20,19.99,24.99,high,f,manual");
    assertThat(catalog.value("A", "price")).isEqualTo("19.99");
    assertThat(catalog.untold("A")).isEmpty();
    // The next sync finds the same, and the base has not moved.
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 26"));
    assertThat(conflicts()).containsExactly("field_mismatch,price,20,19.99,26,high,f,manual");
    // The shop goes back to where both began: nothing is in conflict any more.
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20.00"));
    assertThat(conflicts()).isEmpty();
    assertThat(catalog.untold("A")).containsOnlyKeys("price");
  }

  @Test
  void a_policy_decides_and_the_loser_is_named_in_a_version() {
    catalog.settings.savePolicies(
        catalog.org, SHOP, Map.of("price", Policy.SOURCE_WINS, "name", Policy.TARGET_WINS));
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "19.99", "name", "\"Blouse\""));

    catalog.says(remote("1", "A", "\"name\": \"Top\", \"price\": 24.99"));

    assertThat(catalog.value("A", "price")).isEqualTo("24.99");
    assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
    assertThat(catalog.untold("A")).containsOnlyKeys("name");
    assertThat(catalog.untold("A").get("name").before().asText()).isEqualTo("Top");
    assertThat(
            catalog.ask(
                "SELECT overruled #>> '{price,lost}', overruled #>> '{name,lost}' FROM"
                    + " product_versions WHERE org_id = ? AND version_number = 3",
                catalog.org))
        .containsExactly("19.99,Top");
    assertThat(
            catalog.ask(
                "SELECT field_name, resolution_strategy, auto_resolvable, resolved_by_name FROM"
                    + " sync_conflicts WHERE org_id = ? ORDER BY 1",
                catalog.org))
        .containsExactly("name,target_wins,t,rules", "price,source_wins,t,rules");
  }

  @Test
  void the_newest_edit_wins_where_both_times_are_known() {
    catalog.settings.savePolicies(catalog.org, SHOP, Map.of("*", Policy.NEWEST));
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "19.99"));

    catalog.says(
        remote(
            "1", "A", "\"name\": \"Shirt\", \"price\": 24", Instant.parse("2001-01-01T00:00:00Z")));
    assertThat(catalog.value("A", "price")).isEqualTo("19.99");
    catalog.says(
        remote(
            "1", "A", "\"name\": \"Shirt\", \"price\": 25", Instant.parse("2099-01-01T00:00:00Z")));
    assertThat(catalog.value("A", "price")).isEqualTo("25");
  }

  @Test
  void the_first_sync_adopts_what_is_there_by_sku_barcode_or_handle() {
    insert("A", null, null);
    insert("B", "4006381333931", null);
    insert("C", null, "coat");
    IntakeReport report =
        catalog.intake.take(
            catalog.org,
            catalog.operation(),
            List.of(
                remote("1", "A", "\"name\": \"Name of A\""),
                known("2", "other", "4006381333931", null),
                known("3", "another", null, "coat")));

    assertThat(report.verdicts()).allMatch(IntakeReport.Verdict::adopted);
    assertThat(catalog.ask("SELECT count(*) FROM products WHERE org_id = ?", catalog.org))
        .containsExactly("3");
  }

  @Test
  void blanks_around_a_sku_and_its_case_mean_nothing_when_it_is_matched_and_stay_as_they_are() {
    insert("Tee-Ärm 1 ", null, null);
    insert("\u00a0B", " 4006381333931", null);
    insert("C", null, "Coat");
    IntakeReport report =
        catalog.intake.take(
            catalog.org,
            catalog.operation(),
            List.of(
                remote("1", "\u00a0TEE-äRM 1", "\"name\": \"Name of A\""),
                known("2", "other", "4006381333931\t", null),
                known("3", "another", null, "coat")));

    assertThat(report.verdicts()).allMatch(IntakeReport.Verdict::adopted);
    assertThat(catalog.ask("SELECT count(*) FROM products WHERE org_id = ?", catalog.org))
        .containsExactly("3");
    assertThat(catalog.says(remote("4", "TEE-ÄRM  1", "\"name\": \"Two blanks inside\"")).outcome())
        .as("blanks inside a sku are part of it")
        .isEqualTo(Outcome.CREATED);
  }

  @Test
  void two_of_ours_that_differ_in_case_alone_are_never_chosen_between() {
    insert("TEE-Red", null, null);
    insert("TEE-RED ", null, null);

    assertThat(catalog.says(remote("1", "TEE-Red", "\"name\": \"Tee\"")).outcome())
        .as("although one of them is written alike")
        .isEqualTo(Outcome.CONFLICT);

    assertThat(
            catalog.ask(
                "SELECT conflict_type, local_value #>> '{}' FROM sync_conflicts WHERE org_id = ?",
                catalog.org))
        .containsExactly("ambiguous_match,2 products have the sku TEE-Red.");
    assertThat(
            catalog.ask("SELECT count(*) FROM integration_mappings WHERE org_id = ?", catalog.org))
        .containsExactly("0");
  }

  @Test
  void a_product_that_could_be_two_of_ours_is_nobodys_and_a_person_is_asked() {
    insert("A", "4006381333931", null);
    insert("B", "4006381333931", null);
    RemoteChange change = known("2", "other", "4006381333931", null);

    assertThat(catalog.says(change).outcome()).isEqualTo(Outcome.CONFLICT);
    catalog.says(change);

    assertThat(
            catalog.ask(
                "SELECT conflict_type, local_value #>> '{}' FROM sync_conflicts WHERE org_id = ?",
                catalog.org))
        .containsExactly("ambiguous_match,2 products have the barcode 4006381333931.");
  }

  @Test
  void an_older_state_that_comes_late_is_superseded() {
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20", noon));

    IntakeReport.Verdict late =
        catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 19", noon.minusSeconds(1)));

    assertThat(late.outcome()).isEqualTo(Outcome.SUPERSEDED);
    assertThat(catalog.value("A", "price")).isEqualTo("20");
  }

  @Test
  void what_cannot_be_kept_is_refused_with_a_reason_and_its_neighbours_go_on() {
    catalog.says(remote("9", "TAKEN", "\"name\": \"Taken\""));
    IntakeReport report =
        catalog.intake.take(
            catalog.org,
            catalog.operation(),
            List.of(
                remote("1", "A", "\"name\": \"Shirt\", \"price\": \"much\""),
                remote("2", null, "\"name\": \"No SKU\""),
                remote("3", "C", "\"name\": \"Coat\", \"price\": 19.99999"),
                remote("4", "D", "\"name\": \"Dress\", \"colour\": \"red\""),
                remote("5", "E", "\"name\": \"Earring\""),
                withVariants(
                    remote("6", "F", "\"name\": \"Fez\""),
                    variant("61", "X", "\"price\": 1"),
                    variant("62", "X", "\"price\": 2"))));

    assertThat(report.verdicts())
        .extracting(v -> v.externalId() + " " + v.outcome() + " " + v.reason())
        .containsExactly(
            "1 REFUSED Price has to be a number.",
            "2 REFUSED Sku is missing, and a new product needs one.",
            "3 REFUSED Price has more than 4 decimals and is not rounded.",
            "4 REFUSED Colour there is no field of that name.",
            "5 CREATED null",
            "6 REFUSED The SKU X belongs to another product or variant.");
  }

  @Test
  void a_removed_variant_that_was_changed_here_is_a_conflict_and_stays() {
    RemoteChange both =
        withVariants(
            remote("1", "A", "\"name\": \"Shirt\""),
            variant("11", "A-S", "\"price\": 10"),
            variant("12", "A-M", "\"price\": 11"));
    catalog.says(both);
    UUID small = variantOf("A", "A-S");
    catalog.edit("A", Map.of(Snapshot.path(small) + "/price", "12"));

    catalog.says(
        withVariants(
            remote("1", "A", "\"name\": \"Shirt\""), variant("12", "A-M", "\"price\": 11")));

    assertThat(catalog.product("A").snapshot().variants()).contains(small);
    assertThat(
            catalog.ask(
                "SELECT conflict_type, variant_id, severity FROM sync_conflicts WHERE org_id = ?",
                catalog.org))
        .containsExactly("variant_removed_and_changed," + small + ",high");
  }

  @Test
  void a_removed_variant_that_nobody_changed_goes_and_its_sku_is_free() {
    catalog.says(
        withVariants(remote("1", "A", "\"name\": \"Shirt\""), variant("11", "X", "\"price\": 1")));

    catalog.says(
        withVariants(remote("1", "A", "\"name\": \"Shirt\""), variant("12", "X", "\"price\": 2")));

    assertThat(catalog.product("A").snapshot().variants()).hasSize(1);
    assertThat(
            catalog.ask(
                "SELECT external_id FROM integration_mappings WHERE org_id = ? AND entity_type ="
                    + " 'variant' ORDER BY last_synced_at DESC LIMIT 1",
                catalog.org))
        .containsExactly("12");
  }

  @Test
  void a_product_deleted_there_and_changed_here_is_a_conflict_otherwise_it_is_deleted() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\""));
    catalog.says(remote("2", "B", "\"name\": \"Blouse\""));
    catalog.edit("B", Map.of("name", "\"Better blouse\""));

    assertThat(catalog.says(gone("1")).outcome()).isEqualTo(Outcome.UPDATED);
    assertThat(catalog.says(gone("2")).outcome()).isEqualTo(Outcome.CONFLICT);

    assertThat(catalog.product("A").snapshot().isDeleted()).isTrue();
    assertThat(catalog.product("B").snapshot().isDeleted()).isFalse();
    assertThat(
            catalog.ask(
                "SELECT conflict_type, severity FROM sync_conflicts WHERE org_id = ?", catalog.org))
        .containsExactly("deleted_and_changed,critical");
  }

  @Test
  void our_own_write_that_comes_back_is_no_change() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "22"));
    OutboundChange told =
        catalog.outbound.of(catalog.org, SHOP, catalog.product("A").id()).orElseThrow();
    catalog.edit("A", Map.of("name", "\"Blouse\""));

    catalog.outbound.acknowledge(
        catalog.org,
        SHOP,
        new Acknowledgement(
            told.product(), "1", told.version(), null, Map.of(), "r2", Instant.EPOCH, null));

    // The edit made meanwhile is still to be told, the price is not.
    assertThat(catalog.untold("A")).containsOnlyKeys("name");
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 22")).outcome())
        .isEqualTo(Outcome.UNCHANGED);
  }

  @Test
  void a_write_whose_answer_was_lost_is_recognised_when_it_comes_back() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "22"));

    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 22")).outcome())
        .isEqualTo(Outcome.UNCHANGED);
    assertThat(catalog.untold("A")).isEmpty();
  }

  @Test
  void what_a_system_does_not_have_is_to_be_created_there() {
    insert("A", null, null);
    OutboundChanges.Page page = catalog.outbound.creations(catalog.org, SHOP, null, 10);
    OutboundChange change = page.changes().get(0);
    assertThat(change.kind()).isEqualTo(OutboundChange.Kind.CREATE);
    assertThat(change.changes()).containsKeys("sku", "name", "status");

    catalog.outbound.acknowledge(
        catalog.org,
        SHOP,
        new Acknowledgement(change.product(), "77", 1, null, Map.of(), null, null, null));

    assertThat(catalog.outbound.creations(catalog.org, SHOP, null, 10).changes()).isEmpty();
    assertThat(catalog.untold("A")).isEmpty();
    assertThat(catalog.ask("SELECT last_sync_version FROM products WHERE org_id = ?", catalog.org))
        .containsExactly("1");
  }

  @Test
  void too_many_prices_at_once_wait_for_a_person_with_the_reason() {
    List<RemoteChange> thirty =
        IntStream.range(0, 30)
            .mapToObj(i -> remote("" + i, "S" + i, "\"name\": \"N\", \"price\": 10"))
            .toList();
    catalog.intake.take(catalog.org, catalog.operation(), thirty);
    UUID operation = catalog.operation();

    IntakeReport report =
        catalog.intake.take(
            catalog.org,
            operation,
            IntStream.range(0, 30)
                .mapToObj(i -> remote("" + i, "S" + i, "\"name\": \"N\", \"price\": 11"))
                .toList());

    assertThat(report.count(Outcome.STAGED)).isEqualTo(30);
    Operation stopped = catalog.operations.finish(catalog.org, operation);
    assertThat(stopped.status()).isEqualTo("paused");
    assertThat(stopped.stopReason())
        .isEqualTo("30 of 30 prices change; more than 20 % need a person.");
    assertThat(catalog.value("S1", "price")).isEqualTo("10");
    // Said again, it does not pile up.
    catalog.says(remote("1", "S1", "\"name\": \"N\", \"price\": 11"));
    assertThat(
            catalog.ask(
                "SELECT count(*) FROM products_staging WHERE org_id = ? AND sku = 'S1' AND status ="
                    + " 'staged'",
                catalog.org))
        .containsExactly("0");
  }

  @Test
  void an_operation_says_where_its_time_went() {
    UUID operation = catalog.operation();
    catalog.intake.take(
        catalog.org,
        operation,
        List.of(remote("1", "A", "\"name\": \"A\""), remote("2", "B", "\"name\": \"B\"")));

    catalog.operations.measured(
        catalog.org,
        operation,
        new Measures(
            Map.of("fetch", Duration.ofMillis(1500), "throttle", Duration.ofMillis(2500)), 7, 1));

    assertThat(
            catalog.ask(
                "SELECT total_duration, bottleneck_stage, items_per_second, api_calls_count,"
                    + " rate_limited_count FROM sync_performance_logs WHERE org_id = ?",
                catalog.org))
        .containsExactly("4.000,throttle,0.500,7,1");
  }

  @Test
  void another_organisation_has_another_catalog() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\""));
    UUID mine = catalog.org;
    catalog.fresh();
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\"")).outcome())
        .isEqualTo(Outcome.CREATED);
    assertThat(catalog.org).isNotEqualTo(mine);
  }

  private static void insert(String sku, String barcode, String handle) {
    catalog.scope.run(
        catalog.org,
        connection ->
            Statements.update(
                connection,
                "INSERT INTO products (org_id, sku, name, barcode, handle) VALUES (?, ?, ?, ?, ?)",
                catalog.org,
                sku,
                "Name of " + sku,
                barcode,
                handle));
  }

  private static RemoteChange known(String external, String sku, String barcode, String handle) {
    return new RemoteChange(
        SHOP,
        external,
        sku,
        barcode,
        handle,
        remote(external, sku, "\"name\": \"Something\"").fields(),
        null,
        false,
        null,
        null,
        null);
  }

  private static UUID variantOf(String sku, String variantSku) {
    Snapshot snapshot = catalog.product(sku).snapshot();
    return snapshot.variants().stream()
        .filter(id -> variantSku.equals(snapshot.text(Snapshot.path(id) + "/sku")))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> conflicts() {
    return catalog.ask(
        "SELECT conflict_type, field_name, base_value, local_value, remote_value, severity,"
            + " auto_resolvable, resolution_strategy FROM sync_conflicts WHERE org_id = ? AND"
            + " resolved_at IS NULL",
        catalog.org);
  }

  @Test
  void what_a_shop_said_and_waits_for_approval_is_not_overwritten_there() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 90")).outcome())
        .as("too far for the blast radius")
        .isEqualTo(Outcome.STAGED);
    catalog.edit("A", Map.of("price", "21", "vendor", "\"Acme\""));

    assertThat(catalog.untold("A")).as("the price waits for a person").containsOnlyKeys("vendor");

    UUID operation =
        UUID.fromString(
            catalog
                .ask(
                    "SELECT sync_operation_id FROM products_staging WHERE org_id = ?"
                        + " AND status = 'staged'",
                    catalog.org)
                .get(0));
    catalog.staging.reject(
        catalog.org,
        new StagedChoice(operation, null, null, null, null, null, null, null),
        "no",
        CatalogFixture.ANNA);
    assertThat(catalog.untold("A")).as("overruled").containsOnlyKeys("price", "vendor");
  }
}
