package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.http.CallFailed;
import io.syncflow.ledger.RunSummary;
import io.syncflow.sandbox.ApiFault;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedApis.Received;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A target over HTTP that refuses whole batches. The hub and the far side are shared, each test has
 * an organisation of its own.
 */
class RefusedBatchTest {

  private static final int BATCH = 500;

  @TempDir static Path data;
  private static ApisHub fixture;
  private static SimulatedApis apis;
  private static List<String> parts;
  private static int number;
  private UUID org;
  private int before;

  @BeforeAll
  static void start() throws Exception {
    fixture = new ApisHub(data);
    apis = fixture.apis;
    apis.countStock(false);
    parts = partsOfTheErp();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void begin() {
    org = fixture.organisation("acme" + ++number);
    apis.chokeOn(Set.of());
    before = apis.journal().size();
  }

  @Test
  void the_record_at_fault_is_set_aside_and_its_neighbours_arrive() {
    List<String> bad = List.of(parts.get(17), parts.get(2_600));
    apis.chokeOn(Set.copyOf(bad));

    RunSummary run = run();

    assertThat(run.status()).isEqualTo("completed_with_errors");
    assertThat(run.balances()).isTrue();
    assertThat(run.failed()).isEqualTo(bad.size());
    assertThat(taken("")).as("neighbours, each once").isEqualTo(parts.size() - bad.size());
    assertThat(sent("")).noneMatch(Received::repeated);
    assertThat(
            ask(
                "string_agg(business_key->>0 || ' ' || stage_failed || ' ' || error_code || ' '"
                    + " || retryable || ' ' || (raw_data ? 'QTY_ONHAND') || ' ' || error_message,"
                    + " '|' ORDER BY source_rowversion)"))
        .isEqualTo(
            bad.stream()
                .map(
                    item ->
                        item
                            + " deliver http_400 false true schedulehub_api answered 400 to this"
                            + " record alone: the batch cannot be read")
                .collect(Collectors.joining("|")));

    apis.chokeOn(Set.of());
    fixture.execute("DELETE FROM bridge.erp_sync_state WHERE org_id = '" + org + "'");
    assertThat(run().failed()).isZero();
    assertThat(ask("count(*)")).as("open dead letters").isEqualTo("0");
  }

  @Test
  void a_batch_that_was_parted_and_not_booked_is_parted_again_in_the_same_way() {
    String bad = parts.get(2 * BATCH + 300);
    apis.chokeOn(Set.of(bad));
    // The third batch is refused, its first half taken; then nobody answers any more.
    apis.scheduleHubFaults().next(ApiFault.NONE, 4);
    apis.scheduleHubFaults().next(ApiFault.NO_ANSWER, ApisHub.ATTEMPTS);
    assertThatThrownBy(this::run).hasCauseInstanceOf(CallFailed.class);
    String half = apis.journal().get(apis.journal().size() - 1).idempotencyKey();
    assertThat(half).endsWith("-2.0-250");

    RunSummary next = run();

    assertThat(next.balances()).isTrue();
    assertThat(ask("string_agg(business_key->>0, ' ')")).isEqualTo(bad);
    assertThat(taken(half.substring(0, half.indexOf('.') + 1)))
        .as("neighbours, each once")
        .isEqualTo(BATCH - 1);
    assertThat(sent(half)).extracting(Received::repeated).containsExactly(false, true);
  }

  @Test
  void a_target_that_takes_nothing_is_not_asked_for_each_record_and_blames_none() {
    apis.scheduleHubFaults().next(ApiFault.REFUSED_400, 64);

    assertThatThrownBy(this::run)
        .hasMessageContaining("schedulehub_api answered 400: the whole delivery was refused");

    assertThat(apis.scheduleHubFaults().left()).isZero();
    assertThat(fixture.ask("SELECT count(*) FROM bridge.open_deliveries")).isEqualTo("0");
    assertThat(ask("count(*)")).as("dead letters").isEqualTo("0");
    assertThat(taken("")).isZero();
    assertThat(run().fetched()).isEqualTo(parts.size());
    assertThat(taken("")).isEqualTo(parts.size());
  }

  private RunSummary run() {
    return fixture.run(org, "oracle_ifs", "stock_levels");
  }

  /** What is to be known of the organisation's open dead letters. */
  private String ask(String what) {
    return fixture.ask(
        "SELECT "
            + what
            + " FROM bridge.failed_records WHERE resolved_at IS NULL AND org_id = '"
            + org
            + "'");
  }

  /** Records that the far side worked on since the test began, of batches whose key has a part. */
  private int taken(String key) {
    return sent(key).stream().filter(batch -> !batch.repeated()).mapToInt(Received::items).sum();
  }

  private List<Received> sent(String key) {
    List<Received> journal = apis.journal();
    return journal.subList(before, journal.size()).stream()
        .filter(batch -> batch.idempotencyKey().contains(key))
        .toList();
  }

  /** In the order in which they are read. */
  private static List<String> partsOfTheErp() throws Exception {
    var login = fixture.erp.login();
    try (var source = DriverManager.getConnection(login.url(), login.user(), login.password());
        var rows =
            source
                .createStatement()
                .executeQuery(
                    "select PART_NO from IFSAPP.INVENTORY_PART_TAB order by ROWVERSION, PART_NO")) {
      List<String> parts = new ArrayList<>();
      while (rows.next()) {
        parts.add(rows.getString(1));
      }
      return parts;
    }
  }
}
