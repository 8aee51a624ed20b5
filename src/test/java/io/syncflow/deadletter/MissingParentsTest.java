package io.syncflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import io.syncflow.deadletter.ParentRequests.Request;
import io.syncflow.deadletter.ParentRequests.Wish;
import io.syncflow.record.BusinessKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which parents block whom, and asking for them. */
class MissingParentsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static TestDatabase database;

  private UUID org;
  private UUID batch;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void start() throws SQLException {
    org = database.organisation();
    batch = UUID.randomUUID();
    execute(
        "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type)"
            + " VALUES ('%s', '%s', 'oracle_ifs', 'orders', 'realtime')".formatted(batch, org));
  }

  @Test
  void three_missing_parents_block_whatever_hangs_below_them() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    waits("orders", "o2", "customers", "c1");
    waits("orders", "o3", "customers", "c2");
    for (int line = 0; line < 5; line++) {
      waits("order_lines", "l" + line, "orders", "o3");
    }
    waits("items", "i1", "sites", "s1");
    failed("sites", "s1");

    List<MissingParent> parents = list(null, 10).stream().map(l -> l.parent()).toList();

    assertThat(parents)
        .extracting(p -> p.parent() + p.key() + " " + p.children() + "/" + p.blocked())
        .containsExactly("customers[\"c2\"] 1/6", "customers[\"c1\"] 2/2", "sites[\"s1\"] 1/1");
    assertThat(parents.get(0).entities()).containsExactly("order_lines", "orders");
    assertThat(parents.get(2).failedAt()).isEqualTo("validate");
    assertThat(parents().totals(org, null, null)).isEqualTo(new MissingParents.Totals(3, 9, 0));
    assertThat(parents().totals(org, null, "customers"))
        .isEqualTo(new MissingParents.Totals(2, 8, 0));
    assertThat(parents().totals(org, "apismith", null))
        .isEqualTo(new MissingParents.Totals(0, 0, 0));
  }

  @Test
  void records_in_a_circle_are_counted_apart() throws SQLException {
    waits("nodes", "a", "nodes", "b");
    waits("nodes", "b", "nodes", "a");
    waits("nodes", "c", "nodes", "d");

    assertThat(parents().totals(org, null, null)).isEqualTo(new MissingParents.Totals(1, 1, 2));
  }

  @Test
  void pages_follow_each_other_without_a_gap() throws SQLException {
    for (int parent = 0; parent < 7; parent++) {
      for (int child = 0; child <= parent / 2; child++) {
        waits("orders", parent + "-" + child, "customers", "c" + parent);
      }
    }
    List<String> all = new ArrayList<>();
    MissingParents.Place after = null;
    List<MissingParents.Listed> page;
    do {
      page = list(after, 2);
      page.forEach(listed -> all.add(listed.parent().key()));
      after = page.isEmpty() ? null : page.get(page.size() - 1).place();
    } while (!page.isEmpty());
    assertThat(all).hasSize(7).doesNotHaveDuplicates().startsWith("[\"c6\"]");
  }

  @Test
  void nobody_sees_another_organisations() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    UUID other = database.organisation("x" + UUID.randomUUID().toString().replace('-', '_'));
    assertThat(parents().totals(other, null, null).missing()).isZero();
    assertThat(requests(NOW).claim(new Wish(other, null, null, null, 10), QUARTER)).isEmpty();
  }

  @Test
  void a_parent_is_asked_for_once_per_interval_and_only_where_that_can_help() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    waits("orders", "o2", "customers", "c1");
    waits("order_lines", "l1", "orders", "o1");
    waits("items", "i1", "sites", "s1");
    failed("sites", "s1");

    assertThat(claim(NOW)).containsExactly(request("customers", "c1"));
    assertThat(claim(NOW.plus(QUARTER).minusSeconds(1))).isEmpty();
    assertThat(claim(NOW.plus(QUARTER))).containsExactly(request("customers", "c1"));
    assertThat(list(null, 1).get(0).parent().asked()).isEqualTo(2);
  }

  @Test
  void the_most_awaited_come_first_and_a_limit_holds() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    waits("orders", "o2", "customers", "c2");
    waits("orders", "o3", "customers", "c2");
    ParentRequests requests = requests(NOW);
    assertThat(requests.claim(new Wish(org, "oracle_ifs", "orders", null, 1), QUARTER))
        .containsExactly(request("customers", "c2"));
    assertThat(requests.claim(new Wish(org, null, "items", null, 10), QUARTER)).isEmpty();
    assertThat(requests.claim(new Wish(org, null, null, "sites", 10), QUARTER)).isEmpty();
  }

  @Test
  void of_many_that_ask_at_once_one_gets_each_parent() throws Exception {
    for (int parent = 0; parent < 20; parent++) {
      waits("orders", "o" + parent, "customers", "c" + parent);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<List<Request>> ask = () -> claim(NOW);
      int keys = 0;
      for (Future<List<Request>> asked : threads.invokeAll(List.of(ask, ask, ask, ask))) {
        keys += asked.get().stream().mapToInt(request -> request.keys().size()).sum();
      }
      assertThat(keys).isEqualTo(20);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void an_answer_says_who_came_and_counts_a_try_for_those_who_wait_in_vain() throws SQLException {
    waits("orders", "o1", "customers", "came");
    waits("orders", "o2", "customers", "gone");
    waits("orders", "o3", "customers", "bad");
    Request request = claim(NOW).get(0);
    execute("DELETE FROM bridge.pending_children WHERE child_key = '[\"o1\"]'");
    failed("customers", "bad");

    assertThat(requests(NOW).settle(request)).isEqualTo(new ParentRequests.Answer(3, 2, 1, 0));

    assertThat(
            database.ask(
                "SELECT string_agg((child_key ->> 0) || ' ' || retry_count, ', ' ORDER BY 1)"
                    + " FROM bridge.pending_children WHERE org_id = '%s'".formatted(org)))
        .isEqualTo("o2 1, o3 0");
    assertThat(list(null, 10)).extracting(l -> l.parent().outcome()).contains("missing", "found");
  }

  @Test
  void one_that_could_not_be_asked_for_counts_against_nobody() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    requests(NOW).putOff(claim(NOW).get(0));
    List<Request> again = claim(NOW.plusSeconds(1));
    assertThat(again).as("the entity's own run was open: asked at the next opportunity").hasSize(1);

    assertThat(requests(NOW).fail(again.get(0))).isEqualTo(new ParentRequests.Answer(1, 0, 0, 1));
    assertThat(claim(NOW.plusSeconds(2)))
        .as("the source is away: asked after the interval")
        .isEmpty();
    assertThat(
            database.ask(
                "SELECT max(retry_count) FROM bridge.pending_children WHERE org_id = '%s'"
                    .formatted(org)))
        .isEqualTo("0");
  }

  @Test
  void requests_for_parents_that_nobody_waits_for_are_forgotten() throws SQLException {
    waits("orders", "o1", "customers", "c1");
    waits("orders", "o2", "customers", "c2");
    claim(NOW);
    execute("DELETE FROM bridge.pending_children WHERE child_key = '[\"o1\"]'");
    assertThat(requests(NOW).forget(org, QUARTER)).isZero();
    assertThat(requests(NOW.plus(QUARTER)).forget(org, QUARTER)).isEqualTo(1);
  }

  private Request request(String entity, String key) {
    return new Request(org, "oracle_ifs", entity, List.of(new BusinessKey(List.of(key))));
  }

  private List<Request> claim(Instant at) {
    return requests(at).claim(new Wish(org, null, null, null, 100), QUARTER);
  }

  private static ParentRequests requests(Instant at) {
    return new ParentRequests(database.scope(), Clock.fixed(at, ZoneOffset.UTC));
  }

  private static MissingParents parents() {
    return new MissingParents(database.scope());
  }

  private List<MissingParents.Listed> list(MissingParents.Place after, int limit) {
    return parents().list(org, new MissingParents.Query(null, null, after, limit));
  }

  private void waits(String child, String key, String parent, String parentKey)
      throws SQLException {
    execute(
        ("INSERT INTO bridge.pending_children (org_id, batch_uid, source_system, child_entity,"
                + " child_key, child_bk_hash, source_rowversion, parent_entity, parent_key,"
                + " parent_bk_hash, child_payload) VALUES ('%s', '%s', 'oracle_ifs', '%s',"
                + " '[\"%s\"]', bridge.business_key_hash(ARRAY['%s']), 1, '%s', '[\"%s\"]',"
                + " bridge.business_key_hash(ARRAY['%s']), '{}')")
            .formatted(org, batch, child, key, key, parent, parentKey, parentKey));
  }

  private void failed(String entity, String key) throws SQLException {
    execute(
        ("INSERT INTO bridge.failed_records (org_id, batch_uid, source_system, entity_name,"
                + " business_key, bk_hash, stage_failed, error_code, error_message)"
                + " VALUES ('%s', '%s', 'oracle_ifs', '%s', '[\"%s\"]',"
                + " bridge.business_key_hash(ARRAY['%s']), 'validate', 'too_long', 'too long')")
            .formatted(org, batch, entity, key, key));
  }

  private static void execute(String sql) throws SQLException {
    try (Connection all = database.superuser()) {
      all.createStatement().execute(sql);
    }
  }
}
