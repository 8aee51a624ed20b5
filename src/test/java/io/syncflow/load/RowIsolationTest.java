package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowIsolationTest {

  private static final int ROWS = 20_000;
  private static final List<String> COLUMNS = List.of("id", "name", "qty", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE lots (id bigint PRIMARY KEY, name text NOT NULL, qty integer"
            + " CONSTRAINT lots_qty_check CHECK (qty > 0), src_rowversion bigint NOT NULL,"
            + " hidden integer DEFAULT 1, CONSTRAINT lots_hidden CHECK (qty <> 777 OR hidden = 0),"
            + " CONSTRAINT lots_name_key UNIQUE (name))");
    target = load.target("lots");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void start() {
    load.execute("TRUNCATE schedulehub.lots");
    load.execute("DELETE FROM bridge.failed_records");
    load.execute("INSERT INTO schedulehub.lots VALUES (-1, 'taken', 1, 1)");
  }

  @Test
  void finds_the_rows_that_break_a_check_constraint_and_loads_their_neighbours() {
    expect(
        i -> row((long) i, "n" + i, i % 1000 == 7 ? 0 : 5, 9L),
        "check_violation",
        "lots_qty_check");
  }

  @Test
  void finds_the_rows_without_a_required_value() {
    expect(i -> row((long) i, i % 1000 == 7 ? null : "n" + i, 5, 9L), "not_null_violation", "name");
  }

  @Test
  void narrows_down_rows_that_break_a_unique_constraint() {
    expect(
        i -> row((long) i, i % 1000 == 7 ? "taken" : "n" + i, 5, 9L),
        "unique_violation",
        "lots_name_key");
  }

  @Test
  void narrows_down_rows_that_break_a_check_over_a_column_without_mapping() {
    expect(
        i -> row((long) i, "n" + i, i % 1000 == 7 ? 777 : 5, 9L), "check_violation", "lots_hidden");
  }

  private static void expect(IntFunction<Object[]> rows, String code, String named) {
    Object[][] all = new Object[ROWS][];
    for (int i = 0; i < ROWS; i++) {
      all[i] = rows.apply(i);
    }
    Map<BusinessKey, String> source = new HashMap<>();
    source.put(new BusinessKey(List.of("7")), "{\"ID\": 7, \"from\": \"the source\"}");

    Counts counts =
        load.loader.load(
            load.run("lots"), target, load.chunk(target, COLUMNS, List.of(), k -> source, all));

    assertThat(counts).isEqualTo(new Counts(ROWS, ROWS - 20, 0, 0, 20, 0, 0, 0, 0, 0));
    List<String> bad = new ArrayList<>();
    for (int i = 7; i < ROWS; i += 1000) {
      bad.add(i + ",load," + code + ",t");
    }
    assertThat(
            load.ask(
                "SELECT business_key ->> 0, stage_failed, error_code, normalized_data ->> 'id' ="
                    + " business_key ->> 0 FROM failed_records ORDER BY (business_key ->> 0)::int"))
        .isEqualTo(bad);
    assertThat(load.ask("SELECT DISTINCT error_message FROM failed_records"))
        .singleElement()
        .asString()
        .contains(named)
        .doesNotContain("INSERT", "pg_temp");
    assertThat(load.ask("SELECT raw_data FROM failed_records WHERE business_key ->> 0 = '7'"))
        .containsExactly("{\"ID\": 7, \"from\": \"the source\"}");
    assertThat(
            load.ask(
                "SELECT raw_data ->> 'source_record', raw_data -> 'mapped' = normalized_data FROM"
                    + " failed_records WHERE business_key ->> 0 = '1007'"))
        .containsExactly("not available,t");
    assertThat(load.askLong("SELECT count(*) FROM lots WHERE id >= 0")).isEqualTo(ROWS - 20);
  }

  @Test
  void finds_rows_that_break_different_constraints_in_one_chunk() {
    Counts counts =
        load.loader.load(
            load.run("lots"),
            target,
            load.chunk(
                target,
                COLUMNS,
                row(1L, "a", 0, 1L),
                row(2L, null, 1, 1L),
                row(3L, "taken", 1, 1L),
                row(4L, "d", 777, 1L),
                row(5L, "e", 1, 1L),
                row(5L, "older e", 0, 0L)));

    assertThat(counts).isEqualTo(new Counts(6, 1, 0, 0, 4, 0, 1, 0, 0, 0));
    assertThat(load.ask("SELECT name FROM lots WHERE id > 0")).containsExactly("e");
  }

  @Test
  void does_not_find_a_version_at_fault_that_a_newer_one_replaces() {
    Counts counts =
        load.loader.load(
            load.run("lots"),
            target,
            load.chunk(target, COLUMNS, row(1L, "a", 0, 1L), row(1L, "a", 1, 2L)));

    assertThat(counts).isEqualTo(new Counts(2, 1, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(load.ask("SELECT * FROM failed_records")).isEmpty();
  }

  @Test
  void fails_the_run_with_a_clear_sentence_when_too_many_rows_are_refused() {
    Object[][] rows = new Object[11][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row((long) i, "n" + i, 0, 1L);
    }
    assertThatThrownBy(
            () -> load.loader(10).load(load.run("lots"), target, load.chunk(target, COLUMNS, rows)))
        .isInstanceOf(TooManyRefused.class)
        .hasMessage(
            "the target table lots refuses more than 10 records of one chunk, for example: the"
                + " record breaks the target's check constraint lots_qty_check");
    assertThat(load.ask("SELECT * FROM failed_records")).isEmpty();
  }

  @Test
  void asks_a_check_that_an_earlier_chunk_broke_before_it_merges_the_next() {
    Run run = load.run("lots");
    for (int chunk = 0; chunk < 3; chunk++) {
      long id = chunk * 10L;
      Counts counts =
          load.loader.load(
              run,
              target,
              load.chunk(
                  target,
                  COLUMNS,
                  row(id, "good " + chunk, 1, 1L),
                  row(id + 1, "bad " + chunk, 0, 1L),
                  row(id + 2, null, 1, 1L)));
      assertThat(counts).isEqualTo(new Counts(3, 1, 0, 0, 2, 0, 0, 0, 0, 0));
    }
    assertThat(load.ask("SELECT error_code, count(*) FROM failed_records GROUP BY 1 ORDER BY 1"))
        .containsExactly("check_violation,3", "not_null_violation,3");
    assertThat(load.ask("SELECT id FROM lots WHERE id >= 0 ORDER BY 1"))
        .containsExactly("0", "10", "20");
  }

  @Test
  void isolates_refused_rows_also_when_it_compares_first() {
    Run run = load.run("lots");
    Object[] known = row(1L, "known", 5, 1L);
    load.loader.load(run, target, load.chunk(target, COLUMNS, known));
    load.loader.load(run, target, load.chunk(target, COLUMNS, known));

    Counts counts =
        load.loader.load(
            run,
            target,
            load.chunk(
                target,
                COLUMNS,
                known,
                row(2L, "taken", 1, 1L),
                row(3L, "fresh", 1, 1L),
                row(3L, "older", 1, 0L)));

    assertThat(counts).isEqualTo(new Counts(4, 1, 0, 1, 1, 0, 1, 0, 0, 0));
    assertThat(load.ask("SELECT name FROM lots WHERE id = 3")).containsExactly("fresh");
  }
}
