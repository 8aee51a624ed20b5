package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.syncflow.deadletter.Backlog;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ops.Actor;
import io.syncflow.ops.RouteAction;
import io.syncflow.ops.RouteControl;
import io.syncflow.sandbox.PlantedFaults;
import io.syncflow.sandbox.ShopMerchant;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedShopify;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveReceived;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole hub on a real embedded PostgreSQL, from the simulated ERP to ScheduleHub. */
class SandboxOnceTest {

  /**
   * From the ERP, the shop, Xorosoft and APISmith to tables, from the ERP to ScheduleHub over HTTP,
   * from the catalog to the shop, and from Syrve.
   */
  private static final List<String> ENTITIES =
      List.of(
          "sites",
          "items",
          "customers",
          "orders",
          "order_lines",
          "products",
          "stock",
          "prices",
          "co_stores",
          "co_customers",
          "co_orders",
          "stock_levels",
          "product_changes",
          "bootstrap",
          "products",
          "stock");

  /** The documents that go to Syrve after the first day. */
  private static final String DOCUMENTS = "inventory_commit";

  /** What a shop is told, once more after the rollback. */
  private static final String TO_SHOP = "product_changes";

  private static final Path ORACLE_CO = Path.of("../shared/samples/oracle-co");

  private static final String STOCK_OF_XOROSOFT =
      "SELECT sku, floor(sum(stock_available)) FROM public.xorosoft_products GROUP BY sku";

  @TempDir Path folder;

  @Test
  void accounts_for_every_record_of_two_days_and_carries_nothing_twice() throws Exception {
    SandboxReport report;
    try (Sandbox sandbox = open(null)) {
      sandbox.catchUp();
      report = sandbox.report();
      sandbox.reported(report);
      assertThat(report.balanced()).isTrue();
      assertThat(report.runs())
          .extracting(RunSummary::entity)
          .containsExactlyElementsOf(
              Stream.of(ENTITIES, List.of(DOCUMENTS), ENTITIES, List.of(TO_SHOP))
                  .flatMap(List::stream)
                  .toList());
      assertDayOne(report.runs().subList(0, ENTITIES.size()));
      assertCountsWereSent(sandbox, report.runs().get(ENTITIES.size()));
      assertDayTwo(report.runs().subList(ENTITIES.size() + 1, 2 * ENTITIES.size() + 1));
      assertStockArrivedOnce(sandbox);
      assertShopAndCatalogAgree(sandbox, report);
      assertBacklogIsAsPlanted(report);
      assertCarried(sandbox);
    }
    try (Sandbox again = open(null)) {
      again.catchUp();
      SandboxReport second = again.report();
      assertThat(second.runs()).hasSize(ENTITIES.size());
      assertThat(second.runs()).allMatch(run -> run.inserted() + run.updated() == 0);
      assertThat(second.failed()).isEqualTo(report.failed());
      assertThat(second.waiting()).isEqualTo(report.waiting());
    }
  }

  /** Counted at ScheduleHub: each level once, though its first answer was lost, twice over. */
  private static void assertStockArrivedOnce(Sandbox sandbox) {
    SimulatedApis apis = sandbox.apis();
    assertThat(apis.apiSmithFaults().left() + apis.scheduleHubFaults().left()).isZero();
    assertThat(apis.journal().subList(0, 3))
        .extracting(SimulatedApis.Received::repeated)
        .containsExactly(false, true, true);
    assertThat(apis.stock())
        .hasSize(4_000 + 11 - PlantedFaults.planted().failed("stock_levels", 2));
  }

  /**
   * Asked of the shop: what was edited here and there, stock of both stores, and what went back.
   */
  private static void assertShopAndCatalogAgree(Sandbox sandbox, SandboxReport report) {
    List<RunSummary> told =
        report.runs().stream().filter(run -> run.entity().equals(TO_SHOP)).toList();
    SimulatedShopify shop = sandbox.shop().shop();
    ShopMerchant merchant = shop.merchant();
    RunSummary firstLoad =
        report.runs().stream().filter(run -> run.system().equals("shopify")).findFirst().get();
    assertThat(firstLoad.inserted()).isEqualTo(merchant.products().size());
    assertThat(shop.queries()).anyMatch(query -> query.startsWith("mutation BulkStart"));
    assertThat(told.get(0).updated()).as("stock").isEqualTo(merchant.products().size());
    assertThat(merchant.field(sandbox.shop().product(0), "title")).isEqualTo("Renamed at the desk");
    assertThat(merchant.prices(sandbox.shop().product(1))).containsExactly("19.90");
    assertThat(merchant.prices(sandbox.shop().product(2)))
        .as("in conflict")
        .containsExactly("24.99");
    assertThat(told.get(2).updated()).as("taken back").isEqualTo(3);
    for (int renamed = 3; renamed < 6; renamed++) {
      assertThat((String) merchant.field(sandbox.shop().product(renamed), "title"))
          .doesNotContain("SALE!");
    }
    assertThat(report.catalog())
        .startsWith("Catalog: 1 conflict waits")
        .contains("1 operation was");
    sandbox
        .hub()
        .scope()
        .run(
            sandbox.organisation(),
            connection -> {
              try (Statement ask = connection.createStatement();
                  ResultSet row = ask.executeQuery(STOCK_OF_XOROSOFT)) {
                while (row.next()) {
                  String id = merchant.product(row.getString(1));
                  if (id != null) {
                    assertThat(merchant.stocks(id).get(merchant.skus(id).indexOf(row.getString(1))))
                        .as(row.getString(1))
                        .isEqualTo(row.getInt(2));
                  }
                }
              }
            });
  }

  /** Asked of the far side: one count is there, and moved the stock; the other was refused. */
  private static void assertCountsWereSent(Sandbox sandbox, RunSummary run) {
    assertThat(run.fetched()).isEqualTo(2);
    assertThat(run.inserted()).as("accepted").isEqualTo(1);
    assertThat(run.failed()).as("refused").isEqualTo(1);
    SimulatedSyrve server = sandbox.syrve().server();
    assertThat(server.faults().left()).isZero();
    assertThat(server.accepted())
        .extracting(SyrveReceived::number)
        .containsExactly(SandboxStockTake.GOOD);
    assertThat(server.journal()).extracting(SyrveReceived::number).contains(SandboxStockTake.BAD);
    assertThat(server.mostSeatsTaken()).isEqualTo(1);
    assertThat(server.seatsTaken()).isZero();
    assertThat(server.overlaps()).isZero();
  }

  private static void assertDayOne(List<RunSummary> runs) {
    PlantedFaults planted = PlantedFaults.planted();
    for (RunSummary run : runs) {
      assertThat(run.failed()).as(run.entity()).isEqualTo(planted.failed(run.entity(), 1));
      assertThat(run.pending()).as(run.entity()).isEqualTo(planted.pending(run.entity(), 1));
      // The shop has the products already: what it is told updates them.
      long written = run.entity().equals(TO_SHOP) ? run.updated() : run.inserted();
      assertThat(written + run.failed() + run.pending()).as(run.entity()).isEqualTo(run.fetched());
    }
  }

  private static void assertDayTwo(List<RunSummary> runs) {
    assertThat(runs).allMatch(run -> run.failed() == 0);
    assertThat(runs)
        .extracting(RunSummary::late)
        .containsExactly(0L, 1L, 0L, 1L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 1L, 0L, 0L, 0L, 0L);
    RunSummary items = runs.get(1);
    // 40 prices; 10 new parts, a late one and the mended one.
    assertThat(items.updated()).isEqualTo(40);
    assertThat(items.inserted()).isEqualTo(12);
    // Touched without a change: five, and what the overlap reads again.
    assertThat(items.unchanged()).isGreaterThanOrEqualTo(5);
  }

  private static void assertBacklogIsAsPlanted(SandboxReport report) {
    PlantedFaults planted = PlantedFaults.planted();
    for (PlantedFaults.Failing fault : planted.failing()) {
      long expected =
          planted.failing().stream()
              .filter(f -> f.entity().equals(fault.entity()) && f.stage() == fault.stage())
              .mapToLong(PlantedFaults.Failing::dayTwo)
              .sum();
      assertThat(
              report.failed().stream()
                  .filter(f -> f.entity().equals(fault.entity()))
                  .filter(f -> f.stage().equals(fault.stage().code()))
                  .mapToLong(Backlog.Failed::count)
                  .sum())
          .as("%s failing at %s", fault.entity(), fault.stage())
          .isEqualTo(expected);
    }
    for (String entity : ENTITIES) {
      assertThat(
              report.waiting().stream()
                  .filter(w -> w.entity().equals(entity))
                  .mapToLong(Backlog.Waiting::count)
                  .sum())
          .as("waiting %s", entity)
          .isEqualTo(planted.pending(entity, 2));
    }
  }

  @Test
  void carries_the_customer_orders_sample_completely() throws Exception {
    assumeThat(ORACLE_CO).as("the Customer Orders sample is on this machine").isDirectory();
    try (Sandbox sandbox = open(ORACLE_CO)) {
      sandbox.catchUp();
      SandboxReport report = sandbox.report();
      assertThat(report.runs()).hasSize(7).allMatch(run -> run.status().equals("completed"));
      assertThat(report.failed()).isEmpty();
      assertThat(report.waiting()).isEmpty();
      long records = 0;
      for (String file : List.of("customers", "products", "orders", "order_items", "inventory")) {
        try (var lines = Files.lines(ORACLE_CO.resolve(file + ".csv"))) {
          records += lines.count() - 1;
        }
      }
      assertThat(
              report.runs().stream()
                  .filter(run -> !List.of("co_stores", "co_shipments").contains(run.entity()))
                  .mapToLong(RunSummary::inserted)
                  .sum())
          .isEqualTo(records);
      sandbox
          .hub()
          .scope()
          .run(
              sandbox.organisation(),
              connection ->
                  new Carried(sandbox.erp(), connection, "schedulehub")
                      .assertEveryCoRecordIsAccountedFor());
    }
  }

  @Test
  void skips_a_stopped_entity_and_carries_it_once_it_is_started_again() throws Exception {
    try (Sandbox sandbox = open(null)) {
      RouteControl routes = sandbox.hub().bean("routeControl", RouteControl.class);
      Actor operator = new Actor("test", Actor.Way.API);
      routes.apply("oracle-items", RouteAction.STOP, operator);

      assertThat(sandbox.catchUp()).containsExactly("items is stopped: skipped");
      assertThat(sandbox.report().runs())
          .extracting(RunSummary::entity)
          .contains("sites", "order_lines")
          .doesNotContain("items");

      routes.apply("oracle-items", RouteAction.START, operator);
      assertThat(sandbox.carry().skipped()).isEmpty();
      assertThat(sandbox.report().runs()).extracting(RunSummary::entity).contains("items");
    }
  }

  private static void assertCarried(Sandbox sandbox) {
    sandbox
        .hub()
        .scope()
        .run(
            sandbox.organisation(),
            connection ->
                new Carried(sandbox.erp(), connection, "schedulehub")
                    .assertEveryIfsRecordIsAccountedFor());
  }

  private Sandbox open(Path csv) throws Exception {
    return Sandbox.open(
        Path.of(""), folder, SandboxOptions.of(csv), SandboxCommand.UNATTENDED, () -> false);
  }
}
