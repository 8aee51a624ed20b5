package io.syncflow.load;

import static io.syncflow.load.LoadFixture.rejection;
import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.db.DatabaseException;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoaderTest {

  private static final List<String> COLUMNS = List.of("id", "name", "price", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE parts (id varchar(20) PRIMARY KEY, name varchar(40),"
            + " price numeric(10,2), note text NOT NULL DEFAULT 'ours',"
            + " src_rowversion bigint NOT NULL)",
        "CREATE TABLE marks (id bigint PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE \"Odd \"\"Name\"\"\" (\"select\" bigint, \"a b\" text, \"{x}\" jsonb, bin bytea,"
            + " src_rowversion bigint NOT NULL, PRIMARY KEY (\"select\", \"a b\"))");
    target = load.target("parts");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @AfterEach
  void empty() {
    load.execute("TRUNCATE schedulehub.parts");
    load.execute("DELETE FROM bridge.failed_records");
    load.execute("DELETE FROM bridge.erp_sync_state");
  }

  @Test
  void counts_inserted_updated_unchanged_superseded_and_touched_rows() {
    load(load.run("parts"), row("a", "A", 1, 10L), row("b", "B", 2, 10L), row("c", "C", 3, 30L));

    Counts counts =
        load(
            load.run("parts"),
            row("a", "A", 1, 10L), // re-read
            row("b", "B", 2, 20L), // equal, but newer
            row("c", "older", 3, 20L), // the target is newer
            row("d", "first D", 4, 10L), // a newer one follows
            row("d", "second D", 4, 11L),
            row("a", "older", 1, 9L), // older than the one staged, too
            row("e", "E", 1, 9L));

    assertThat(counts).isEqualTo(new Counts(7, 2, 0, 2, 0, 0, 3, 0, 0, 0));
    assertThat(load.ask("SELECT id, name, src_rowversion FROM parts ORDER BY id"))
        .containsExactly("a,A,10", "b,B,20", "c,C,30", "d,second D,11", "e,E,9");
  }

  @Test
  void compares_an_older_version_with_the_newest_seen_and_not_only_with_the_newest_written() {
    load(load.run("parts"), row("a", "A", 1, 10L));
    load(load.run("parts"), row("a", "A", 1, 30L));

    Counts replay = load(load.run("parts"), row("a", "stale", 1, 20L));

    assertThat(replay.superseded()).isEqualTo(1);
    assertThat(load.ask("SELECT name, src_rowversion FROM parts")).containsExactly("A,30");
  }

  @Test
  void takes_the_last_of_two_equal_versions() {
    load(load.run("parts"), row("a", "A", 1, 10L));

    Counts counts = load(load.run("parts"), row("a", "x", 1, 10L), row("a", "y", 1, 10L));

    assertThat(counts).isEqualTo(new Counts(2, 0, 1, 0, 0, 0, 1, 0, 0, 0));
    assertThat(load.ask("SELECT name FROM parts")).containsExactly("y");
  }

  @Test
  void counts_rows_below_the_start_cursor_as_late_only_when_nobody_has_seen_them() {
    load(load.run("parts"), row("a", "A", 1, 10L), row("b", "B", 1, 12L));

    Counts counts =
        load(
            load.run("parts", 100L),
            row("a", "A", 1, 10L),
            row("b", "late update", 1, 13L),
            row("c", "late insert", 1, 99L),
            row("d", "in time", 1, 100L));

    assertThat(counts).isEqualTo(new Counts(4, 2, 1, 1, 0, 0, 0, 0, 2, 0));
  }

  @Test
  void leaves_columns_without_a_mapping_alone() {
    load(load.run("parts"), row("a", "A", 1, 10L));
    assertThat(load.ask("SELECT note FROM parts")).containsExactly("ours");
    load.execute("UPDATE schedulehub.parts SET note = 'a planner wrote this'");

    load(load.run("parts"), row("a", "B", 1, 11L));

    assertThat(load.ask("SELECT name, note FROM parts")).containsExactly("B,a planner wrote this");
  }

  @Test
  void keeps_null_apart_from_empty_and_carries_wide_and_unusual_text() {
    String wide = "🜁ß\u0001\t\\N'\"${jndi:x}".repeat(2);
    load(load.run("parts"), row("a", null, null, 1L), row("b", "", 0, 1L), row("c", wide, 1, 1L));

    load(load.run("parts"), row("a", "", null, 2L), row("b", null, 0, 2L), row("c", wide, 1, 1L));

    assertThat(load.ask("SELECT id, name IS NULL FROM parts ORDER BY id"))
        .containsExactly("a,f", "b,t", "c,f");
    assertThat(load.ask("SELECT name FROM parts WHERE id = 'c'")).containsExactly(wide);
  }

  @Test
  void carries_a_text_of_a_megabyte_and_names_that_need_quotes() {
    TargetTable odd = load.target("Odd \"Name\"");
    String wide = "x".repeat(1 << 20);
    List<String> columns = List.of("select", "a b", "{x}", "bin", "src_rowversion");
    Object[] row = row(1L, "it's", "{\"w\": \"" + wide + "\"}", new byte[] {0, 1, -1}, 5L);

    load.loader.load(load.run(odd.name()), odd, load.chunk(odd, columns, row, row));
    Counts again = load.loader.load(load.run(odd.name()), odd, load.chunk(odd, columns, row));

    assertThat(again.unchanged()).isEqualTo(1);
    assertThat(load.ask("SELECT length(\"{x}\" ->> 'w'), bin FROM \"Odd \"\"Name\"\"\""))
        .containsExactly((1 << 20) + ",\\x0001ff");
  }

  @Test
  void loads_a_table_of_nothing_but_key_and_version() {
    TargetTable marks = load.target("marks");
    List<String> columns = List.of("id", "src_rowversion");
    load.loader.load(load.run("marks"), marks, load.chunk(marks, columns, row(1L, 5L)));

    Counts counts =
        load.loader.load(
            load.run("marks"), marks, load.chunk(marks, columns, row(1L, 6L), row(2L, 6L)));

    assertThat(counts).isEqualTo(new Counts(2, 1, 0, 1, 0, 0, 0, 0, 0, 0));
    assertThat(load.ask("SELECT id, src_rowversion FROM marks ORDER BY id"))
        .containsExactly("1,6", "2,6");
  }

  @Test
  void a_first_load_of_many_chunks_survives_duplicates_between_and_within_them() {
    Run run = load.run("parts");

    Counts one = load(run, row("a", "A", 1, 1L), row("b", "B", 1, 2L));
    Counts two = load(run, row("b", "newer", 1, 3L), row("c", "C", 1, 4L));
    Counts three = load(run, row("d", "D", 1, 5L), row("d", "D2", 1, 6L));
    Counts four = load(run, row("e", "E", 1, 7L));

    assertThat(one).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(two).isEqualTo(new Counts(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(three).isEqualTo(new Counts(2, 1, 0, 0, 0, 0, 1, 0, 0, 0));
    assertThat(four).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
    assertThat(load.ask("SELECT string_agg(name, ' ' ORDER BY id) FROM parts"))
        .containsExactly("A newer C D2 E");
  }

  @Test
  void books_counts_and_cursor_with_the_rows() {
    Run run = load.run("parts");
    load(run, row("a", "A", 1, 10L), row("b", "B", 1, 20L));
    load(run, row("b", "B", 1, 20L), row("c", "C", 1, 30L));

    assertThat(
            load.ask(
                "SELECT rows_fetched, rows_inserted, rows_unchanged, high_rowversion FROM"
                    + " sync_batches WHERE uid = '%s'".formatted(run.id())))
        .containsExactly("4,3,1,30");
    assertThat(load.ask("SELECT last_sync_rowversion, last_key FROM erp_sync_state"))
        .containsExactly("30,[\"high\"]");
  }

  @Test
  void a_chunk_without_rows_moves_the_cursor_and_keeps_its_dead_letters() {
    Run run = load.run("parts");
    Counts counts =
        load.loader.load(
            run,
            target,
            load.chunk(target, COLUMNS, List.of(rejection("a", 7L, "too long")), keys -> Map.of()));

    assertThat(counts).isEqualTo(new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0, 0));
    assertThat(load.ask("SELECT bk_hash IS NOT NULL, stage_failed FROM failed_records"))
        .containsExactly("t,validate");
  }

  /** F6: rows must not survive a cursor that could not be written. */
  @Test
  void writes_no_row_when_the_cursor_cannot_be_moved() {
    load.execute(
        "CREATE OR REPLACE FUNCTION bridge.refuse() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN RAISE EXCEPTION 'no cursor today'; END $$");
    load.execute(
        "CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON bridge.erp_sync_state"
            + " FOR EACH ROW EXECUTE FUNCTION bridge.refuse()");
    Run run = load.run("parts");
    try {
      assertThatThrownBy(() -> load(run, row("a", "A", 1, 10L)))
          .isInstanceOf(DatabaseException.class);
    } finally {
      load.execute("DROP TRIGGER refuse ON bridge.erp_sync_state");
    }
    assertThat(load.ask("SELECT * FROM parts")).isEmpty();
    assertThat(
            load.ask("SELECT rows_fetched FROM sync_batches WHERE uid = '%s'".formatted(run.id())))
        .containsExactly("0");
  }

  @Test
  void writes_nothing_once_another_run_holds_the_lease() {
    Run run = load.run("parts");
    load.run("parts");

    assertThatThrownBy(() -> load(run, row("a", "A", 1, 10L))).isInstanceOf(ChunkBook.Fenced.class);

    assertThat(load.ask("SELECT * FROM parts")).isEmpty();
  }

  @Test
  void fails_the_chunk_when_something_else_than_a_record_is_wrong() {
    load.execute("REVOKE INSERT ON schedulehub.parts FROM syncflow_app");
    try {
      assertThatThrownBy(() -> load(load.run("parts"), row("a", "A", 1, 10L)))
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.sqlState()).isEqualTo("42501"));
    } finally {
      load.execute("GRANT INSERT ON schedulehub.parts TO syncflow_app");
    }
    assertThat(load.ask("SELECT * FROM failed_records")).isEmpty();
  }

  @Test
  void copes_with_a_target_whose_definition_changed_between_runs() {
    load(load.run("parts"), row("a", "A", 1, 10L));
    load.execute("ALTER TABLE schedulehub.parts ALTER price TYPE numeric(12,4)");
    try {
      TargetTable changed = load.target("parts");
      load.loader.load(
          load.run("parts"), changed, load.chunk(changed, COLUMNS, row("a", "A", "1.2345", 11L)));
      assertThat(load.ask("SELECT price FROM parts")).containsExactly("1.2345");
    } finally {
      load.execute("ALTER TABLE schedulehub.parts ALTER price TYPE numeric(10,2)");
    }
  }

  @Test
  void counts_rows_that_a_trigger_of_the_target_discards_as_failed() {
    load.execute(
        "CREATE OR REPLACE FUNCTION bridge.discard() RETURNS trigger LANGUAGE plpgsql"
            + " AS $$ BEGIN RETURN CASE WHEN NEW.name = 'bad' THEN NULL ELSE NEW END; END $$");
    load.execute(
        "CREATE TRIGGER discard BEFORE INSERT ON schedulehub.parts"
            + " FOR EACH ROW EXECUTE FUNCTION bridge.discard()");
    try {
      Counts counts = load(load.run("parts"), row("a", "bad", 1, 10L), row("b", "B", 1, 11L));
      assertThat(counts).isEqualTo(new Counts(2, 1, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(load.ask("SELECT business_key, error_code FROM failed_records"))
          .containsExactly("[\"a\"],not_stored");
    } finally {
      load.execute("DROP TRIGGER discard ON schedulehub.parts");
    }
  }

  private static Counts load(Run run, Object[]... rows) {
    return load.loader.load(run, target, load.chunk(target, COLUMNS, rows));
  }
}
