package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.sandbox.SimulatedSyrve;
import io.syncflow.sandbox.SyrveFault;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The routes of routes/syrve against a simulated server that misbehaves on request. */
@ExtendWith(SharedSyrveHub.class)
class SyrvePullRouteTest {

  private static final int PRODUCTS = 60;
  private static final int ATTEMPTS = 3;
  private static final String LIST = "/v2/entities/products/list";

  private static SyrveHub hub;
  private static SimulatedSyrve server;
  private UUID org;

  @BeforeAll
  static void start(SyrveHub shared) {
    hub = shared;
    server =
        SimulatedSyrve.start(
            new SimulatedSyrve.Setup(0, null, SimulatedErp.SEED, PRODUCTS, "hub", "resto#test"),
            Clock.systemUTC());
  }

  @AfterAll
  static void stop() {
    server.close();
    hub.execute("UPDATE organization SET status = 'suspended'");
  }

  /** Each test has an organisation of its own, and so objects and an account of its own. */
  @BeforeEach
  void connect() {
    org = hub.connected(server.login());
  }

  @AfterEach
  void behaved() {
    server.faults().clear();
    server.version("8.7.3025.0");
    assertThat(server.mostSeatsTaken()).as("seats at once").isLessThanOrEqualTo(1);
    assertThat(server.overlaps()).as("calls at once").isZero();
    await().until(() -> server.seatsTaken() == 0);
  }

  @Test
  void everything_arrives_and_is_told_in_every_table() {
    RunSummary bootstrap = run("bootstrap");
    RunSummary products = run("products");
    RunSummary stock = run("stock");

    assertThat(bootstrap.status()).isEqualTo("completed");
    assertThat(
            ask(
                "SELECT count(DISTINCT entity_type) FROM syrve_raw_objects WHERE tenant_id = '%s' AND entity_type IN ('department', 'store', 'group', 'product_group', 'category', 'unit')"))
        .isEqualTo("6");
    assertThat(products.inserted()).isEqualTo(server.products().size());
    assertThat(stock.inserted()).isPositive().isEqualTo(stock.fetched());
    assertThat(
            ask(
                "SELECT string_agg(r.sync_type || ' ' || r.status || ' '"
                    + " || (r.stats #>> '{records,fetched}' = b.rows_fetched::text) || ' '"
                    + " || p.status || ' ' || p.total_items, ', ' ORDER BY r.id)"
                    + " FROM syrve_sync_runs r JOIN bridge.sync_batches b ON b.uid = r.id"
                    + " JOIN sync_progress p ON p.sync_id = r.id::text WHERE r.tenant_id = '%s'"))
        .isEqualTo(
            "bootstrap succeeded true completed %d, products succeeded true completed %d, stock succeeded true completed %d"
                .formatted(bootstrap.fetched(), products.fetched(), stock.fetched()));
    assertThat(ask("SELECT last_sync_at IS NOT NULL FROM syrve_config WHERE tenant_id = '%s'"))
        .isEqualTo("t");
    assertThat(
            ask(
                "SELECT count(*) FROM syrve_api_logs l JOIN syrve_sync_runs r ON r.id ="
                    + " l.sync_run_id WHERE l.tenant_id = '%s' AND l.endpoint LIKE '%%products/list%%'"))
        .isEqualTo("1");
    assertThat(
            ask(
                "SELECT count(*) FROM sync_activity_log WHERE org_id = '%s'"
                    + " AND action = 'sync_complete'"))
        .isEqualTo("3");
  }

  @Test
  void the_seat_is_free_before_the_first_object_is_stored() {
    run("products");

    assertThat(
            ask(
                "SELECT max(s.released_at) < min(o.imported_at) FROM syrve_seats s"
                    + " JOIN syrve_raw_objects o ON o.sync_run_id = s.run_id"
                    + " WHERE s.tenant_id = '%s'"))
        .isEqualTo("t");
  }

  @Test
  void a_second_run_writes_only_what_changed() {
    run("products");
    List<ObjectNode> all = server.products();
    String id = all.get(0).path("id").asText();
    server.changeProduct(id, product -> product.put("name", " Ж changed"));
    RunSummary again = run("products");

    assertThat(again.updated()).isEqualTo(1);
    assertThat(again.unchanged()).isEqualTo(all.size() - 1);
    assertThat(
            ask(
                "SELECT payload ->> 'name' FROM syrve_current_objects WHERE tenant_id = '%s'"
                    + " AND syrve_id = '"
                    + id
                    + "'"))
        .isEqualTo(" Ж changed");
  }

  @Test
  @DisplayName("A-09: only products of selected categories are kept")
  void other_categories_are_skipped() {
    String category = category();
    hub.execute(
        "UPDATE syrve_config SET selected_category_ids = ARRAY['%s']::uuid[] WHERE tenant_id = '%s'"
            .formatted(category, org));
    RunSummary products = run("products");

    assertThat(products.skipped()).isPositive();
    assertThat(products.inserted()).isPositive();
    assertThat(products.fetched()).isEqualTo(products.skipped() + products.inserted());
    assertThat(
            ask(
                "SELECT count(*) FROM syrve_raw_objects WHERE tenant_id = '%s'"
                    + " AND lower(payload ->> 'category') <> '"
                    + category.toLowerCase()
                    + "'"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @DisplayName("F22, F23: an answer that breaks off is asked for again, and counts once")
  @EnumSource(
      value = SyrveFault.class,
      names = {"CUT", "SLOW_DRIP"})
  void what_breaks_off_is_read_again(SyrveFault fault) {
    server.faults().next(fault, LIST, 1);
    RunSummary products = run("products");

    assertThat(server.faults().left()).as("faults that were not made").isZero();
    assertThat(products.inserted()).isEqualTo(server.products().size());
    assertThat(products.fetched()).isEqualTo(products.inserted());
  }

  @Test
  @DisplayName(
      "F20, F21: whatever ends an answer early, its list is asked for again and counts once")
  void what_is_no_answer_is_asked_for_again() {
    server.faults().next(SyrveFault.EMPTY, "/corporation/departments", 1);
    server.faults().next(SyrveFault.GARBAGE, "/corporation/stores", 1);
    server.faults().next(SyrveFault.BAD_CHUNK, "/corporation/groups", 1);
    server.faults().next(SyrveFault.TRUNCATED, "/v2/entities/products/category/list", 1);
    server.faults().next(SyrveFault.RESET_MID, "/v2/entities/list", 1);
    RunSummary first = run("bootstrap");

    assertThat(server.faults().left()).as("faults that were not made").isZero();
    assertThat(first.status()).isEqualTo("completed");
    assertThat(run("bootstrap").unchanged()).isEqualTo(first.inserted()).isEqualTo(first.fetched());
    assertThat(
            ask(
                "SELECT count(*) FROM syrve_api_logs WHERE tenant_id = '%s' AND error_message IS NOT NULL"))
        .as("each is in the log")
        .isEqualTo("5");
  }

  @ParameterizedTest
  @DisplayName(
      "F24: a server that says how long gets that time, and the run goes on in its session")
  @EnumSource(
      value = SyrveFault.class,
      names = {"BUSY_429", "BUSY_429_DATE"})
  void a_busy_server_is_asked_again_when_it_said(SyrveFault fault) {
    int logins = server.logins();
    server.faults().next(fault, LIST, 1);
    long begun = System.nanoTime();

    assertThat(run("products").status()).isEqualTo("completed");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(500));
    assertThat(server.logins() - logins).isEqualTo(1);
  }

  @Test
  @DisplayName("F24: a server that does not say how long is left to the next run, without its seat")
  void a_busy_server_that_says_nothing_is_left_alone() {
    server.faults().next(SyrveFault.BUSY_429_BARE, LIST, 1);

    assertThatThrownBy(() -> run("products")).hasStackTraceContaining("429");
    assertThat(server.seatsTaken()).isZero();
    assertThat(run("products").status()).isEqualTo("completed");
  }

  @Test
  @DisplayName("F22: a list that never comes whole ends the run, and nothing of it counts")
  void half_a_list_is_nothing() {
    server.faults().next(SyrveFault.CUT, LIST, ATTEMPTS);

    assertThatThrownBy(() -> run("products"))
        .hasStackTraceContaining(
            "parse: the list of products: the answer is not JSON, or was cut off: at byte");
    assertThat(ask("SELECT count(*) FROM syrve_raw_objects WHERE tenant_id = '%s'")).isEqualTo("0");
    assertThat(
            ask(
                "SELECT status || ' ' || (error_message ~ '^parse: the list of products') FROM syrve_sync_runs"
                    + " WHERE tenant_id = '%s'"))
        .isEqualTo("failed true");
    assertThat(run("products").inserted()).isEqualTo(server.products().size());
  }

  @Test
  @DisplayName("F25: while the server cannot, no seat is held, and the next run goes on by itself")
  void a_busy_server_is_left_alone() {
    server.faults().next(SyrveFault.BUSY_503, LIST, 1);

    assertThatThrownBy(() -> run("products")).hasStackTraceContaining("503");
    assertThat(server.seatsTaken()).isZero();
    assertThat(run("products").status()).isEqualTo("completed");
  }

  @Test
  @DisplayName("F26: a token that ends in the middle is renewed once")
  void an_expired_token_is_renewed_once() {
    int before = server.logins();
    server.faults().next(SyrveFault.EXPIRED, "/corporation/stores", 1);

    assertThat(run("bootstrap").status()).isEqualTo("completed");
    assertThat(server.logins() - before).isEqualTo(2);
  }

  @Test
  @DisplayName("B28: a login page with 200 is no empty list")
  void a_web_page_is_no_list() {
    run("products");
    server.faults().next(SyrveFault.HTML_200, LIST, 1);

    assertThatThrownBy(() -> run("products")).hasStackTraceContaining("web page");
    assertThat(missing()).isEqualTo("0");
    assertThat(ask("SELECT count(*) FROM bridge.staged_deletes WHERE org_id = '%s'"))
        .isEqualTo("0");
  }

  @Test
  @DisplayName("B29: an empty list waits for a person; a sweep marks what was approved")
  void an_empty_list_waits() {
    run("products");
    server.faults().next(SyrveFault.EMPTY_LIST, LIST, 1);
    RunSummary empty = run("products");

    assertThat(empty.status()).isEqualTo("completed");
    assertThat(empty.fetched()).isZero();
    assertThat(missing()).isEqualTo("0");
    assertThat(ask("SELECT status FROM bridge.staged_deletes WHERE org_id = '%s'"))
        .isEqualTo("waiting");

    hub.execute(
        "UPDATE bridge.staged_deletes SET status = 'approved', decided_at = now()"
            + " WHERE org_id = '"
            + org
            + "'");
    server.faults().next(SyrveFault.EMPTY_LIST, LIST, 1);
    run("products", RunMode.SWEEP);
    assertThat(missing()).isEqualTo(Integer.toString(server.products().size()));

    assertThat(run("products").unchanged()).isEqualTo(server.products().size());
    assertThat(missing()).as("they are back").isEqualTo("0");
  }

  @Test
  void an_old_server_gives_xml_with_groups_among_the_products() {
    server.version("5.5.1");
    RunSummary bootstrap = run("bootstrap");
    RunSummary products = run("products");

    assertThat(bootstrap.status()).isEqualTo("completed");
    assertThat(products.status()).isEqualTo("completed");
    assertThat(products.inserted()).isEqualTo(products.fetched()).isPositive();
    assertThat(
            ask(
                "SELECT string_agg(DISTINCT entity_type, ' ' ORDER BY entity_type)"
                    + " FROM syrve_raw_objects WHERE tenant_id = '%s'"))
        .contains("product product_group");
    assertThat(
            ask(
                "SELECT stats ->> 'product groups' FROM syrve_sync_runs WHERE tenant_id = '%s'"
                    + " AND sync_type = 'bootstrap'"))
        .isEqualTo("not offered by this server");
    assertThat(run("products").unchanged()).isEqualTo(products.fetched());
  }

  @Test
  @DisplayName("A-09: an old server names categories, whose names have to be known")
  void an_old_servers_categories_are_told_by_name() {
    server.version("5.5.1");
    hub.execute(
        "UPDATE syrve_config SET selected_category_ids = ARRAY['%s']::uuid[] WHERE tenant_id = '%s'"
            .formatted(category(), org));
    assertThatThrownBy(() -> run("products"))
        .hasStackTraceContaining("validate: this server's list names the categories of products");
    assertThat(ask("SELECT count(*) FROM syrve_raw_objects WHERE tenant_id = '%s'")).isEqualTo("0");

    run("bootstrap");
    RunSummary products = run("products");
    assertThat(products.skipped()).isPositive();
    assertThat(
            ask(
                "SELECT count(DISTINCT payload ->> 'productCategory') FROM syrve_raw_objects"
                    + " WHERE tenant_id = '%s' AND entity_type = 'product'"))
        .isEqualTo("1");
  }

  private static String category() {
    return server.products().stream()
        .map(product -> product.path("category").asText(""))
        .filter(id -> id.length() == 36)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void one_organisations_wrong_password_is_named_and_delays_no_other() {
    hub.execute("UPDATE syrve_config SET api_login = 'nobody' WHERE tenant_id = '" + org + "'");

    assertThatThrownBy(() -> run("products")).hasStackTraceContaining("login or the password");
    assertThat(ask("SELECT status FROM syrve_sync_runs WHERE tenant_id = '%s'"))
        .isEqualTo("failed");
    connect();
    assertThat(run("products").status()).isEqualTo("completed");
  }

  @Test
  void a_run_of_another_kind_is_refused_by_name() {
    assertThatThrownBy(() -> run("products", RunMode.RECONCILE))
        .hasStackTraceContaining("no route reconciles products from syrve");
    assertThatThrownBy(() -> run("products", RunMode.KEYS))
        .hasStackTraceContaining("there are no runs of mode keys");
  }

  private RunSummary run(String job) {
    return run(job, RunMode.REALTIME);
  }

  private RunSummary run(String job, RunMode mode) {
    RunSummary summary = hub.run(org, job, mode);
    assertThat(summary.balances()).isTrue();
    return summary;
  }

  private String missing() {
    return ask(
        "SELECT count(*) FROM syrve_current_objects WHERE tenant_id = '%s'"
            + " AND missing_since IS NOT NULL");
  }

  private String ask(String question) {
    return hub.one(question.replace("%%", "%").replace("%s", org.toString()));
  }
}
