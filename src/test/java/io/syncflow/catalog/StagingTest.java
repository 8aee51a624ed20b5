package io.syncflow.catalog;

import static io.syncflow.catalog.CatalogFixture.ANNA;
import static io.syncflow.catalog.CatalogFixture.SHOP;
import static io.syncflow.catalog.CatalogFixture.remote;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every change of many products is staged, reviewed and applied (issue 5.5). */
class StagingTest {

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
  @DisplayName("D-64, D-65: an operation, and a staged change with old and new")
  void a_file_is_staged_reviewed_and_applied() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    Operation operation =
        catalog.operations.begin(
            catalog.org,
            new NewOperation("Daily Product Sync", "full_sync", "down", null, null),
            ANNA);
    assertThat(operation)
        .extracting(Operation::name, Operation::operationType, Operation::direction)
        .containsExactly("Daily Product Sync", "full_sync", "down");
    assertThat(operation.createdBy()).isEqualTo("token:anna");

    StagedRows rows =
        catalog.staging.stage(
            catalog.org,
            operation.id(),
            List.of(
                catalog.row(2, "A", "\"name\": \"Blouse\", \"price\": \"20.00\""),
                catalog.row(3, "B", "\"name\": \"New\""),
                catalog.row(4, "C", "\"price\": 1"),
                catalog.row(5, "A", "\"name\": \"Twice\"")),
            ANNA);

    assertThat(rows.staged()).isEqualTo(2);
    assertThat(rows.faults())
        .extracting(f -> f.line() + " " + f.reason())
        .containsExactly("4 Name is missing, and a new product needs one.", "5 Sku occurs twice.");
    assertThat(
            catalog.ask(
                "SELECT change_type, change_data, staged_by_name, line FROM products_staging WHERE"
                    + " org_id = ? AND sku = 'A' AND status = 'staged'",
                catalog.org))
        .containsExactly(
            "update,{\"name\": {\"new\": \"Blouse\", \"old\": \"Shirt\"}},token:anna,2");
    // A file waits, and nothing has happened yet.
    assertThat(catalog.staging.finish(catalog.org, operation.id(), ANNA).status())
        .isEqualTo("paused");
    assertThat(catalog.value("A", "name")).isEqualTo("Shirt");

    assertThat(catalog.staging.approve(catalog.org, StagedChoice.of(operation.id()), ANNA))
        .isEqualTo(2);
    Operation done = catalog.staging.apply(catalog.org, operation.id(), ANNA.as("import"));

    // Two rows of the file could not be kept.
    assertThat(done.status()).isEqualTo("completed_with_errors");
    assertThat(done.rollbackable()).isTrue();
    assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
    assertThat(catalog.value("B", "name")).isEqualTo("New");
    assertThat(
            catalog.ask(
                "SELECT change_source, changed_by_name, sync_operation_id = ?::uuid FROM"
                    + " product_versions WHERE org_id = ? AND change_source = 'import'",
                operation.id(),
                catalog.org))
        .containsOnly("import,token:anna,t")
        .hasSize(2);
    // What a file changed is to be told to the shop.
    assertThat(catalog.untold("A")).containsOnlyKeys("name");
  }

  @Test
  void a_choice_is_approved_and_the_rest_rejected_with_a_reason() {
    UUID operation = stage("A", "B", "C");

    int approved =
        catalog.staging.approve(
            catalog.org,
            new StagedChoice(operation, null, null, null, "B", null, null, null),
            ANNA);
    int rejected =
        catalog.staging.reject(
            catalog.org,
            new StagedChoice(operation, "staged", null, "name", null, null, null, null),
            "not these",
            ANNA);

    assertThat(approved).isEqualTo(1);
    assertThat(rejected).isEqualTo(2);
    assertThat(
            catalog.ask(
                "SELECT sku, status, reviewed_by_name, status_reason FROM products_staging WHERE"
                    + " org_id = ? ORDER BY sku",
                catalog.org))
        .containsExactly(
            "A,rejected,token:anna,not these",
            "B,approved,token:anna,null",
            "C,rejected,token:anna,not these");
  }

  @Test
  void rules_approve_by_field_and_by_size_of_change() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.says(remote("2", "B", "\"name\": \"Shirt\", \"price\": 20"));
    approve(new ApprovalRule("import", "price", BigDecimal.TEN, null));
    UUID operation = catalog.operation();
    catalog.staging.stage(
        catalog.org,
        operation,
        List.of(catalog.row(2, "A", "\"price\": 22"), catalog.row(3, "B", "\"price\": 22.01")),
        ANNA);

    Operation finished = catalog.staging.finish(catalog.org, operation, ANNA);

    assertThat(finished.status()).isEqualTo("paused");
    assertThat(catalog.value("A", "price")).isEqualTo("22");
    assertThat(catalog.value("B", "price")).isEqualTo("20");
    assertThat(
            catalog.ask(
                "SELECT sku, status, coalesce(reviewed_by_name, '-') FROM products_staging WHERE"
                    + " org_id = ? AND sync_operation_id = ? ORDER BY 1",
                catalog.org,
                operation))
        .containsExactly("A,applied,rules", "B,staged,-");
  }

  @Test
  void a_price_far_off_and_too_much_empty_stock_stop_an_operation_that_rules_would_approve() {
    approve(new ApprovalRule("*", "*", null, null));
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    assertThat(stopped(List.of(catalog.row(2, "A", "\"price\": 30.01"))))
        .isEqualTo("The price of A goes from 20 to 30.01; more than 50 % need a person.");
    List<ImportRow> stocked =
        IntStream.range(0, 51)
            .mapToObj(i -> catalog.row(i + 2, "S" + i, "\"name\": \"N\", \"stock\": 5"))
            .toList();
    assertThat(stopped(stocked)).isNull();
    List<ImportRow> empty =
        IntStream.range(0, 51).mapToObj(i -> catalog.row(i + 2, "S" + i, "\"stock\": 0")).toList();
    assertThat(stopped(empty)).isEqualTo("51 SKUs go to zero stock; more than 50 need a person.");
    assertThat(catalog.value("S7", "stock")).isEqualTo("5");
    assertThat(stopped(empty.subList(0, 50))).isNull();
    assertThat(catalog.value("S7", "stock")).isEqualTo("0");
  }

  @Test
  void a_product_that_moved_on_is_refused_and_its_change_is_staged_anew() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    UUID operation = catalog.operation();
    catalog.staging.stage(
        catalog.org,
        operation,
        List.of(catalog.row(2, "A", "\"name\": \"Blouse\", \"price\": 25")),
        ANNA);
    catalog.staging.approve(catalog.org, StagedChoice.of(operation), ANNA);
    catalog.edit("A", Map.of("price", "21"));

    Operation after = catalog.staging.apply(catalog.org, operation, ANNA);

    assertThat(after.status()).isEqualTo("paused");
    assertThat(catalog.value("A", "name")).isEqualTo("Shirt");
    assertThat(
            catalog.ask(
                "SELECT status, status_reason, change_data FROM products_staging WHERE org_id = ?"
                    + " AND sync_operation_id = ? ORDER BY id",
                catalog.org,
                operation))
        .containsExactly(
            "refused,The product has moved on from version 1 to 2.,{\"name\": {\"new\": \"Blouse\","
                + " \"old\": \"Shirt\"}, \"price\": {\"new\": 25, \"old\": 20}}",
            "staged,Computed anew: the product had moved on.,{\"name\": {\"new\": \"Blouse\","
                + " \"old\": \"Shirt\"}}");
    assertThat(
            catalog.ask(
                "SELECT system, field_name, base_value, local_value, remote_value FROM"
                    + " sync_conflicts WHERE org_id = ?",
                catalog.org))
        .containsExactly("import,price,20,21,25");
  }

  @Test
  void what_changed_since_the_file_was_exported_is_merged_and_the_same_field_clashes() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20, \"vendor\": \"Acme\""));
    catalog.edit("A", Map.of("price", "21", "vendor", "\"Bolt\""));
    UUID operation = catalog.operation();

    catalog.staging.stage(
        catalog.org,
        operation,
        List.of(
            new ImportRow(
                2,
                "A",
                1L,
                remote("", "A", "\"name\": \"Blouse\", \"price\": 25, \"vendor\": \"Acme\"")
                    .fields(),
                null,
                null)),
        ANNA);

    assertThat(
            catalog.ask(
                "SELECT change_data, has_conflicts FROM products_staging WHERE org_id = ? AND"
                    + " sync_operation_id = ?",
                catalog.org,
                operation))
        .containsExactly("{\"name\": {\"new\": \"Blouse\", \"old\": \"Shirt\"}},t");
    assertThat(
            catalog.ask(
                "SELECT field_name, base_value, local_value, remote_value FROM sync_conflicts WHERE"
                    + " org_id = ?",
                catalog.org))
        .containsExactly("price,20,21,25");
  }

  @Test
  void what_one_file_wanted_stays_to_be_read_when_another_clashes_about_the_same_field() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.edit("A", Map.of("price", "21"));
    for (String price : List.of("25", "26", "26")) {
      ImportRow old =
          new ImportRow(2, "A", 1L, remote("", "A", "\"price\": " + price).fields(), null, null);
      catalog.staging.stage(catalog.org, catalog.operation(), List.of(old), ANNA);
    }

    assertThat(
            catalog.ask(
                "SELECT remote_value, coalesce(resolved_by_name, 'open'), resolution_note FROM"
                    + " sync_conflicts WHERE org_id = ? ORDER BY id",
                catalog.org))
        .containsExactly("25,hub,A later file wants another value here.", "26,open,null");
  }

  @Test
  void a_locked_product_waits_until_the_lock_ends_by_itself() {
    catalog.says(remote("1", "A", "\"name\": \"Shirt\""));
    Product product = catalog.product("A");
    Author ben = Author.user(null, "token:ben");
    catalog.desk.lock(catalog.org, product.id(), Duration.ofMinutes(10), ben);
    UUID operation = catalog.operation();
    catalog.staging.stage(
        catalog.org, operation, List.of(catalog.row(2, "A", "\"name\": \"Blouse\"")), ANNA);
    catalog.staging.approve(catalog.org, StagedChoice.of(operation), ANNA);

    assertThat(catalog.staging.apply(catalog.org, operation, ANNA).status()).isEqualTo("paused");
    assertThatThrownBy(() -> catalog.edit("A", Map.of("name", "\"Top\"")))
        .isInstanceOf(Refused.class)
        .hasMessageStartingWith("The product is locked by token:ben until ");
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Coat\"")).outcome())
        .isEqualTo(IntakeReport.Outcome.STAGED);

    catalog.clock.set(catalog.clock.instant().plus(Duration.ofMinutes(11)));
    try {
      assertThat(catalog.staging.apply(catalog.org, operation, ANNA).status())
          .isEqualTo("completed");
      assertThat(catalog.value("A", "name")).isEqualTo("Blouse");
    } finally {
      catalog.clock.set(catalog.clock.instant().minus(Duration.ofMinutes(11)));
    }
  }

  @Test
  void what_a_system_said_and_a_person_rejected_is_named_and_the_system_is_told_ours() {
    approve();
    catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 20"));
    catalog.staging.approve(catalog.org, all(), ANNA);
    catalog.staging.apply(catalog.org, lastOperation(), ANNA);
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 25")).outcome())
        .isEqualTo(IntakeReport.Outcome.STAGED);

    catalog.staging.reject(catalog.org, all(), "too dear", ANNA);

    assertThat(catalog.value("A", "price")).isEqualTo("20");
    assertThat(catalog.untold("A").get("price").before().asText()).isEqualTo("25");
    assertThat(
            catalog.ask(
                "SELECT overruled #>> '{price,lost}', overruled #>> '{price,strategy}',"
                    + " changed_by_name FROM product_versions WHERE org_id = ? ORDER BY"
                    + " version_number DESC LIMIT 1",
                catalog.org))
        .containsExactly("25,rejected,token:anna");
    // Heard again, it is no change any more.
    assertThat(catalog.says(remote("1", "A", "\"name\": \"Shirt\", \"price\": 25")).outcome())
        .isEqualTo(IntakeReport.Outcome.UNCHANGED);
  }

  @Test
  void what_a_system_said_is_agreed_once_it_is_approved_and_applied() {
    approve();
    catalog.says(remote("1", "A", "\"name\": \"Shirt\""));
    catalog.staging.approve(catalog.org, all(), ANNA);
    catalog.staging.apply(catalog.org, lastOperation(), ANNA);

    assertThat(catalog.untold("A")).isEmpty();
    assertThat(
            catalog.ask(
                "SELECT external_id FROM integration_mappings WHERE org_id = ? AND system = ?",
                catalog.org,
                SHOP))
        .containsExactly("1");
  }

  private static StagedChoice all() {
    return StagedChoice.of(null);
  }

  private static UUID lastOperation() {
    return UUID.fromString(
        catalog
            .ask(
                "SELECT id FROM sync_operations WHERE org_id = ? ORDER BY id DESC LIMIT 1",
                catalog.org)
            .get(0));
  }

  /** An operation that would rename these products. */
  private static UUID stage(String... skus) {
    for (String sku : skus) {
      catalog.says(remote(sku, sku, "\"name\": \"Name\""));
    }
    catalog.ask("DELETE FROM products_staging WHERE org_id = ? RETURNING id", catalog.org);
    UUID operation = catalog.operation();
    List<ImportRow> rows =
        Arrays.stream(skus).map(sku -> catalog.row(null, sku, "\"name\": \"New name\"")).toList();
    catalog.staging.stage(catalog.org, operation, rows, ANNA);
    return operation;
  }

  private static String stopped(List<ImportRow> rows) {
    UUID operation = catalog.operation();
    catalog.staging.stage(catalog.org, operation, rows, ANNA);
    return catalog.staging.finish(catalog.org, operation, ANNA).stopReason();
  }

  private static void approve(ApprovalRule... rules) {
    CatalogSettings now = CatalogSettings.DEFAULT;
    List<ApprovalRule> all = new ArrayList<>(List.of(rules));
    if (rules.length > 0) {
      all.addAll(now.autoApprove());
    }
    catalog.settings.save(
        catalog.org,
        new CatalogSettings(
            now.matchRules(),
            all,
            now.mostPricesPercent(),
            now.fewestPrices(),
            now.mostPriceChangePercent(),
            now.mostZeroStock()));
  }
}
