package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DirectCopyTest {

  private static final List<String> COLUMNS = List.of("id", "qty", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  @BeforeAll
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE crates (id bigint PRIMARY KEY,"
            + " qty integer NOT NULL CONSTRAINT crates_qty CHECK (qty > 0),"
            + " src_rowversion bigint NOT NULL)",
        "CREATE TABLE crates_statements (statement text)",
        "CREATE FUNCTION note_statement() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO"
            + " schedulehub.crates_statements VALUES (split_part(current_query(), ' ', 1));"
            + " RETURN NULL; END $$",
        "CREATE TRIGGER note BEFORE INSERT ON crates FOR EACH STATEMENT"
            + " EXECUTE FUNCTION note_statement()");
    target = load.target("crates");
  }

  @AfterAll
  static void drop() {
    load.close();
  }

  @BeforeEach
  void empty() {
    load.execute("TRUNCATE schedulehub.crates");
    load.execute("TRUNCATE schedulehub.crates_statements");
    load.execute("DELETE FROM bridge.failed_records");
  }

  @Test
  void finds_the_refused_rows_of_a_first_load_and_keeps_their_neighbours() {
    Set<Integer> bad = Set.of(0, 1, 1_999, 2_000, 2_001, 4_499);

    Counts counts = load(load.run("crates"), 0, 4_500, bad);

    assertThat(counts).isEqualTo(new Counts(4_500, 4_494, 0, 0, 6, 0, 0, 0, 0, 0));
    assertThat(statements()).containsOnly("COPY");
    assertThat(failed()).containsExactlyInAnyOrderElementsOf(texts(bad));
    assertThat(load.askLong("SELECT count(*) FROM crates")).isEqualTo(4_494);
    assertThat(
            load.ask("SELECT DISTINCT error_code, normalized_data ->> 'qty' FROM failed_records"))
        .containsExactly("check_violation,0");
  }

  @Test
  void leaves_a_chunk_with_many_refused_rows_to_the_merge() {
    Set<Integer> bad = IntStream.range(0, 40).boxed().collect(Collectors.toSet());

    Counts counts = load(load.run("crates"), 0, 100, bad);

    assertThat(counts).isEqualTo(new Counts(100, 60, 0, 0, 40, 0, 0, 0, 0, 0));
    assertThat(failed()).containsExactlyInAnyOrderElementsOf(texts(bad));
    assertThat(statements()).contains("WITH");
  }

  @Test
  void copies_straight_into_a_target_that_had_none_of_the_last_chunks_keys() {
    load.execute("INSERT INTO schedulehub.crates VALUES (-1, 1, 1)");
    Run run = load.run("crates");

    assertThat(load(run, 0, 10, Set.of()).inserted()).isEqualTo(10);
    assertThat(load(run, 10, 20, Set.of(12)).inserted()).isEqualTo(9);

    assertThat(statements()).startsWith("INSERT", "WITH").endsWith("COPY");
    assertThat(failed()).containsExactly("12");
  }

  @Test
  void goes_back_to_the_merge_at_the_first_key_that_the_target_has() {
    load.execute("INSERT INTO schedulehub.crates VALUES (25, 99, 1)");
    Run run = load.run("crates");

    load(run, 0, 10, Set.of());
    Counts mixed = load(run, 20, 30, Set.of(21));
    Counts next = load(run, 30, 40, Set.of());

    assertThat(mixed).isEqualTo(new Counts(10, 8, 1, 0, 1, 0, 0, 0, 0, 0));
    assertThat(next.inserted()).isEqualTo(10);
    assertThat(load.ask("SELECT qty, src_rowversion FROM crates WHERE id = 25"))
        .containsExactly("5,125");
    assertThat(failed()).containsExactly("21");
  }

  @Test
  void counts_late_rows_among_nothing_but_new_keys() {
    load.execute("INSERT INTO schedulehub.crates VALUES (-1, 1, 1)");
    Run run = load.run("crates", 115L);

    assertThat(load(run, 0, 10, Set.of()).late()).isEqualTo(10);
    assertThat(load(run, 10, 20, Set.of()).late()).isEqualTo(5);
    assertThat(load(run, 20, 30, Set.of()).late()).isZero();

    assertThat(statements()).endsWith("COPY");
  }

  /** Rows whose key is the number and whose version is 100 more; a bad one has no quantity. */
  private static Counts load(Run run, int from, int to, Set<Integer> bad) {
    Object[][] rows =
        IntStream.range(from, to)
            .mapToObj(i -> row((long) i, bad.contains(i) ? 0 : 5, 100L + i))
            .toArray(Object[][]::new);
    return load.loader.load(run, target, load.chunk(target, COLUMNS, rows));
  }

  /** The first words of the statements that wrote to the target. */
  private static List<String> statements() {
    return load.ask("SELECT statement FROM crates_statements");
  }

  private static List<String> failed() {
    return load.ask("SELECT business_key ->> 0 FROM failed_records WHERE resolved_at IS NULL");
  }

  private static List<String> texts(Set<Integer> numbers) {
    return numbers.stream().map(String::valueOf).toList();
  }
}
