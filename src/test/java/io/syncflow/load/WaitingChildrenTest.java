package io.syncflow.load;

import static io.syncflow.load.LoadFixture.rejection;
import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.record.Rejection;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitingChildrenTest {

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "buyers", List.of("buyer", "src_rowversion"),
          "goods", List.of("good", "src_rowversion"),
          "sales", List.of("sale", "buyer", "at", "src_rowversion"),
          "sale_lines", List.of("sale", "line", "good", "qty", "payload", "src_rowversion"),
          "nodes", List.of("node", "parent", "src_rowversion"));
  private static LoadFixture load;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE buyers (buyer varchar(10) PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE goods (good numeric(12,2) PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE sales (sale varchar(10) PRIMARY KEY, buyer varchar(10) REFERENCES buyers,"
            + " at timestamptz, src_rowversion bigint NOT NULL)",
        "CREATE TABLE sale_lines (sale varchar(10) REFERENCES sales, line int, good numeric(12,3)"
            + " REFERENCES goods DEFERRABLE INITIALLY DEFERRED, qty numeric CHECK (qty > 0),"
            + " payload bytea, src_rowversion bigint NOT NULL, PRIMARY KEY (sale, line))",
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
        "TRUNCATE schedulehub.buyers, schedulehub.goods, schedulehub.sales,"
            + " schedulehub.sale_lines, schedulehub.nodes");
    load.execute("DELETE FROM bridge.pending_children");
    load.execute("DELETE FROM bridge.failed_records");
  }

  @Test
  void a_row_whose_parent_is_missing_waits_and_its_neighbours_load() {
    load("buyers", row("b1", 1L));

    Counts counts =
        load("sales", row("s1", "b1", 0L, 1L), row("s2", "b2", 0L, 2L), row("s3", null, 0L, 3L));

    assertThat(counts).isEqualTo(new Counts(3, 2, 0, 0, 0, 1, 0, 0, 0, 0));
    assertThat(load.ask("SELECT sale FROM sales ORDER BY 1")).containsExactly("s1", "s3");
    assertThat(
            load.ask(
                "SELECT child_entity, child_key, parent_entity, parent_key, source_rowversion,"
                    + " child_bk_hash = bridge.business_key_hash(ARRAY['s2']),"
                    + " parent_bk_hash = bridge.business_key_hash(ARRAY['b2'])"
                    + " FROM pending_children"))
        .containsExactly("sales,[\"s2\"],buyers,[\"b2\"],2,t,t");
  }

  @Test
  void the_parents_own_commit_releases_it() {
    load("sales", row("s1", "b1", 1_234_567L, 1L), row("s2", "b2", 0L, 2L));

    Counts counts = load("buyers", row("b1", 1L));

    assertThat(counts).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 1));
    assertThat(load.ask("SELECT sale, buyer, extract(epoch FROM at), src_rowversion FROM sales"))
        .containsExactly("s1,b1,1.234567,1");
    assertThat(waiting()).containsExactly("sales [\"s2\"] for buyers [\"b2\"]");
  }

  @Test
  void a_released_parent_releases_its_own_children() {
    load("goods", row("1.5", 1L));
    load("sale_lines", row("s1", 1, "1.5", "2", new byte[] {0, -1}, 1L));
    load("sales", row("s1", "b1", 0L, 1L));

    Counts counts = load("buyers", row("b1", 1L));

    assertThat(counts.released()).isEqualTo(2);
    assertThat(load.ask("SELECT sale, line, good, qty, payload FROM sale_lines"))
        .containsExactly("s1,1,1.500,2,\\x00ff");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_child_of_two_missing_parents_waits_for_one_after_the_other() {
    load("buyers", row("b1", 1L));
    Counts first = load("sale_lines", row("s1", 1, "1.5", "2", null, 1L));
    assertThat(first.pending()).isEqualTo(1);
    assertThat(waiting()).hasSize(1);

    Counts one = load("goods", row("1.50", 1L));
    Counts other = load("sales", row("s1", "b1", 0L, 1L));

    assertThat(one.released() + other.released()).isEqualTo(1);
    assertThat(waiting()).isEmpty();
    assertThat(load.ask("SELECT sale FROM sale_lines")).containsExactly("s1");
  }

  @Test
  void a_child_the_target_refuses_after_its_release_becomes_a_dead_letter_and_the_parent_stays() {
    load("goods", row("1", 1L));
    load("sale_lines", row("s1", 1, "1", "-2", null, 1L), row("s1", 2, "1", "2", null, 1L));

    Counts counts = load("sales", row("s1", null, 0L, 1L));

    assertThat(counts).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 1));
    assertThat(load.ask("SELECT line FROM sale_lines")).containsExactly("2");
    assertThat(
            load.ask(
                "SELECT entity_name, business_key, stage_failed, error_code FROM failed_records"))
        .containsExactly("sale_lines,[\"s1\", \"1\"],load,check_violation");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_newer_version_replaces_a_waiting_one_and_an_older_does_not() {
    load("sales", row("s1", "b1", 0L, 5L));
    Counts older = load("sales", row("s1", "b2", 0L, 4L));
    assertThat(older).isEqualTo(new Counts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(waiting()).containsExactly("sales [\"s1\"] for buyers [\"b1\"]");

    load("sales", row("s1", "b3", 0L, 6L));

    assertThat(waiting()).containsExactly("sales [\"s1\"] for buyers [\"b3\"]");
  }

  @Test
  void a_newer_version_that_passes_by_itself_ends_the_waiting() {
    load("sales", row("s1", "b1", 0L, 5L));
    load("sales", row("s1", null, 0L, 6L));

    assertThat(waiting()).isEmpty();
    assertThat(load("buyers", row("b1", 1L)).released()).isZero();
    assertThat(load.ask("SELECT src_rowversion FROM sales")).containsExactly("6");
  }

  @Test
  void an_older_version_that_passes_leaves_the_newer_one_waiting() {
    load("sales", row("s1", "b1", 0L, 5L));
    load("sales", row("s1", null, 0L, 4L));
    assertThat(waiting()).hasSize(1);

    load("buyers", row("b1", 1L));

    assertThat(load.ask("SELECT buyer, src_rowversion FROM sales")).containsExactly("b1,5");
  }

  @Test
  void a_released_version_never_overwrites_a_newer_one() {
    load("buyers", row("b2", 1L));
    load("sales", row("s1", "b1", 0L, 5L));
    load.execute("INSERT INTO schedulehub.sales VALUES ('s1', 'b2', NULL, 9)");

    assertThat(load("buyers", row("b1", 1L)).released()).isZero();
    assertThat(load.ask("SELECT buyer, src_rowversion FROM sales")).containsExactly("b2,9");
    assertThat(waiting()).isEmpty();
  }

  @Test
  void of_two_staged_versions_only_the_newer_can_wait() {
    Counts counts = load("sales", row("s1", "b1", 0L, 5L), row("s1", null, 0L, 6L));

    assertThat(counts).isEqualTo(new Counts(2, 1, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_failure_of_a_waiting_record_ends_the_waiting() {
    load("sales", row("s1", "b1", 0L, 5L));
    TargetTable sales = load.target("sales");
    List<Rejection> failed = List.of(rejection("s1", 6L, "too long"));
    load.loader.load(
        load.run("sales"),
        sales,
        load.chunk(sales, COLUMNS.get("sales"), failed, keys -> Map.of()));

    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_record_that_failed_and_waits_in_a_newer_version_is_not_open_twice() {
    TargetTable sales = load.target("sales");
    List<Rejection> failed = List.of(rejection("s1", 4L, "too long"));
    load.loader.load(
        load.run("sales"),
        sales,
        load.chunk(sales, COLUMNS.get("sales"), failed, keys -> Map.of()));

    load("sales", row("s1", "b1", 0L, 5L));

    assertThat(waiting()).hasSize(1);
    assertThat(load.ask("SELECT resolution FROM failed_records")).containsExactly("superseded");
  }

  @Test
  void rows_of_a_hierarchy_load_in_any_order_and_release_down_a_long_chain() {
    Counts together =
        load(
            "nodes", row(3, 2, 1L), row(2, 1, 1L), row(1, null, 1L), row(9, 8, 1L), row(10, 9, 1L));
    assertThat(together).isEqualTo(new Counts(5, 3, 0, 0, 0, 2, 0, 0, 0, 0));

    for (int node = 40; node > 10; node--) {
      load("nodes", row(node, node - 1, 1L));
    }
    Counts released = load("nodes", row(8, 3, 1L));

    assertThat(released).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 32));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_payload_that_no_longer_fits_its_column_becomes_a_dead_letter() {
    load("sales", row("s1", "b1", 0L, 5L), row("s2", "b1", 0L, 5L));
    load.execute(
        "UPDATE bridge.pending_children SET child_payload = child_payload || '{\"at\": \"never\"}'"
            + " WHERE child_key = '[\"s1\"]'");

    Counts counts = load("buyers", row("b1", 1L));

    assertThat(counts.released()).isEqualTo(1);
    assertThat(load.ask("SELECT business_key, error_code FROM failed_records"))
        .containsExactly("[\"s1\"],invalid_date");
  }

  @Test
  void waiting_is_for_the_organisation_and_the_system_alone() {
    load("sales", row("s1", "b1", 0L, 5L));
    load.execute("UPDATE bridge.pending_children SET source_system = 'other'");

    assertThat(load("buyers", row("b1", 1L)).released()).isZero();
    assertThat(waiting()).hasSize(1);
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
}
