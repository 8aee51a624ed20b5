package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.http.CallFailed;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.ApiFault;
import io.syncflow.sandbox.SandboxFault;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedApis.Received;
import io.syncflow.sandbox.SimulatedErp;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The routes of templates {@code json-pull} and {@code http-push} against simulated systems that
 * misbehave on request. What arrived is asked of the far side.
 */
class HttpRouteTest {

  private static final int PARTS = 4_000;
  private static final int FROZEN = 8;
  private static final int BATCHES = 8;
  private static final int ATTEMPTS = ApisHub.ATTEMPTS;

  @TempDir Path data;
  private ApisHub fixture;
  private SimulatedErp erp;
  private SimulatedApis apis;
  private UUID org;

  @BeforeEach
  void start() throws SandboxFault {
    fixture = new ApisHub(data);
    erp = fixture.erp;
    apis = fixture.apis;
    org = fixture.organisation("acme");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void json_is_pulled_page_by_page_and_read_on_from_the_cursor() {
    assertThat(run("apismith", "co_stores").inserted()).isEqualTo(20);
    RunSummary customers = run("apismith", "co_customers");
    assertThat(customers.fetched()).isEqualTo(1_500);
    assertThat(customers.inserted()).isEqualTo(1_496);
    assertThat(customers.failed()).isEqualTo(4);
    RunSummary orders = run("apismith", "co_orders");
    assertThat(orders.inserted()).isEqualTo(2_992);
    assertThat(orders.failed()).isEqualTo(3);
    assertThat(orders.pending()).isEqualTo(5);
    assertThat(ask("SELECT count(*) || ' ' || sum(customer_id) FROM schedulehub.co_customers"))
        .isEqualTo("1496 " + (1_500 * 1_501 / 2 - (1 + 2 + 3 + 4)));
    assertThat(
            ask(
                "SELECT stage_failed || ' ' || (raw_data->>'ORDER_TMS') || ' ' || source_rowversion"
                    + " FROM bridge.failed_records WHERE entity_name = 'co_orders'"
                    + " ORDER BY source_rowversion LIMIT 1"))
        .isEqualTo("normalize 2026-02-30T08:00:00 110");

    RunSummary idle = run("apismith", "co_customers");
    assertThat(idle.inserted() + idle.updated() + idle.failed()).isZero();
    assertThat(idle.unchanged()).as("the overlap, and no more").isEqualTo(101);

    erp.dayTwo();
    RunSummary dayTwo = run("apismith", "co_customers");
    assertThat(dayTwo.inserted()).as("ten new ones and the mended one").isEqualTo(11);
    assertThat(run("apismith", "co_orders").updated()).isEqualTo(40);
    assertThat(ask("SELECT count(*) FROM bridge.pending_children")).isEqualTo("3");
  }

  @Test
  void whatever_a_source_does_wrong_in_passing_every_record_arrives() {
    run("apismith", "co_stores");
    for (ApiFault fault :
        List.of(
            ApiFault.REPEATED_PAGE,
            ApiFault.REPEATED_PAGE,
            ApiFault.ERROR_500,
            ApiFault.TRUNCATED,
            ApiFault.HALF_JSON,
            ApiFault.SLOW_DRIP,
            ApiFault.BUSY_429,
            ApiFault.OUT_OF_ORDER)) {
      apis.apiSmithFaults().next(fault, 1);
    }
    RunSummary customers = run("apismith", "co_customers");

    assertThat(apis.apiSmithFaults().left()).as("faults that were not made").isZero();
    assertThat(customers.inserted()).isEqualTo(1_496);
    assertThat(customers.fetched()).isEqualTo(1_500);
    assertThat(ask("SELECT count(*) || ' ' || sum(customer_id) FROM schedulehub.co_customers"))
        .isEqualTo("1496 " + (1_500 * 1_501 / 2 - (1 + 2 + 3 + 4)));
    assertThat(ask("SELECT count(*) FROM api_logs WHERE error_message IS NOT NULL"))
        .as("failed attempts that are on record: 500, cut off, drip, 429")
        .isEqualTo("4");
  }

  @Test
  void a_page_that_never_comes_whole_ends_the_run_and_moves_nothing() {
    apis.apiSmithFaults().next(ApiFault.HALF_JSON, ATTEMPTS);

    assertThatThrownBy(() -> run("apismith", "co_stores"))
        .hasCauseInstanceOf(CallFailed.class)
        .hasMessageContaining("cut off");
    assertThat(ask("SELECT count(*) FROM schedulehub.co_stores")).isEqualTo("0");
    assertThat(ask("SELECT count(last_sync_rowversion) FROM bridge.erp_sync_state")).isEqualTo("0");
    assertThat(run("apismith", "co_stores").inserted()).isEqualTo(20);
  }

  @Test
  void each_record_is_pushed_once_and_what_the_target_refuses_is_kept() throws Exception {
    RunSummary first = run("oracle_ifs", "stock_levels");

    assertThat(first.fetched()).isEqualTo(PARTS);
    assertThat(first.inserted()).isEqualTo(PARTS - FROZEN);
    assertThat(first.failed()).isEqualTo(FROZEN);
    assertThat(apis.journal()).hasSize(BATCHES).noneMatch(Received::repeated);
    assertThat(apis.journal().stream().mapToInt(Received::items).sum()).isEqualTo(PARTS);
    assertStockIsTheErps();
    assertThat(
            ask(
                "SELECT count(*) || ' ' || min(error_code) || ' ' || bool_and(raw_data ? 'QTY_ONHAND'"
                    + " AND normalized_data ? 'quantity') FROM bridge.failed_records"
                    + " WHERE stage_failed = 'deliver' AND resolved_at IS NULL"))
        .isEqualTo(FROZEN + " item_frozen true");

    RunSummary idle = run("oracle_ifs", "stock_levels");
    assertThat(idle.inserted() + idle.updated() + idle.failed()).isZero();
    assertThat(idle.unchanged()).isPositive();
    assertThat(ask("SELECT count(*) FROM bridge.open_deliveries")).isEqualTo("0");
  }

  @Test
  void an_answer_that_is_lost_is_asked_for_again_under_the_same_key() throws Exception {
    apis.scheduleHubFaults().next(ApiFault.NO_ANSWER, 2);

    RunSummary run = run("oracle_ifs", "stock_levels");

    assertThat(run.inserted()).isEqualTo(PARTS - FROZEN);
    assertThat(apis.journal()).hasSize(BATCHES + 2);
    assertThat(apis.journal().subList(0, 3))
        .extracting(Received::idempotencyKey)
        .containsOnly(run.run() + "-0");
    assertThat(apis.journal().subList(0, 3))
        .extracting(Received::repeated)
        .containsExactly(false, true, true);
    assertStockIsTheErps();
  }

  @Test
  void what_was_sent_and_not_booked_is_settled_by_the_next_run() throws Exception {
    apis.scheduleHubFaults().next(ApiFault.NO_ANSWER, ATTEMPTS);
    assertThatThrownBy(() -> run("oracle_ifs", "stock_levels"))
        .hasCauseInstanceOf(CallFailed.class);
    assertThat(ask("SELECT state || ' ' || rows_inserted FROM bridge.sync_batches"))
        .isEqualTo("failed 0");
    assertThat(ask("SELECT count(last_sync_rowversion) FROM bridge.erp_sync_state")).isEqualTo("0");
    String key = ask("SELECT idempotency_key FROM bridge.open_deliveries");

    RunSummary next = run("oracle_ifs", "stock_levels");

    List<Received> settled =
        apis.journal().stream().filter(batch -> batch.idempotencyKey().equals(key)).toList();
    assertThat(settled).hasSize(ATTEMPTS + 1);
    assertThat(settled.stream().filter(batch -> !batch.repeated())).as("work done").hasSize(1);
    assertThat(next.inserted()).as("booked once, by who learnt of it").isEqualTo(PARTS - FROZEN);
    assertThat(ask("SELECT sum(rows_inserted) FROM bridge.sync_batches"))
        .isEqualTo(Integer.toString(apis.stock().size()));
    assertThat(ask("SELECT count(*) FROM bridge.open_deliveries")).isEqualTo("0");
    assertStockIsTheErps();
  }

  /** Each part's stock and site, asked of the ERP and of ScheduleHub. */
  private void assertStockIsTheErps() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, String> expected = new HashMap<>();
    try (Connection source =
            DriverManager.getConnection(
                erp.login().url(), erp.login().user(), erp.login().password());
        Statement statement = source.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select PART_NO, QTY_ONHAND, CONTRACT from IFSAPP.INVENTORY_PART_TAB")) {
      while (rows.next()) {
        expected.put(rows.getString(1), rows.getInt(2) + " " + rows.getString(3));
      }
    }
    String frozen =
        ask(
            "SELECT string_agg(business_key->>0, ' ') FROM bridge.failed_records"
                + " WHERE entity_name = 'stock_levels'");
    List.of(frozen.split(" ")).forEach(expected::remove);
    Map<String, String> arrived = new HashMap<>();
    for (Map.Entry<String, String> stock : apis.stock().entrySet()) {
      var level = json.readTree(stock.getValue());
      arrived.put(
          stock.getKey(), level.get("quantity").asText() + " " + level.get("site_code").asText());
    }
    assertThat(arrived).isEqualTo(expected);
  }

  private RunSummary run(String system, String entity) {
    return fixture.run(org, system, entity);
  }

  private String ask(String question) {
    return fixture.ask(question);
  }
}
