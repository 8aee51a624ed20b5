package io.syncflow;

import static io.syncflow.xorosoft.XoroServer.item;
import static io.syncflow.xorosoft.XoroServer.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.CatalogSettings;
import io.syncflow.catalog.SettingsStore;
import io.syncflow.catalog.StagedChoice;
import io.syncflow.catalog.Staging;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.sandbox.ShopMerchant;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import io.syncflow.xorosoft.XoroServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock of Xorosoft on its way: into the catalog by its rules, and from there to the shop, where
 * nothing is sold twice.
 */
class XorosoftStockTest {

  private static final String MAIN = "Main Warehouse";
  private static final String OUTLET = "Outlet";
  private static final String EMPTY = "{\"Result\":false,\"Message\":\"\",\"Data\":[]}";

  @TempDir static Path data;
  private static ShopifyHub hub;
  private XoroServer xorosoft;
  private ShopifyHub.Tenant fixture;
  private ShopMerchant merchant;
  private String mug;
  private String shirt;

  @BeforeAll
  static void start() {
    hub = ShopifyHub.start(data, Map.of("syncflow.xorosoft.first-pause", "PT0.01S"));
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  /** A mug and a shirt in two sizes: items 1, 2 and 3. */
  @BeforeEach
  void open() throws IOException {
    xorosoft = new XoroServer();
    fixture = hub.tenant(0);
    merchant = fixture.shop.merchant();
    mug = merchant.add("A mug", "SKU-1", 1, "20.00");
    shirt = merchant.add("A shirt", "SKU", 3, "30.00");
    fixture.setting("location", fixture.shop.location());
    fixture.products();
    connect();
  }

  @AfterEach
  void close() {
    fixture.close();
    xorosoft.close();
  }

  private void connect() {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("calls_per_second", 5000);
    settings.putObject("warehouses").put(MAIN, "MAIN").put(OUTLET, "OUT");
    String sealed =
        hub.hub()
            .bean("secrets", Secrets.class)
            .encrypt(
                "key:secret",
                new SecretPlace(
                    fixture.org, "integration_connections", "credentials_encrypted", id));
    hub.hub()
        .bean("accounts", Accounts.class)
        .save(
            new Account(
                id,
                fixture.org,
                "xorosoft",
                "default",
                xorosoft.base().toString(),
                settings,
                sealed,
                null));
  }

  private RunSummary carry(String entity) {
    Run run =
        hub.hub()
            .bean("startSync", StartSync.class)
            .runToEnd(fixture.org, "xorosoft", entity, RunMode.REALTIME);
    return new Runs(hub.hub().scope()).find(fixture.org, run.id()).orElseThrow();
  }

  private RunSummary push() {
    return fixture.run("product_changes", RunMode.REALTIME);
  }

  private String stockOfMug() {
    return fixture.ask("SELECT stock FROM public.products WHERE sku = 'SKU-1'");
  }

  @Test
  void stock_of_all_stores_reaches_the_shop_product_by_product_and_variant_by_variant() {
    xorosoft.stock(MAIN, row(1, MAIN, "9", "7.5"), row(2, MAIN, "4", "4"), row(99, MAIN, "1", "1"));
    xorosoft.stock(OUTLET, row(1, OUTLET, "2", "2"), row(3, OUTLET, "6", "6"));

    assertThat(carry("stock").inserted()).isEqualTo(5);

    assertThat(stockOfMug()).as("over all stores").isEqualTo("9.5000");
    RunSummary told = push();
    assertThat(told.updated()).isEqualTo(2);
    assertThat(merchant.available(mug)).as("half a mug cannot be sold").isEqualTo(9);
    assertThat(merchant.stocks(shirt)).containsExactly(0, 4, 6);
    assertThat(fixture.ask("SELECT count(*) FROM public.products WHERE sku = 'SKU-99'"))
        .as("an item that the catalog does not have makes no product")
        .isEqualTo("0");
    assertThat(
            fixture.ask(
                "SELECT count(*) FROM public.product_variants WHERE xorosoft_id IS NOT NULL"
                    + " AND stock_synced_at IS NOT NULL"))
        .isEqualTo("2");
    assertThat(
            fixture.ask(
                "SELECT name || ', ' || operation_type || ', ' || status || ', '"
                    + " || (statistics ->> 'updated') FROM public.sync_operations"
                    + " WHERE source_system = 'xorosoft'"))
        .isEqualTo("Stock of Xorosoft, stock_update, completed, 2");
  }

  @Test
  void what_has_not_changed_is_offered_once_and_told_once() {
    xorosoft.stock(MAIN, row(1, MAIN, "9", "9"));
    xorosoft.stock(OUTLET, row(1, OUTLET, "2", "2"));
    carry("stock");
    push();
    int calls = fixture.shop.queries().size();

    RunSummary again = carry("stock");

    assertThat(again.unchanged()).isEqualTo(2);
    assertThat(push().fetched()).isZero();
    assertThat(fixture.shop.queries()).hasSize(calls);
    assertThat(
            fixture.ask(
                "SELECT count(*) FROM public.sync_operations WHERE source_system = 'xorosoft'"))
        .isEqualTo("1");
  }

  @Test
  void stock_that_both_sides_moved_becomes_a_conflict_and_is_never_sold_twice() {
    tellTheShopOfTen();
    merchant.sell(mug, 4);
    xorosoft.stock(MAIN, row(1, MAIN, "8", "8"));
    carry("stock");

    assertThat(push().superseded()).isEqualTo(1);

    assertThat(merchant.available(mug)).isEqualTo(6);
    assertThat(
            fixture.ask(
                "SELECT field_name || ' ' || local_value || ' ' || remote_value || ' ' || system"
                    + " FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("stock 9 6 shopify");
  }

  @Test
  void a_sale_that_xorosoft_has_booked_by_now_is_no_conflict() {
    tellTheShopOfTen();
    merchant.sell(mug, 4);
    xorosoft.stock(MAIN, row(1, MAIN, "5", "5"));
    carry("stock");

    assertThat(push().unchanged()).isEqualTo(1);

    assertThat(merchant.available(mug)).isEqualTo(6);
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts")).isEqualTo("0");
  }

  @Test
  void nothing_is_offered_until_every_store_has_answered() {
    xorosoft.stock(MAIN, row(1, MAIN, "9", "9"));
    xorosoft.stock(OUTLET, row(1, OUTLET, "2", "2"));
    carry("stock");
    // In the order of their names' lengths, as settings come back: the second one fails.
    xorosoft.stock(OUTLET, row(1, OUTLET, "0", "0"));
    xorosoft.stock(MAIN);

    assertThatThrownBy(() -> carry("stock")).hasMessageContaining("throttled looks like empty");
    xorosoft.items(item(1, "19.90", "11.1", "01/28/2025 10:52:50 PM"));
    carry("prices");
    assertThat(stockOfMug()).as("half of the truth").isEqualTo("11.0000");

    assertThat(fixture.ask("SELECT sum(stock_available) FROM public.xorosoft_products"))
        .as("one store was read")
        .isEqualTo("9.0000");
    xorosoft.stock(MAIN, row(1, MAIN, "3", "3"));
    carry("stock");
    assertThat(stockOfMug()).isEqualTo("3.0000");
  }

  @Test
  void a_xorosoft_that_answers_nothing_changes_no_stock_anywhere() {
    xorosoft.stock(MAIN, row(1, MAIN, "9", "9"));
    xorosoft.stock(OUTLET, row(1, OUTLET, "2", "2"));
    carry("stock");
    push();
    xorosoft.say(EMPTY);

    assertThatThrownBy(() -> carry("stock")).hasMessageContaining("throttles");

    push();
    assertThat(stockOfMug()).isEqualTo("11.0000");
    assertThat(merchant.available(mug)).isEqualTo(11);
  }

  @Test
  void too_many_skus_that_sell_out_at_once_wait_for_a_person() {
    List<String> full = new ArrayList<>();
    List<String> empty = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    CatalogSettings usual = CatalogSettings.DEFAULT;
    new SettingsStore(hub.hub().scope())
        .save(
            fixture.org,
            new CatalogSettings(
                usual.matchRules(),
                usual.autoApprove(),
                usual.mostPricesPercent(),
                usual.fewestPrices(),
                usual.mostPriceChangePercent(),
                3));
    for (int i = 101; i <= 104; i++) {
      ids.add(merchant.add("Mug " + i, "SKU-" + i, 1, "20.00"));
      full.add(row(i, MAIN, "5", "5"));
      empty.add(row(i, MAIN, "0", "0"));
    }
    fixture.products();
    xorosoft.stock(MAIN, full.toArray(String[]::new));
    xorosoft.stock(OUTLET, row(1, OUTLET, "2", "2"));
    carry("stock");
    push();
    xorosoft.stock(MAIN, empty.toArray(String[]::new));

    carry("stock");

    push();
    assertThat(ids).allMatch(id -> merchant.available(id) == 5);
    String operation =
        fixture.ask(
            "SELECT id FROM public.sync_operations WHERE stop_reason LIKE '4 SKUs go to zero%'");
    Staging staging = new Staging(hub.hub().scope(), Clock.systemUTC());
    Author person = Author.user(null, "desk");
    staging.approve(fixture.org, StagedChoice.of(UUID.fromString(operation)), person);
    staging.apply(fixture.org, UUID.fromString(operation), person);
    push();
    assertThat(ids).allMatch(id -> merchant.available(id) == 0);
  }

  @Test
  void what_is_spelt_differently_is_one_and_what_could_be_two_sets_nothing_until_it_is_clear() {
    String cup = merchant.add("A cup", "Cup", 1, "5.00");
    fixture.products();
    xorosoft.stock(MAIN, row(1, "cup ", MAIN, "9", "9"), row(2, " Sku-2", MAIN, "4", "4"));
    xorosoft.stock(OUTLET, row(1, "cup ", OUTLET, "2", "2"));
    carry("stock");
    push();
    assertThat(merchant.available(cup)).isEqualTo(11);
    assertThat(merchant.stocks(shirt)).containsExactly(0, 4, 0);

    xorosoft.stock(MAIN, row(1, "cup ", MAIN, "1", "1"), row(2, " Sku-2", MAIN, "3", "3"));
    xorosoft.stock(OUTLET, row(1, "cup ", OUTLET, "1", "1"), row(9, "CUP", OUTLET, "5", "5"));
    carry("stock");
    assertThat(carry("stock").failed()).as("each of the three lines").isEqualTo(3);
    push();

    assertThat(fixture.ask("SELECT stock FROM public.products WHERE sku = 'Cup'"))
        .isEqualTo("11.0000");
    assertThat(merchant.available(cup)).isEqualTo(11);
    assertThat(merchant.stocks(shirt)).as("its neighbour goes on").containsExactly(0, 3, 0);
    assertThat(openLetters()).isEqualTo("1 MAIN, 1 OUT, 9 OUT");

    xorosoft.stock(OUTLET, row(1, "cup ", OUTLET, "1", "1"), row(9, "SKU-9", OUTLET, "5", "5"));
    carry("stock");
    carry("stock");
    push();

    assertThat(merchant.available(cup)).isEqualTo(2);
    assertThat(openLetters()).isNull();
  }

  private String openLetters() {
    return fixture.ask(
        "SELECT string_agg(business_key ->> 0 || ' ' || (business_key ->> 1), ', '"
            + " ORDER BY business_key)"
            + " FROM bridge.failed_records WHERE resolved_at IS NULL"
            + " AND error_code = 'ambiguous_match' AND stage_failed = 'map'");
  }

  /** Nine here and one there, carried and told. */
  private void tellTheShopOfTen() {
    xorosoft.stock(MAIN, row(1, MAIN, "9", "9"));
    xorosoft.stock(OUTLET, row(1, OUTLET, "1", "1"));
    carry("stock");
    push();
  }
}
