package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.TargetTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever the chunks and their order: the target ends with the newest version of each key, and
 * every row is counted once.
 */
class MergePropertyTest {

  private static final List<String> COLUMNS = List.of("id", "part", "name", "src_rowversion");
  private static LoadFixture load;
  private static TargetTable target;

  /** A version of a record; the content depends on version and flavour. */
  record Row(int id, int part, int flavour, int version) {

    /** Equal for two flavours, so that a newer version can be an equal row. */
    String name() {
      return "content " + flavour;
    }
  }

  @BeforeContainer
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE versions (id varchar(5), part int, name text, src_rowversion bigint NOT NULL,"
            + " PRIMARY KEY (part, id))");
    target = load.target("versions");
  }

  @AfterContainer
  static void drop() {
    load.close();
  }

  @Property(tries = 60)
  void the_newest_version_of_each_key_wins_and_every_row_is_counted(
      @ForAll("chunks") List<List<Row>> chunks) {
    load.execute("TRUNCATE schedulehub.versions");
    Map<String, Row> newest = new TreeMap<>();
    Run run = load.run("versions");
    for (List<Row> rows : chunks) {
      Counts expected = expected(newest, rows);

      Counts counts = load.loader.load(run, target, chunk(rows));

      assertThat(counts).isEqualTo(expected);
      assertThat(counts.balances()).isTrue();
    }
    assertThat(load.ask("SELECT part, id, name, src_rowversion FROM versions"))
        .containsExactlyInAnyOrderElementsOf(
            newest.values().stream()
                .map(r -> r.part() + "," + r.id() + "," + r.name() + "," + r.version())
                .toList());
  }

  /** What the chunk does to the model, row by row. */
  private static Counts expected(Map<String, Row> newest, List<Row> rows) {
    Map<String, Row> staged = new TreeMap<>();
    for (Row row : rows) {
      staged.merge(key(row), row, (a, b) -> b.version() >= a.version() ? b : a);
    }
    long inserted = 0;
    long updated = 0;
    long unchanged = 0;
    long superseded = rows.size() - staged.size();
    for (Row row : staged.values()) {
      Row known = newest.get(key(row));
      if (known == null) {
        inserted++;
      } else if (known.version() > row.version()) {
        superseded++;
        continue;
      } else if (known.name().equals(row.name())) {
        unchanged++;
      } else {
        updated++;
      }
      newest.put(key(row), row);
    }
    return new Counts(rows.size(), inserted, updated, unchanged, 0, 0, superseded, 0, 0, 0);
  }

  private static String key(Row row) {
    return row.part() + "/" + row.id();
  }

  private static RecordChunk chunk(List<Row> rows) {
    Object[][] values =
        rows.stream()
            .map(r -> new Object[] {String.valueOf(r.id()), r.part(), r.name(), (long) r.version()})
            .toArray(Object[][]::new);
    return load.chunk(target, COLUMNS, values);
  }

  @Provide
  Arbitrary<List<List<Row>>> chunks() {
    Arbitrary<Row> row =
        Combinators.combine(
                Arbitraries.integers().between(1, 4),
                Arbitraries.integers().between(1, 2),
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 6))
            .as(Row::new);
    return row.list().ofMinSize(1).ofMaxSize(15).list().ofMinSize(1).ofMaxSize(5);
  }
}
