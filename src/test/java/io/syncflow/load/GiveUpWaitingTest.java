package io.syncflow.load;

import static io.syncflow.load.LoadFixture.rejection;
import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.record.TargetTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F35: parents that never come, and those that come after all. */
class GiveUpWaitingTest {

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "buyers", List.of("buyer", "src_rowversion"),
          "shops", List.of("shop", "src_rowversion"),
          "sales", List.of("sale", "buyer", "shop", "src_rowversion"),
          "sale_lines", List.of("sale", "line", "src_rowversion"),
          "nodes", List.of("node", "parent", "src_rowversion"));
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int TRIES = 5;
  private static LoadFixture load;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE buyers (buyer varchar(10) PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE shops (shop varchar(10) PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE sales (sale varchar(10) PRIMARY KEY, buyer varchar(10) REFERENCES buyers,"
            + " shop varchar(10) REFERENCES shops, src_rowversion bigint NOT NULL)",
        "CREATE TABLE sale_lines (sale varchar(10) REFERENCES sales, line int,"
            + " src_rowversion bigint NOT NULL, PRIMARY KEY (sale, line))",
        "CREATE TABLE nodes (node int PRIMARY KEY, parent int REFERENCES nodes,"
            + " src_rowversion bigint NOT NULL)");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute(
        "TRUNCATE schedulehub.buyers, schedulehub.shops, schedulehub.sales,"
            + " schedulehub.sale_lines, schedulehub.nodes");
    load.execute("DELETE FROM bridge.pending_children");
    load.execute("DELETE FROM bridge.failed_records");
  }

  @Test
  void a_record_waits_as_long_as_it_may_and_then_is_a_dead_letter_with_its_chain() {
    load("sale_lines", row("s1", 1, 1L));
    load("sales", row("s1", "b1", null, 1L));
    assertThat(giveUp(WEEK.minusMinutes(1))).isZero();

    assertThat(giveUp(WEEK.plusMinutes(1))).isEqualTo(2);

    assertThat(waiting()).isEmpty();
    assertThat(
            load.ask(
                "SELECT entity_name, business_key, stage_failed, error_code, error_message"
                    + " FROM failed_records ORDER BY entity_name"))
        .containsExactly(
            "sale_lines,[\"s1\", \"1\"],parent,parent_missing,its parent sales [\"s1\"] never came:"
                + " sale_lines [\"s1\", \"1\"] <- sales [\"s1\"] <- buyers [\"b1\"]",
            "sales,[\"s1\"],parent,parent_missing,its parent buyers [\"b1\"] never came:"
                + " sales [\"s1\"] <- buyers [\"b1\"]");
    assertThat(
            load.ask(
                "SELECT jsonb_path_query_array(parent_chain, '$[*].entity') FROM failed_records"
                    + " WHERE entity_name = 'sale_lines'"))
        .containsExactly("[\"sale_lines\", \"sales\", \"buyers\"]");
  }

  @Test
  void its_batch_keeps_its_sum_and_says_how_many_gave_up() {
    load.execute("DELETE FROM bridge.sync_batches");
    load("sales", row("s1", "b1", null, 1L), row("s2", "b1", null, 1L), row("s3", null, null, 1L));
    load.execute(
        "UPDATE bridge.sync_batches SET status = 'completed', state = 'completed',"
            + " finished_at = now()");

    giveUp(WEEK.plusDays(1));

    assertThat(
            load.ask(
                "SELECT rows_fetched, rows_inserted, rows_pending, rows_given_up FROM sync_batches"))
        .containsExactly("3,1,2,2");
  }

  @Test
  void a_parent_that_comes_after_all_releases_it_and_all_below_it() {
    load("sale_lines", row("s1", 1, 1L), row("s1", 2, 1L));
    load("sales", row("s1", "b1", null, 1L));
    giveUp(WEEK.plusDays(1));

    Counts counts = load("buyers", row("b1", 9L));

    assertThat(counts.released()).isEqualTo(3);
    assertThat(load.ask("SELECT line FROM sale_lines ORDER BY 1")).containsExactly("1", "2");
    assertThat(load.ask("SELECT DISTINCT resolution FROM failed_records"))
        .containsExactly("passed");
  }

  @Test
  void one_that_then_misses_another_parent_waits_again() {
    load("sales", row("s1", "b1", "p1", 1L));
    giveUp(WEEK.plusDays(1));

    load("buyers", row("b1", 9L));

    assertThat(waiting()).containsExactly("sales [\"s1\"] for shops [\"p1\"]");
    assertThat(load.ask("SELECT resolution FROM failed_records")).containsExactly("waiting");
    assertThat(load("shops", row("p1", 9L)).released()).isEqualTo(1);
  }

  @Test
  void one_that_the_target_then_refuses_stays_a_dead_letter_of_the_load() {
    load.execute("ALTER TABLE schedulehub.sale_lines ADD CONSTRAINT few CHECK (line < 100)");
    load("sale_lines", row("s1", 100, 1L));
    giveUp(WEEK.plusDays(1));

    load("sales", row("s1", null, null, 1L));

    assertThat(load.ask("SELECT stage_failed, error_code, resolved_at IS NULL FROM failed_records"))
        .containsExactly("load,check_violation,t");
    load.execute("ALTER TABLE schedulehub.sale_lines DROP CONSTRAINT few");
  }

  @Test
  void reading_the_same_version_again_does_not_make_it_wait_again() {
    load("sales", row("s1", "b1", null, 5L));
    giveUp(WEEK.plusDays(1));

    Counts again = load("sales", row("s1", "b1", null, 5L), row("s2", "b2", null, 5L));

    assertThat(again).isEqualTo(new Counts(2, 0, 0, 0, 1, 1, 0, 0, 0, 0));
    assertThat(waiting()).containsExactly("sales [\"s2\"] for buyers [\"b2\"]");
    assertThat(load.ask("SELECT seen_count, resolved_at IS NULL FROM failed_records"))
        .containsExactly("2,t");
  }

  @Test
  void a_newer_version_waits_anew() {
    load("sales", row("s1", "b1", null, 5L));
    giveUp(WEEK.plusDays(1));

    assertThat(load("sales", row("s1", "b1", null, 6L)).pending()).isEqualTo(1);

    assertThat(load.ask("SELECT resolution FROM failed_records")).containsExactly("superseded");
  }

  @Test
  void a_parent_that_failed_itself_is_named_with_its_stage() {
    load("sale_lines", row("s1", 1, 1L));
    TargetTable sales = load.target("sales");
    load.loader.load(
        load.run("sales"),
        sales,
        load.chunk(
            sales, COLUMNS.get("sales"), List.of(rejection("s1", 1L, "too long")), k -> Map.of()));

    giveUp(WEEK.plusDays(1));

    assertThat(
            load.ask(
                "SELECT error_code, error_message FROM failed_records WHERE stage_failed = 'parent'"))
        .containsExactly(
            "parent_failed,its parent sales [\"s1\"] did not come, because sales failed at validate:"
                + " sale_lines [\"s1\", \"1\"] <- sales [\"s1\"]");
  }

  @Test
  void records_that_wait_in_a_circle_are_told_long_before() {
    load("nodes", row(1, 2, 1L));
    load("nodes", row(2, 3, 1L));
    load("nodes", row(3, 1, 1L));
    load("nodes", row(4, 3, 1L));
    load("nodes", row(5, 99, 1L));
    assertThat(giveUp(HOUR.minusMinutes(1))).isZero();

    assertThat(giveUp(HOUR.plusMinutes(1))).isEqualTo(4);

    assertThat(waiting()).containsExactly("nodes [\"5\"] for nodes [\"99\"]");
    assertThat(
            load.ask(
                "SELECT error_code, error_message FROM failed_records"
                    + " WHERE business_key = '[\"4\"]'"))
        .containsExactly(
            "parent_cycle,its parent nodes [\"3\"] waits in a circle: nodes [\"4\"] <- nodes [\"3\"]"
                + " <- nodes [\"1\"] <- nodes [\"2\"] <- nodes [\"3\"]");

    Counts opened = load("nodes", row(2, null, 2L));
    assertThat(opened.released()).as("1, 3 and 4").isEqualTo(3);
    assertThat(load.ask("SELECT count(*) FROM failed_records WHERE resolved_at IS NULL"))
        .containsExactly("0");
  }

  @Test
  void records_of_different_entities_with_equal_keys_are_no_circle() {
    load("sale_lines", row("x", 1, 1L));
    load("sales", row("x", "x", null, 1L));

    assertThat(giveUp(HOUR.plusMinutes(1))).isZero();
    assertThat(giveUp(WEEK.plusMinutes(1))).isEqualTo(2);
    assertThat(load.ask("SELECT DISTINCT error_code FROM failed_records"))
        .containsExactly("parent_missing");
  }

  @Test
  void a_parent_that_the_source_denied_often_enough_is_given_up() {
    load("sales", row("s1", "b1", null, 1L), row("s2", "b2", null, 1L));
    load.execute("UPDATE bridge.pending_children SET retry_count = 5 WHERE child_key = '[\"s1\"]'");

    assertThat(giveUp(Duration.ofMinutes(1))).isEqualTo(1);

    assertThat(waiting()).containsExactly("sales [\"s2\"] for buyers [\"b2\"]");
  }

  @Test
  void nobody_gives_up_while_the_parents_are_being_loaded() {
    load("sales", row("s1", "b1", null, 1L));
    Loader held = new Loader(load.database.scope(), new ChunkBook(), load.catalogue);
    TargetTable buyers = load.target("buyers");
    load.database
        .scope()
        .run(
            load.org,
            connection -> {
              held.load(
                  load.run("buyers"),
                  buyers,
                  load.chunk(buyers, COLUMNS.get("buyers"), row("b1", 1L)));
              Thread other = new Thread(() -> assertThat(giveUp(WEEK.plusDays(1))).isZero());
              other.start();
              join(other);
            });
    assertThat(load.ask("SELECT sale FROM sales")).containsExactly("s1");
    assertThat(load.ask("SELECT * FROM failed_records")).isEmpty();
  }

  @Test
  void three_thousand_give_up_in_portions() {
    load.execute(
        "INSERT INTO bridge.pending_children (org_id, batch_uid, source_system, child_entity,"
            + " child_key, child_bk_hash, source_rowversion, parent_entity, parent_key,"
            + " parent_bk_hash, child_payload) SELECT org_id, uid, source_system, 'sales',"
            + " jsonb_build_array(n::text), bridge.business_key_hash(ARRAY[n::text]), 1, 'buyers',"
            + " jsonb_build_array(n::text), bridge.business_key_hash(ARRAY[n::text]), '{}'"
            + " FROM (SELECT * FROM bridge.sync_batches LIMIT 1) AS b, generate_series(1, 3000) AS n");

    assertThat(giveUp(WEEK.plusDays(1))).isEqualTo(3000);
    assertThat(load.ask("SELECT count(*) FROM failed_records")).containsExactly("3000");
  }

  /** Gives up as if that time had passed since the records began to wait. */
  private static int giveUp(Duration later) {
    Clock clock = Clock.fixed(Instant.now().plus(later), ZoneOffset.UTC);
    return new GiveUpWaiting(load.database.scope(), clock).giveUp(load.org, WEEK, TRIES, HOUR);
  }

  private static Counts load(String table, Object[]... rows) {
    TargetTable target = load.target(table);
    return load.loader.load(load.run(table), target, load.chunk(target, COLUMNS.get(table), rows));
  }

  private static List<String> waiting() {
    return load.ask(
        "SELECT child_entity || ' ' || child_key || ' for ' || parent_entity || ' ' || parent_key"
            + " FROM pending_children ORDER BY 1");
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
