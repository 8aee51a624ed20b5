package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanChoice;
import io.syncflow.catalog.PlanItem;
import io.syncflow.catalog.PlanOutcome;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.Refused;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.sandbox.SimulatedShopify;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.security.SecretPlace;
import io.syncflow.security.Secrets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Previews of every system against its simulation (issue 5.6). One hub and one organisation; each
 * test leaves them with nothing to carry for the sync that it looks at.
 */
@TestMethodOrder(MethodOrderer.Random.class)
class SyncPreviewTest {

  private static final Author ANNA = Author.user(null, "token:anna");
  private static final int PRODUCTS = 30;
  private static final double RATE = 20_000;

  @TempDir static Path data;
  private static ApisHub hub;
  private static SimulatedShopify shop;
  private static SimulatedSyrve syrve;
  private static UUID org;
  private static Plans plans;

  @BeforeAll
  static void start() throws Exception {
    hub = new ApisHub(data);
    org = hub.organisation("acme");
    shop = SimulatedShopify.open(PRODUCTS, 1, Clock.systemUTC(), RATE);
    ShopifyHub.connect(hub.hub, org, shop);
    ObjectNode stores =
        JsonNodeFactory.instance.objectNode().put("calls_per_second", 1000).put("time_zone", "UTC");
    stores.putObject("warehouses").put("Main Warehouse", "MAIN").put("Outlet", "OUT");
    String pair = hub.apis.xorosoft().key() + ":" + hub.apis.xorosoft().secret();
    hub.connect(org, "xorosoft", hub.apis.xorosoft().url(), stores, pair);
    syrve =
        SimulatedSyrve.start(
            new SimulatedSyrve.Setup(0, null, SimulatedErp.SEED, PRODUCTS, "hub", "resto#test"),
            Clock.systemUTC());
    connectSyrve();
    plans = new Plans(hub.hub.scope(), Clock.systemUTC());
    for (String[] sync : SYNCS) {
      assertThat(hub.run(org, sync[0], sync[1]).status()).startsWith("completed");
    }
  }

  private static final String[][] SYNCS = {
    {"oracle_ifs", "sites"},
    {"syrve", "products"},
    {"xorosoft", "full"},
    {"shopify", "products"},
    {"shopify", "product_changes"}
  };

  @AfterAll
  static void stop() throws Exception {
    hub.close();
    syrve.close();
    shop.close();
  }

  @Test
  void a_preview_of_any_system_tells_what_changes_and_writes_nothing() throws SQLException {
    change();
    Map<String, String> before = contents();

    Map<String, Plan> seen = new TreeMap<>();
    for (String[] sync : SYNCS) {
      seen.put(sync[0] + " " + sync[1], preview(sync[0], sync[1], true));
    }

    assertThat(contents()).as("every table but the previews and the logs").isEqualTo(before);
    Plan sites = seen.get("oracle_ifs sites");
    assertThat(field(sites, "create", "name")).startsWith("null -> ");
    assertThat(field(sites, "update", "name")).startsWith("Renamed -> ");
    assertThat(sites.summary().path("unchanged").asInt()).isPositive();
    assertThat(sites.summary().path("delete").asInt()).as("sites without a source").isEqualTo(1);
    Plan dishes = seen.get("syrve products");
    assertThat(dishes.summary().path("create").asInt()).isEqualTo(1);
    assertThat(field(dishes, "update", "name")).endsWith("-> Renamed dish");
    Plan stock = seen.get("xorosoft full");
    assertThat(stock.summary().path("update").asInt()).isPositive();
    assertThat(items(stock, new PlanChoice(null, "update", "stock_available")))
        .isNotEmpty()
        .allSatisfy(item -> assertThat(item.baseVersion()).isNull());
    Plan products = seen.get("shopify products");
    assertThat(field(products, "create", "name")).isEqualTo("null -> New mug");
    assertThat(field(products, "update", "name")).endsWith("-> Mug, renamed");
    assertThat(field(products, "delete", "deleted")).isEqualTo("null -> true");
    assertThat(products.summary().path("delete").asInt())
        .as("the shop has told of one, and of one that it has lost only all its ids tell")
        .isEqualTo(2);
    assertThat(seen.get("shopify product_changes").summary().path("update").asInt())
        .as("what the catalog has for the shop")
        .isEqualTo(1);
    assertThat(
            hub.ask(
                "SELECT count(*) FROM sync_activity_log WHERE action = 'preview_delta'"
                    + " AND status = 'completed' AND org_id = '"
                    + org
                    + "'"))
        .as("that somebody looked")
        .isNotEqualTo("0");

    // And the runs do what was foretold.
    for (String[] sync : SYNCS) {
      if (sync[1].equals("product_changes")) {
        continue;
      }
      Plan plan = seen.get(sync[0] + " " + sync[1]);
      RunSummary run = hub.run(org, sync[0], sync[1]);
      long foretold =
          plan.changes()
              - switch (sync[0]) {
                case "oracle_ifs", "syrve" -> plan.summary().path("delete").asLong();
                // Two sweeps have to miss it.
                case "shopify" -> 1;
                default -> 0;
              };
      assertThat(run.inserted() + run.updated()).as(sync[0]).isEqualTo(foretold);
    }
    hub.ask("DELETE FROM schedulehub.sites WHERE site_code = 'GONE' RETURNING 1");
    settle();
  }

  @Test
  void the_plan_of_a_shop_is_applied_as_it_was_seen_and_what_drifted_is_planned_anew() {
    List<String> ids = shop.merchant().products();
    shop.merchant().rename(ids.get(10), "First");
    shop.merchant().rename(ids.get(11), "Second");
    Plan plan = preview("shopify", "products", false);
    assertThat(plan.changes()).isEqualTo(2);
    shop.merchant().rename(ids.get(10), "Later than seen");
    String sku = items(plan, new PlanChoice(null, null, null)).get(1).sku();
    hub.ask(
        "UPDATE public.products SET version = version + 1, vendor = 'Somebody' WHERE sku = '"
            + sku
            + "' AND org_id = '"
            + org
            + "' RETURNING id");

    PlanOutcome outcome = previews().apply(org, plan, ANNA);

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(outcome.refused()).isEqualTo(1);
    assertThat(nameOf(items(plan, new PlanChoice("applied", null, null)).get(0).sku()))
        .as("what was seen, not what is there by now")
        .isEqualTo("First");
    Plan again = plans.find(org, outcome.again()).orElseThrow();
    assertThat(items(again, new PlanChoice(null, null, null)))
        .singleElement()
        .satisfies(item -> assertThat(item.sku()).isEqualTo(sku));
    assertThat(previews().apply(org, again, ANNA).applied()).isEqualTo(1);
    assertThatThrownBy(() -> previews().apply(org, plan, ANNA)).isInstanceOf(Refused.class);
    hub.run(org, "shopify", "products");
    assertThat(nameOf(items(plan, new PlanChoice("applied", null, null)).get(0).sku()))
        .isEqualTo("Later than seen");
    settle();
  }

  @Test
  void the_plan_of_a_table_loads_exactly_its_records_and_refuses_those_that_moved_on() {
    readSitesFromTheBeginning();
    hub.ask(
        "UPDATE schedulehub.sites SET name = 'Old' WHERE site_code IN (SELECT site_code"
            + " FROM schedulehub.sites ORDER BY 1 LIMIT 2) RETURNING site_code");
    hub.ask(
        "INSERT INTO schedulehub.sites (site_code, name, is_active, src_rowversion) VALUES ('GONE',"
            + " 'Closed', false, 1) RETURNING site_code");
    Plan plan = preview("oracle_ifs", "sites", true);
    List<PlanItem> items = items(plan, new PlanChoice(null, "update", null));
    assertThat(items).hasSize(2);
    String moved = code(items.get(0));
    hub.ask(
        "UPDATE schedulehub.sites SET src_rowversion = src_rowversion + 1 WHERE site_code = '"
            + moved
            + "' RETURNING site_code");

    PlanOutcome outcome = previews().apply(org, plan, ANNA);

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(items(plan, new PlanChoice("refused", null, null)))
        .extracting(item -> item.changeType() + " " + code(item))
        .as("deletions are for the sweep")
        .containsExactlyInAnyOrder("update " + moved, "delete GONE");
    Runs runs = new Runs(hub.hub.scope());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> runs.find(org, outcome.run()).orElseThrow().status().startsWith("completed"));
    assertThat(description(code(items.get(1)))).isNotEqualTo("Old");
    assertThat(description(moved)).isEqualTo("Old");
    hub.ask(
        "DELETE FROM schedulehub.sites WHERE site_code IN ('GONE', '" + moved + "') RETURNING 1");
    readSitesFromTheBeginning();
    hub.run(org, "oracle_ifs", "sites");
  }

  @Test
  void stock_is_written_as_planned_unless_it_has_moved() {
    String first =
        hub.ask(
            "SELECT xorosoft_id FROM xorosoft_products WHERE org_id = '%s' ORDER BY 1"
                .formatted(org));
    hub.ask(
        "UPDATE xorosoft_products SET stock_on_hand = stock_on_hand + 7 WHERE org_id = '%s' AND warehouse_code = 'MAIN' AND xorosoft_id IN (SELECT xorosoft_id FROM xorosoft_products WHERE org_id = '%s' AND warehouse_code = 'MAIN' ORDER BY 1 LIMIT 2) RETURNING id"
            .formatted(org, org));
    Plan plan = preview("xorosoft", "stock", false);
    assertThat(plan.changes()).as("from %s on", first).isEqualTo(2);
    List<PlanItem> items = items(plan, new PlanChoice(null, null, "stock_on_hand"));
    String moved = items.get(0).sku();
    hub.ask(
        "UPDATE xorosoft_products SET stock_on_hand = 1 WHERE org_id = '%s' AND warehouse_code = 'MAIN' AND xorosoft_id = '%s' RETURNING id"
            .formatted(org, moved.split("\"")[1]));

    PlanOutcome outcome = previews().apply(org, plan, ANNA);

    assertThat(outcome.applied()).isEqualTo(1);
    assertThat(items(plan, new PlanChoice("refused", null, null)))
        .singleElement()
        .satisfies(item -> assertThat(item.sku()).isEqualTo(moved));
    assertThat(preview("xorosoft", "stock", false).changes()).as("the one that moved").isEqualTo(1);
    hub.run(org, "xorosoft", "stock");
  }

  @Test
  void a_preview_is_shown_for_an_hour_unless_something_moves() {
    Plan first = preview("syrve", "products", false);
    assertThat(start("syrve", "products", false).id()).isEqualTo(first.id());
    assertThat(previewsBean().start(org, "syrve", "products", false, true, ANNA).id())
        .as("asked for afresh")
        .isNotEqualTo(first.id());
    Plan second = preview("syrve", "products", false);
    hub.run(org, "syrve", "products");
    assertThat(preview("syrve", "products", false).id()).isNotEqualTo(second.id());
    assertThatThrownBy(() -> previews().apply(org, first, ANNA))
        .hasMessageContaining("syncflow sync syrve products");
  }

  @Test
  void a_preview_that_cannot_read_its_source_says_why_and_can_be_asked_again() {
    syrve.goAway();
    Plan failed;
    try {
      failed = preview("syrve", "bootstrap", false);
    } finally {
      syrve.comeBack();
    }
    assertThat(failed.status()).isEqualTo("failed");
    assertThat(failed.failure()).isNotBlank();
    assertThat(preview("syrve", "bootstrap", false).status()).isEqualTo("computed");
    assertThatThrownBy(() -> start("oracle_ifs", "nothing", false)).isInstanceOf(Refused.class);
    await().until(() -> syrve.seatsTaken() == 0);
  }

  private static void change() throws SQLException {
    readSitesFromTheBeginning();
    hub.ask(
        "DELETE FROM schedulehub.sites WHERE site_code = (SELECT max(site_code) FROM"
            + " schedulehub.sites) RETURNING site_code");
    hub.ask(
        "UPDATE schedulehub.sites SET name = 'Renamed' WHERE site_code = (SELECT"
            + " min(site_code) FROM schedulehub.sites) RETURNING site_code");
    hub.ask(
        "INSERT INTO schedulehub.sites (site_code, name, is_active, src_rowversion) VALUES ('GONE',"
            + " 'Closed', false, 1) RETURNING site_code");
    hub.ask(
        "UPDATE xorosoft_products SET stock_available = stock_available + 3 WHERE org_id = '%s' AND xorosoft_id = (SELECT min(xorosoft_id) FROM xorosoft_products WHERE org_id = '%s') RETURNING id"
            .formatted(org, org));
    syrve.addProduct("New dish");
    syrve.changeProduct(
        syrve.products().get(0).path("id").asText(), dish -> dish.put("name", "Renamed dish"));
    List<String> ids = shop.merchant().products();
    shop.merchant().rename(ids.get(0), "Mug, renamed");
    shop.merchant().delete(ids.get(1));
    shop.merchant().lose(ids.get(2));
    shop.merchant().add("New mug", "NEW-MUG", 1, "5.00");
    hub.ask(
        "UPDATE products SET vendor = 'Told later', version = version + 1 WHERE org_id = '%s' AND sku = (SELECT max(sku) FROM products WHERE org_id = '%s' AND deleted_at IS NULL) RETURNING id"
            .formatted(org, org));
  }

  /** Lets nothing be left to carry. */
  private static void settle() {
    hub.run(org, "shopify", "products");
    hub.run(org, "shopify", "product_changes");
    hub.run(org, "shopify", "products");
  }

  private static SyncPlans previews() {
    return hub.hub.bean("syncPlans", SyncPlans.class);
  }

  private static SyncPreviews previewsBean() {
    return hub.hub.bean("syncPreviews", SyncPreviews.class);
  }

  private static Plan start(String system, String entity, boolean deletions) {
    return previewsBean().start(org, system, entity, deletions, false, ANNA);
  }

  private static Plan preview(String system, String entity, boolean deletions) {
    UUID id = start(system, entity, deletions).id();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !plans.find(org, id).orElseThrow().status().equals("open"));
    return plans.find(org, id).orElseThrow();
  }

  private static List<PlanItem> items(Plan plan, PlanChoice choice) {
    return plans.items(org, plan.id(), choice, -1, 1000);
  }

  private static String field(Plan plan, String change, String field) {
    PlanItem item = items(plan, new PlanChoice(null, change, field)).get(0);
    return item.changes().get(field).before().asText()
        + " -> "
        + item.changes().get(field).after().asText();
  }

  private static String nameOf(String sku) {
    return hub.ask(
        "SELECT name FROM products WHERE org_id = '%s' AND sku = '%s'".formatted(org, sku));
  }

  private static String code(PlanItem site) {
    return site.sku().split("\"")[1];
  }

  private static String description(String code) {
    return hub.ask("SELECT name FROM schedulehub.sites WHERE site_code = '" + code + "'");
  }

  private static void readSitesFromTheBeginning() {
    hub.ask(
        "UPDATE bridge.erp_sync_state SET last_sync_rowversion = NULL WHERE entity_name = 'sites'"
            + " AND source_system = 'oracle_ifs' RETURNING 1");
  }

  private static void connectSyrve() throws SQLException {
    SecretPlace place = new SecretPlace(org, "syrve_config", "api_password_encrypted", org);
    String password = hub.hub.bean("secrets", Secrets.class).encrypt("resto#test", place);
    try (Connection all = hub.database.superuser();
        PreparedStatement save =
            all.prepareStatement(
                "INSERT INTO syrve_config (tenant_id, server_url, api_login,"
                    + " api_password_encrypted) VALUES (?, ?, 'hub', ?)")) {
      save.setObject(1, org);
      save.setString(2, syrve.login().url() + "/resto");
      save.setString(3, password);
      save.executeUpdate();
    }
  }

  /**
   * Rows and a checksum of every table, but for the previews, the logs that somebody looked, and
   * what accounts know of their calls: the licence seat and the budget.
   */
  private static Map<String, String> contents() throws SQLException {
    Map<String, String> contents = new TreeMap<>();
    try (Connection all = hub.database.superuser();
        Statement ask = all.createStatement()) {
      String tables =
          "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
              + " WHERE c.relkind = 'r' AND n.nspname IN ('public', 'bridge', 'auth', 'schedulehub')"
              + " AND c.relname !~ '^(sync_preview_|api_logs|syrve_api_logs|sync_activity_log|syrve_seats$|syrve_servers$|syrve_config$|integration_connections$)'";
      List<String> names = new ArrayList<>();
      try (ResultSet row = ask.executeQuery(tables)) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
      for (String name : names) {
        try (ResultSet row =
            ask.executeQuery(
                "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
                    + " FROM "
                    + name
                    + " AS t")) {
          row.next();
          contents.put(name, row.getString(1));
        }
      }
    }
    assertThat(contents).as("tables that count").hasSizeGreaterThan(60);
    return contents;
  }
}
