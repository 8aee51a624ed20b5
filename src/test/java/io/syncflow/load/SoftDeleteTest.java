package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row that was deleted softly and comes again. */
class SoftDeleteTest {

  private static final List<String> COLUMNS = List.of("id", "name", "src_rowversion");
  private static LoadFixture fixture;

  @BeforeAll
  static void create() {
    fixture = new LoadFixture();
    fixture.createTables(
        "CREATE TABLE things (id integer PRIMARY KEY, name text, src_rowversion bigint NOT NULL,"
            + " deleted_at timestamptz)",
        "CREATE TABLE tags (id integer PRIMARY KEY, src_rowversion bigint NOT NULL, deleted_at"
            + " timestamptz)");
  }

  @AfterAll
  static void drop() {
    fixture.close();
  }

  @BeforeEach
  void rows() {
    fixture.execute("TRUNCATE schedulehub.things, schedulehub.tags");
    fixture.execute(
        "INSERT INTO schedulehub.things SELECT n, 'n' || n, 5 FROM generate_series(1, 40) n");
    fixture.execute("UPDATE schedulehub.things SET deleted_at = now() WHERE id = 7");
  }

  @Test
  void is_deleted_no_more_though_its_content_is_equal() {
    Counts counts = load(fixture.run("things", 5L), row(7, "n7", 5), row(8, "n8", 5));
    assertThat(counts.updated()).isEqualTo(1);
    assertThat(counts.unchanged()).isEqualTo(1);
    assertThat(deleted()).isZero();
  }

  @Test
  void stays_deleted_when_an_older_version_comes() {
    Counts counts = load(fixture.run("things", 5L), row(7, "old", 4));
    assertThat(counts.superseded()).isEqualTo(1);
    assertThat(deleted()).isEqualTo(1);
  }

  @Test
  void is_found_too_when_rows_are_compared_first() {
    Run run = fixture.run("things", 5L);
    Object[][] unchanged = new Object[30][];
    for (int n = 0; n < unchanged.length; n++) {
      unchanged[n] = row(n + 10, "n" + (n + 10), 5);
    }
    load(run, unchanged);
    Counts counts = load(run, row(7, "n7", 6), row(8, "n8", 6));
    assertThat(counts.updated()).isEqualTo(1);
    assertThat(counts.unchanged()).isEqualTo(1);
    assertThat(deleted()).isZero();
  }

  @Test
  void comes_back_in_a_table_of_nothing_but_key_and_version() {
    fixture.execute("INSERT INTO schedulehub.tags VALUES (1, 5, now()), (2, 5, NULL)");
    TargetTable tags = fixture.target("tags");
    Counts counts =
        fixture.loader.load(
            fixture.run("tags", 5L),
            tags,
            fixture.chunk(
                tags, List.of("id", "src_rowversion"), new Object[] {1, 6}, new Object[] {2, 6}));
    assertThat(counts.updated()).isEqualTo(1);
    assertThat(counts.unchanged()).isEqualTo(1);
    assertThat(fixture.askLong("SELECT count(*) FROM schedulehub.tags WHERE deleted_at IS NULL"))
        .isEqualTo(2);
  }

  private static Object[] row(int id, String name, long version) {
    return new Object[] {id, name, version};
  }

  private static Counts load(Run run, Object[]... rows) {
    TargetTable things = fixture.target("things");
    return fixture.loader.load(run, things, fixture.chunk(things, COLUMNS, rows));
  }

  private static long deleted() {
    return fixture.askLong("SELECT count(*) FROM schedulehub.things WHERE deleted_at IS NOT NULL");
  }
}
