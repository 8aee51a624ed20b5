package io.syncflow;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.FailureGroup;
import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.Selection;
import io.syncflow.deadletter.StartReplay;
import io.syncflow.deadletter.Who;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.mapping.Mappings;
import io.syncflow.sandbox.ApiFault;
import io.syncflow.sandbox.SandboxFault;
import io.syncflow.sandbox.SimulatedApis;
import io.syncflow.sandbox.SimulatedApis.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replays dead letters of a target over HTTP. The hub and the simulated systems are shared, the
 * dead letters are the same at the start of each test; what arrived is asked of the far side.
 */
class HttpReplayTest {

  private static final int FROZEN = 8;
  private static final String COLUMNS =
      "uid, org_id, batch_uid, last_batch_uid, source_system, entity_name, business_key, bk_hash,"
          + " source_rowversion, raw_data, normalized_data, stage_failed, error_code, error_message";
  private static final Who ADA = new Who("token:ada", null);

  @TempDir static Path data;
  private static ApisHub fixture;
  private static SimulatedApis apis;
  private static StartReplay replay;
  private static UUID org;
  private int sentBefore;

  /** Eight levels of stock that ScheduleHub does not take while it counts them. */
  @BeforeAll
  static void start() throws SandboxFault {
    fixture = new ApisHub(data);
    apis = fixture.apis;
    replay =
        new StartReplay(
            fixture.hub.context(),
            fixture.hub.context().createProducerTemplate(),
            fixture.hub.scope());
    org = fixture.organisation("acme");
    assertThat(delta().failed()).isEqualTo(FROZEN);
    fixture.execute(
        "CREATE TABLE public.as_they_came AS SELECT " + COLUMNS + " FROM bridge.failed_records");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void letThemLieAsTheyCame() {
    fixture.execute("DELETE FROM bridge.failed_records");
    fixture.execute(
        "INSERT INTO bridge.failed_records ("
            + COLUMNS
            + ") SELECT "
            + COLUMNS
            + " FROM public.as_they_came");
    apis.countStock(true);
    sentBefore = apis.journal().size();
  }

  @Test
  void passes_once_the_target_takes_it_and_is_accounted_for() throws Exception {
    apis.countStock(false);

    RunSummary run = replayed(open());

    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.fetched()).isEqualTo(FROZEN);
    assertThat(run.inserted() + run.unchanged() + run.updated()).isEqualTo(FROZEN);
    assertThat(run.balances()).isTrue();
    assertThat(letters("resolution")).isEqualTo(FROZEN + " replayed");
    assertThat(attempts()).isEqualTo(FROZEN + " passed");
    assertThat(sent()).hasSize(1).extracting(Received::items).containsExactly(FROZEN);
    assertThat(frozenStock()).isEqualTo(frozenStockOfTheErp());
    assertThat(fixture.ask("SELECT count(*) FROM bridge.open_deliveries")).isEqualTo("0");
  }

  @Test
  void a_rehearsal_sends_nothing_and_says_that_the_target_decides() {
    String before = state();

    ReplayOutcome outcome = replay.rehearse(org, open(), null, null).outcome();

    assertThat(outcome.total()).isEqualTo(FROZEN);
    assertThat(outcome.sent()).isEqualTo(FROZEN);
    assertThat(outcome.failed() + outcome.passed()).isZero();
    assertThat(outcome.reasons()).isEmpty();
    assertThat(sent()).isEmpty();
    assertThat(state()).isEqualTo(before);
  }

  @Test
  void what_the_target_refuses_again_keeps_its_id_its_data_and_every_attempt() {
    String raw = letters("md5(raw_data::text)");
    String ids = ids();

    RunSummary run = replayed(open());

    assertThat(run.failed()).isEqualTo(FROZEN);
    assertThat(ids()).isEqualTo(ids);
    assertThat(letters("md5(raw_data::text)")).isEqualTo(raw);
    assertThat(letters("stage_failed || ' ' || error_code"))
        .isEqualTo(FROZEN + " deliver item_frozen");
    assertThat(attempts()).isEqualTo(FROZEN + " failed");
  }

  @Test
  void never_delivers_an_older_version_than_the_target_has() throws Exception {
    String newest = "{\"item_no\":\"OLD-1\",\"site_code\":\"S\",\"quantity\":4711}";
    send("{\"items\":[{\"key\":[\"OLD-1\"],\"version\":9000000000,\"data\":" + newest + "}]}");
    sentBefore++;
    copies("OLD-", 1);
    UUID old =
        UUID.fromString(
            fixture.ask("SELECT uid FROM bridge.failed_records WHERE business_key->>0 = 'OLD-1'"));

    RunSummary run = replayed(Selection.of(List.of(old)).onlyOpen());

    assertThat(run.superseded()).isEqualTo(1);
    assertThat(apis.stock()).containsEntry("OLD-1", newest);
    assertThat(sent()).as("the target was asked").hasSize(1);
    assertThat(letters("coalesce(resolution, 'open')")).isEqualTo(FROZEN + " open, 1 superseded");
    assertThat(attempts()).isEqualTo("1 superseded");
  }

  @Test
  void an_answer_that_never_came_is_booked_by_the_next_run_with_its_attempts() {
    apis.countStock(false);
    apis.scheduleHubFaults().next(ApiFault.NO_ANSWER, ApisHub.ATTEMPTS);
    RunSummary lost = replayed(open());
    assertThat(lost.status()).isEqualTo("failed");
    assertThat(letters("coalesce(resolution, 'open')")).isEqualTo(FROZEN + " open");
    Desk desk = new Desk(fixture.hub.scope());
    assertThat(desk.ignore(org, open(), "while it is on its way", ADA)).isZero();
    assertThat(desk.edit(org, first(), "[]", null, ADA)).isEqualTo(Desk.Answer.NOT_NOW);

    RunSummary next = delta();

    assertThat(next.balances()).isTrue();
    assertThat(letters("resolution")).isEqualTo(FROZEN + " replayed");
    assertThat(attempts()).isEqualTo(FROZEN + " passed");
    List<Received> replays = sent().stream().filter(b -> b.items() == FROZEN).toList();
    assertThat(replays).hasSize(ApisHub.ATTEMPTS + 1);
    assertThat(replays)
        .extracting(Received::idempotencyKey)
        .containsOnly(replays.get(0).idempotencyKey());
    assertThat(replays.stream().filter(b -> !b.repeated())).as("work done").hasSize(1);
  }

  @Test
  void a_refusal_that_is_heard_of_later_leaves_the_record_as_it_came() {
    String raw = letters("md5(raw_data::text)");
    apis.scheduleHubFaults().next(ApiFault.NO_ANSWER, ApisHub.ATTEMPTS);
    replayed(open());

    delta();

    assertThat(letters("md5(raw_data::text)")).isEqualTo(raw);
    assertThat(letters("coalesce(resolution, 'open')")).isEqualTo(FROZEN + " open");
    assertThat(attempts()).isEqualTo(FROZEN + " failed");
    apis.countStock(false);
    assertThat(replayed(open()).failed()).isZero();
  }

  @Test
  void of_a_page_refused_for_one_letter_s_sake_the_others_pass() {
    apis.countStock(false);
    String bad = frozenItem();
    apis.chokeOn(Set.of(bad));

    RunSummary run = replayed(open());

    assertThat(run.status()).isEqualTo("completed_with_errors");
    assertThat(run.balances()).isTrue();
    assertThat(letters("coalesce(resolution, business_key->>0 || ' ' || error_code)"))
        .isEqualTo("1 " + bad + " http_400, " + (FROZEN - 1) + " replayed");
    assertThat(attempts()).contains("1 failed", (FROZEN - 1) + " passed");
    apis.chokeOn(Set.of());
    assertThat(replayed(open()).failed()).isZero();
    assertThat(letters("resolution")).isEqualTo(FROZEN + " replayed");
  }

  @Test
  void a_page_of_which_each_letter_is_refused_by_itself_says_so_of_each() {
    int letters = 40;
    fixture.execute(
        "INSERT INTO bridge.failed_records ("
            + COLUMNS
            + ") SELECT gen_random_uuid(), org_id, batch_uid, last_batch_uid, source_system,"
            + " entity_name, to_jsonb(ARRAY[part]), encode(sha256(part::bytea), 'hex'),"
            + " source_rowversion, jsonb_set(raw_data, '{PART_NO}', to_jsonb(part)),"
            + " normalized_data, stage_failed, error_code, error_message"
            + " FROM (SELECT * FROM bridge.failed_records LIMIT 1) AS one,"
            + " (SELECT 'BAD-' || i AS part FROM generate_series(1, "
            + letters
            + ") AS i) AS parts");
    apis.chokeOn(
        IntStream.rangeClosed(1, letters).mapToObj(i -> "BAD-" + i).collect(toUnmodifiableSet()));
    Selection bad =
        new Selection(null, null, null, null, null, null, null, null, "BAD-", null).onlyOpen();

    RunSummary run = replayed(bad);

    assertThat(run.status()).isEqualTo("completed_with_errors");
    assertThat(run.failed()).isEqualTo(letters);
    assertThat(attempts()).isEqualTo(letters + " failed");
  }

  @Test
  void a_page_of_which_the_target_takes_nothing_is_withdrawn_and_stays_open() {
    apis.scheduleHubFaults().next(ApiFault.UNKNOWN_404, 1);

    RunSummary run = replayed(open());

    assertThat(run.status()).isEqualTo("failed");
    assertThat(sent()).isEmpty();
    assertThat(letters("coalesce(resolution, 'open')")).isEqualTo(FROZEN + " open");
    assertThat(fixture.ask("SELECT count(*) FROM bridge.open_deliveries")).isEqualTo("0");
    apis.countStock(false);
    assertThat(replayed(open()).failed()).isZero();
  }

  @Test
  void what_cannot_be_mapped_any_more_is_not_sent_and_says_why(@TempDir Path mappings)
      throws IOException {
    String csv = Files.readString(Path.of("config/mappings/stock_levels.csv"));
    Files.writeString(
        mappings.resolve("stock_levels.csv"), csv.replace("QTY_ONHAND", "QTY_FORGOTTEN"));
    Mappings all = fixture.hub.bean("mappings", Mappings.class);
    all.importFolder(org, mappings);

    ReplayOutcome outcome = replay.rehearse(org, open(), null, null).outcome();
    assertThat(outcome.sent()).isZero();
    assertThat(outcome.failed()).isEqualTo(FROZEN);
    assertThat(outcome.reasons()).extracting(FailureGroup::count).containsExactly((long) FROZEN);
    assertThat(letters("stage_failed")).as("after the rehearsal").isEqualTo(FROZEN + " deliver");

    assertThat(replayed(open()).failed()).isEqualTo(FROZEN);
    assertThat(sent()).isEmpty();
    assertThat(letters("stage_failed")).isEqualTo(FROZEN + " map");
    assertThat(attempts()).isEqualTo(FROZEN + " failed");
    all.importFolder(org, Path.of("config/mappings"));
  }

  @Test
  void many_letters_go_in_batches_that_the_target_takes_each_under_a_key_of_its_own() {
    apis.countStock(false);
    copies("N-", 700);

    RunSummary run = replayed(open());

    assertThat(run.status()).isEqualTo("completed");
    assertThat(run.fetched()).isEqualTo(700 + FROZEN);
    assertThat(sent()).extracting(Received::items).containsExactly(500, 208);
    assertThat(sent()).extracting(Received::idempotencyKey).doesNotHaveDuplicates();
    assertThat(apis.stock().keySet().stream().filter(item -> item.startsWith("N-"))).hasSize(700);
  }

  private static RunSummary delta() {
    return fixture.run(org, "oracle_ifs", "stock_levels");
  }

  private static Selection open() {
    return Selection.ALL.onlyOpen();
  }

  /** Dead letters like the first one, of other items. */
  private void copies(String prefix, int count) {
    fixture.execute(
        """
        INSERT INTO bridge.failed_records (uid, org_id, batch_uid, last_batch_uid, source_system,
          entity_name, business_key, bk_hash, source_rowversion, raw_data, stage_failed, error_code,
          error_message)
        SELECT public.uuid_v7(), f.org_id, f.batch_uid, f.last_batch_uid, f.source_system,
          f.entity_name, jsonb_build_array(i.item),
          encode(sha256(convert_to('["' || i.item || '"]', 'UTF8')), 'hex'), f.source_rowversion,
          f.raw_data || jsonb_build_object('PART_NO', i.item), 'deliver', 'item_frozen', 'counted'
        FROM bridge.failed_records f, (SELECT '%s' || n AS item FROM generate_series(1, %d) AS n) AS i
        WHERE f.uid = '%s'
        """
            .formatted(prefix, count, first()));
  }

  private RunSummary replayed(Selection selection) {
    Run run = replay.start(org, selection, null).runs().get(0);
    Runs runs = new Runs(fixture.hub.scope());
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> runs.find(org, run.id()).orElseThrow(),
            found -> !found.status().equals("in_progress"));
  }

  /** How many letters of the test there are by an expression; of several values, all. */
  private String letters(String expression) {
    return fixture.ask(
        "SELECT string_agg(n || ' ' || what, ', ' ORDER BY what) FROM (SELECT count(*) AS n, "
            + expression
            + " AS what FROM bridge.failed_records WHERE org_id = '"
            + org
            + "' GROUP BY 2) AS g");
  }

  private String ids() {
    return fixture.ask(
        "SELECT string_agg(uid::text, ' ' ORDER BY uid) FROM bridge.failed_records WHERE org_id = '"
            + org
            + "'");
  }

  private UUID first() {
    return UUID.fromString(ids().split(" ")[0]);
  }

  private String frozenItem() {
    return fixture.ask(
        "SELECT business_key->>0 FROM bridge.failed_records WHERE uid = '" + first() + "'");
  }

  private String attempts() {
    return fixture.ask(
        "SELECT string_agg(n || ' ' || outcome, ', ') FROM (SELECT count(*) AS n, outcome FROM"
            + " bridge.failed_record_attempts GROUP BY 2) AS g");
  }

  private String state() {
    return letters("row_to_json(failed_records)::text")
        + fixture.ask("SELECT count(*) FROM bridge.sync_batches")
        + fixture.ask("SELECT count(*) FROM bridge.failed_record_attempts")
        + fixture.ask("SELECT count(*) FROM bridge.open_deliveries");
  }

  private List<Received> sent() {
    List<Received> all = apis.journal();
    return all.subList(sentBefore, all.size());
  }

  private String frozenStock() throws JsonProcessingException {
    return new ObjectMapper().readTree(apis.stock().get(frozenItem())).get("quantity").asText();
  }

  private String frozenStockOfTheErp() {
    return fixture.ask(
        "SELECT raw_data->>'QTY_ONHAND' FROM bridge.failed_records WHERE uid = '" + first() + "'");
  }

  /** A batch of somebody else. */
  private static void send(String batch) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(apis.scheduleHub().url() + "/entities/stock_levels/items"))
            .header("Authorization", "Bearer " + apis.scheduleHub().token())
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(HttpRequest.BodyPublishers.ofString(batch))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(200);
  }
}
