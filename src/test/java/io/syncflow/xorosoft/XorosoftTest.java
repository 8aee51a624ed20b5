package io.syncflow.xorosoft;

import static io.syncflow.xorosoft.XoroServer.item;
import static io.syncflow.xorosoft.XoroServer.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import io.syncflow.http.AddressGuard;
import io.syncflow.http.ApiAccount;
import io.syncflow.http.Authentication;
import io.syncflow.http.CallFailed;
import io.syncflow.http.Outbound;
import io.syncflow.http.OutboundLimits;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.TestLedger;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.security.Redactor;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Stock and prices of Xorosoft, whose throttled answers look like empty ones. */
class XorosoftTest {

  private static final int PAGE = 2;
  private static TestDatabase database;

  private final OrgScope scope = database.scope();
  private final List<Duration> pauses = new ArrayList<>();
  private XoroServer server;
  private Outbound outbound;
  private Ledger ledger;
  private Xorosoft xorosoft;
  private UUID org;
  private Run run;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void open() throws IOException {
    org = database.organisation();
    server = new XoroServer();
    outbound =
        new Outbound(
            scope,
            new Redactor(),
            new AddressGuard("127.0.0.1"),
            new OutboundLimits(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                Duration.ofSeconds(1),
                1 << 20),
            Clock.systemUTC(),
            time -> {});
    ledger = TestLedger.here(scope);
    Map<String, String> warehouses = new LinkedHashMap<>();
    warehouses.put("Main Warehouse", "MAIN");
    warehouses.put("Outlet", "OUT");
    UUID connection = UUID.randomUUID();
    scope.run(
        org,
        open -> {
          try (Statement add = open.createStatement()) {
            add.execute(
                "INSERT INTO integration_connections (id, org_id, system, name) VALUES ('"
                    + connection
                    + "', '"
                    + org
                    + "', 'xorosoft', 'test')");
          }
        });
    ApiAccount api =
        new ApiAccount(
            org,
            connection,
            "xorosoft",
            server.base(),
            new Authentication.None(),
            new ApiAccount.Budget(10_000, 1));
    XoroAccount account =
        new XoroAccount(
            api, ZoneId.of("America/New_York"), "AvailableQty", "StandardUnitCost", warehouses);
    xorosoft =
        new Xorosoft(
            any -> Optional.of(account),
            new XoroClient(outbound),
            scope,
            ledger.control(),
            new Xorosoft.Settings(Duration.ofDays(1), PAGE, Duration.ofMillis(800), pauses::add),
            Clock.systemUTC());
    server.stock(
        "Main Warehouse",
        row(1, "Main Warehouse", "12.5", "10.5"),
        row(2, "Main Warehouse", "3", "-4"),
        row(3, "Main Warehouse", "0.0", "0.0"));
    server.stock("Outlet", row(1, "Outlet", "7", "7"));
    server.items(
        item(1, "19.90", "11.1", "01/28/2025 10:52:50 PM"),
        item(2, "5", "2.5", "01/28/2025 10:52:50 PM"));
  }

  @AfterEach
  void close() throws IOException {
    ledger.close();
    outbound.close();
    server.close();
  }

  @Test
  void keeps_the_stock_of_every_store_and_never_promises_less_than_nothing() throws SQLException {
    Counts counts = carry("stock");

    assertThat(counts).isEqualTo(new Counts(4, 4, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(table("xorosoft_id, warehouse_code, stock_on_hand, stock_available"))
        .containsExactly(
            "1 MAIN 12.5000 10.5000",
            "1 OUT 7.0000 7.0000",
            "2 MAIN 3.0000 0.0000",
            "3 MAIN 0.0000 0.0000");
  }

  @Test
  void tells_what_changed_from_what_did_not() throws SQLException {
    carry("stock");
    server.stock("Outlet", row(1, "Outlet", "7.000", "6.5"), row(9, "Outlet", "1", "1"));

    assertThat(carry("stock")).isEqualTo(new Counts(5, 1, 1, 3, 0, 0, 0, 0, 0, 0));
    assertThat(
            ask(
                "SELECT string_agg(sync_type || ' ' || status || ' ' || (statistics ->> 'updated'),"
                    + " ', ' ORDER BY id) FROM xorosoft_sync_logs"))
        .isEqualTo("stock_update completed 4, stock_update completed 2");
  }

  @Test
  void a_page_that_is_throttled_is_asked_for_again_and_none_is_lost() throws SQLException {
    server.throttle(1, 2, 3, 6, 7);

    assertThat(carry("stock").inserted()).isEqualTo(4);
    assertThat(pauses).contains(Duration.ofMillis(800), Duration.ofSeconds(2));
  }

  @Test
  void what_is_throttled_for_good_fails_the_run_and_leaves_the_stock_as_it_was()
      throws SQLException {
    carry("stock");
    List<String> before = table("xorosoft_id, warehouse_code, stock_on_hand, stock_available");
    server.say("{\"Result\":false,\"Message\":\"No record found.\",\"Data\":[]}");

    assertThatExceptionOfType(XoroRefused.class)
        .isThrownBy(() -> carry("stock"))
        .withMessageContaining("throttles");
    assertThat(table("xorosoft_id, warehouse_code, stock_on_hand, stock_available"))
        .isEqualTo(before);
  }

  @Test
  void a_store_that_suddenly_has_nothing_is_an_alarm_and_not_zero() throws SQLException {
    carry("stock");
    server.stock("Outlet");

    assertThatExceptionOfType(XoroRefused.class)
        .isThrownBy(() -> carry("stock"))
        .withMessageContaining("store \"Outlet\", where 1 items are known");
    assertThat(table("xorosoft_id, warehouse_code, stock_on_hand, stock_available"))
        .contains("1 OUT 7.0000 7.0000");
  }

  @Test
  void a_row_that_is_none_becomes_a_dead_letter_and_its_neighbours_go_on() throws SQLException {
    server.stock(
        "Main Warehouse",
        "{\"ItemId\":1,\"ItemNumber\":\"SKU-1\",\"StoreName\":\"Main Warehouse\",\"OnHandQty\":\"many\"}",
        row(2, "Main Warehouse", "3", "2"),
        row(5, "Elsewhere", "3", "2"));
    List<Rejection> rejected = new ArrayList<>();

    Counts counts = carry("stock", rejected);

    assertThat(counts).isEqualTo(new Counts(4, 2, 0, 0, 1, 0, 0, 1, 0, 0));
    assertThat(rejected)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key().json()).isEqualTo("[\"1\",\"Main Warehouse\"]");
              assertThat(letter.reason()).isEqualTo("AvailableQty is missing");
              assertThat(letter.rawJson()).contains("\"many\"");
            });
  }

  @Test
  void finds_products_by_their_sku_or_a_variants_and_stamps_them() {
    product("SKU-1", null);
    product("SHIRT", "SKU-2");
    carry("stock");

    assertThat(
            ask(
                "SELECT string_agg(p.sku || ' ' || x.xorosoft_id || ' ' || p.xorosoft_id || ' '"
                    + " || (p.stock_synced_at IS NOT NULL), ', ' ORDER BY x.xorosoft_id)"
                    + " FROM xorosoft_products x JOIN products p ON p.id = x.product_id"
                    + " WHERE x.warehouse_code = 'MAIN'"))
        .isEqualTo("SKU-1 1 1 true, SHIRT 2 2 true");
  }

  @Test
  void blanks_around_a_sku_and_its_case_mean_nothing_unless_one_is_written_alike() {
    product(" sku-1", null);
    product("SHIRT", "Sku-2\u00a0");
    product("SKU-3", null);
    product("sku-3", null);

    assertThat(carry("stock").failed()).isZero();

    assertThat(matches()).isEqualTo("1 MAIN  sku-1, 1 OUT  sku-1, 2 MAIN SHIRT, 3 MAIN SKU-3");
    assertThat(
            ask(
                "SELECT count(*) FROM product_variants WHERE xorosoft_id = '2'"
                    + " AND stock_synced_at IS NOT NULL"))
        .isEqualTo("1");
  }

  @Test
  void an_item_that_could_be_two_of_ours_is_nobodys_until_one_of_them_changes() {
    product("sku-1", null);
    product("SHIRT", "Sku-1");
    product("BELT", "sKu-2 ");
    execute(
        "INSERT INTO product_variants (org_id, product_id, sku) SELECT org_id, id, 'sku-2'"
            + " FROM products WHERE sku = 'BELT'");
    List<Rejection> rejected = new ArrayList<>();

    Counts counts = carry("stock", rejected);

    assertThat(counts).isEqualTo(new Counts(4, 1, 0, 0, 3, 0, 0, 0, 0, 0));
    assertThat(rejected)
        .extracting(letter -> letter.key().json())
        .containsExactlyInAnyOrder("[\"1\",\"MAIN\"]", "[\"1\",\"OUT\"]", "[\"2\",\"MAIN\"]");
    assertThat(rejected)
        .filteredOn(letter -> letter.key().json().contains("OUT"))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.stage()).isEqualTo(Stage.MAP);
              assertThat(letter.code()).isEqualTo("ambiguous_match");
              assertThat(letter.reason())
                  .startsWith("several products or variants of the catalog have the SKU \"SKU-1\"");
              assertThat(letter.rawJson()).contains("\"ItemNumber\":\"SKU-1\"");
            });
    assertThat(matches()).isNull();

    execute("UPDATE products SET sku = 'OTHER' WHERE sku = 'sku-1'");
    execute("UPDATE product_variants SET deleted_at = now() WHERE sku = 'sku-2'");
    assertThat(carry("stock")).isEqualTo(new Counts(4, 0, 3, 1, 0, 0, 0, 0, 0, 0));
    assertThat(matches()).isEqualTo("1 MAIN SHIRT, 1 OUT SHIRT, 2 MAIN BELT");
  }

  @Test
  void two_items_that_could_be_one_of_ours_set_nothing_although_pages_lie_between_them() {
    product("Sku-1", null);
    carry("stock");
    assertThat(matches()).isEqualTo("1 MAIN Sku-1, 1 OUT Sku-1");
    server.stock(
        "Outlet",
        row(1, "Outlet", "7", "7"),
        row(2, "Outlet", "1", "1"),
        row(9, "sku-1 ", "Outlet", "1", "1"));
    List<Rejection> rejected = new ArrayList<>();

    carry("stock", rejected);

    assertThat(matches()).as("also those that were read before").isNull();
    assertThat(rejected)
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key().json()).isEqualTo("[\"9\",\"OUT\"]");
              assertThat(letter.reason()).startsWith("several items of Xorosoft have the SKU");
            });
    assertThat(carry("stock").failed()).as("each of the three lines").isEqualTo(3);
    assertThat(matches()).isNull();

    server.stock("Outlet", row(1, "Outlet", "7", "7"), row(9, "OTHER", "Outlet", "1", "1"));
    carry("stock");
    assertThat(carry("stock").failed()).isZero();
    assertThat(matches()).isEqualTo("1 MAIN Sku-1, 1 OUT Sku-1");
  }

  @Test
  void the_item_that_is_written_alike_is_taken_and_another_one_is_told_of() {
    product("SKU-1", null);
    server.stock("Outlet", row(9, "sku-1", "Outlet", "1", "1"), row(1, "Outlet", "7", "7"));
    List<Rejection> rejected = new ArrayList<>();

    carry("stock", rejected);
    carry("stock", rejected);

    assertThat(rejected)
        .extracting(letter -> letter.key().json())
        .containsExactly("[\"9\",\"OUT\"]", "[\"9\",\"OUT\"]");
    assertThat(matches()).isEqualTo("1 MAIN SKU-1, 1 OUT SKU-1");
  }

  @Test
  void an_item_that_was_made_anew_takes_the_place_of_one_not_named_for_a_day() {
    product("SKU-1", null);
    carry("stock");
    execute("UPDATE xorosoft_products SET synced_at = synced_at - interval '25 hours'");
    server.stock("Main Warehouse", row(9, "SKU-1", "Main Warehouse", "1", "1"));
    server.stock("Outlet", row(9, "SKU-1", "Outlet", "1", "1"));
    assertThat(carry("stock").failed()).as("nobody knows yet").isEqualTo(2);

    assertThat(carry("stock").failed()).isZero();

    assertThat(matches()).isEqualTo("9 MAIN SKU-1, 9 OUT SKU-1");
  }

  @Test
  void prices_are_read_from_the_cursor_on_and_cost_reaches_the_stock() throws SQLException {
    carry("stock");
    assertThat(carry("prices").inserted()).isEqualTo(2);
    assertThat(table("xorosoft_id, warehouse_code, cost_price, currency"))
        .contains("1 MAIN 11.100000 USD", "1 OUT 11.100000 USD", "3 MAIN null null");
    server.items(
        item(1, "21.90", "11.10", "01/29/2025 09:00:00 AM"),
        item(2, "4.5", "2.5", "01/27/2025 09:00:00 AM"));

    Counts second = carry("prices");

    assertThat(second).isEqualTo(new Counts(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
    assertThat(server.asked.get(server.asked.size() - 1)).contains("updated_at_min=");
    assertThat(
            ask(
                "SELECT string_agg(xorosoft_id || ' ' || price, ', ' ORDER BY xorosoft_id)"
                    + " FROM xorosoft_items"))
        .isEqualTo("1 21.9000, 2 5.0000");
  }

  @Test
  void throttled_from_the_start_moves_no_cursor() throws SQLException {
    server.say("{\"Result\":false,\"Message\":\"\",\"Data\":[]}");

    assertThatExceptionOfType(XoroRefused.class).isThrownBy(() -> carry("prices"));
    assertThat(ask("SELECT count(*) FROM bridge.erp_sync_state WHERE last_sync_rowversion > 0"))
        .isEqualTo("0");
  }

  @Test
  void a_refusal_is_told_in_xorosofts_words_and_what_is_no_envelope_is_no_answer() {
    server.say("{\"Result\":false,\"Message\":\"Scope ATS is missing\",\"Data\":null}");
    assertThatExceptionOfType(XoroRefused.class)
        .isThrownBy(() -> carry("stock"))
        .withMessage("xorosoft refuses: Scope ATS is missing");
    server.say("<html>Sign in</html>");
    assertThatExceptionOfType(CallFailed.class)
        .isThrownBy(() -> carry("stock"))
        .satisfies(failed -> assertThat(failed.kind()).isEqualTo(CallFailed.Kind.UNREADABLE));
  }

  @Test
  void a_full_sync_reads_prices_and_stock() throws SQLException {
    assertThat(carry("full").inserted()).isEqualTo(6);
    assertThat(ask("SELECT string_agg(sync_type, ' ') FROM xorosoft_sync_logs"))
        .isEqualTo("full_sync");
  }

  private Counts carry(String entity) {
    return carry(entity, new ArrayList<>());
  }

  private Counts carry(String entity, List<Rejection> rejected) {
    run =
        ledger
            .runs()
            .open(new RunRequest(org, "xorosoft", entity, RunMode.REALTIME, "manual", null));
    try {
      Counts counts = Counts.ZERO;
      XoroRead read = xorosoft.open(run);
      for (XoroChunk chunk = xorosoft.next(run, read);
          chunk != null;
          chunk = xorosoft.next(run, read)) {
        XoroChunk page = chunk;
        Kept kept =
            scope.call(
                org,
                connection -> {
                  Kept done = xorosoft.keep(run, page);
                  xorosoft.book(run, done);
                  return done;
                });
        counts = counts.plus(kept.counts());
        rejected.addAll(kept.rejected());
      }
      ledger.runs().complete(run);
      return counts;
    } catch (RuntimeException e) {
      ledger.runs().fail(run, e);
      throw e;
    }
  }

  /** Rows that have a product, and which. */
  private String matches() {
    return ask(
        "SELECT string_agg(x.xorosoft_id || ' ' || x.warehouse_code || ' ' || p.sku, ', '"
            + " ORDER BY x.xorosoft_id, x.warehouse_code)"
            + " FROM xorosoft_products x JOIN products p ON p.id = x.product_id");
  }

  private void execute(String sql) {
    scope.run(
        org,
        connection -> {
          try (Statement execute = connection.createStatement()) {
            execute.execute(sql);
          }
        });
  }

  private void product(String sku, String variant) {
    scope.run(
        org,
        connection -> {
          try (Statement add = connection.createStatement()) {
            add.execute(
                "INSERT INTO products (org_id, sku, name) VALUES ('"
                    + org
                    + "', '"
                    + sku
                    + "', 'x')");
            if (variant != null) {
              add.execute(
                  "INSERT INTO product_variants (org_id, product_id, sku) SELECT org_id, id, '"
                      + variant
                      + "' FROM products WHERE sku = '"
                      + sku
                      + "'");
            }
          }
        });
  }

  private List<String> table(String columns) throws SQLException {
    return scope.call(
        org,
        connection -> {
          List<String> rows = new ArrayList<>();
          try (Statement ask = connection.createStatement();
              ResultSet row =
                  ask.executeQuery(
                      "SELECT "
                          + columns
                          + " FROM xorosoft_products ORDER BY xorosoft_id, warehouse_code")) {
            while (row.next()) {
              List<String> values = new ArrayList<>();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(String.valueOf(row.getObject(i)));
              }
              rows.add(String.join(" ", values));
            }
          }
          return rows;
        });
  }

  private String ask(String sql) {
    return scope.call(
        org,
        connection -> {
          try (Statement ask = connection.createStatement();
              ResultSet row = ask.executeQuery(sql)) {
            row.next();
            return row.getString(1);
          }
        });
  }
}
