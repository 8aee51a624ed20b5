package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.record.SweepBrake;
import io.syncflow.record.TargetTable;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sweep leaves alone because it changed while the sweep ran. */
class KeySweepTest {

  private static final SweepBrake LOOSE = SweepBrake.parse("1000", "100");
  private static LoadFixture fixture;
  private static KeySweep sweeps;

  @BeforeAll
  static void create() {
    fixture = new LoadFixture();
    fixture.createTables(
        "CREATE TABLE swept (id integer PRIMARY KEY, src_rowversion bigint NOT NULL, deleted_at"
            + " timestamptz)");
    sweeps =
        new KeySweep(
            fixture.database.scope(), new ChunkBook(), new Alerts(fixture.database.scope()));
  }

  @AfterAll
  static void drop() {
    fixture.close();
  }

  @BeforeEach
  void three() {
    fixture.execute("TRUNCATE schedulehub.swept");
    fixture.execute("INSERT INTO schedulehub.swept VALUES (1, 5), (2, 5), (3, 5)");
  }

  @Test
  void a_row_that_was_touched_since_is_superseded() {
    Run run = fixture.run("swept");
    settleAfter(run, "UPDATE schedulehub.swept SET src_rowversion = 6 WHERE id = 2");
    assertThat(deleted()).containsExactly("3");
    assertThat(counts(run)).containsExactly("3,1,1,1");
  }

  @Test
  void a_row_that_came_since_is_not_looked_at() {
    Run run = fixture.run("swept");
    settleAfter(run, "INSERT INTO schedulehub.swept VALUES (4, 6)");
    assertThat(deleted()).containsExactly("2", "3");
    assertThat(counts(run)).containsExactly("3,2,1,0");
  }

  @Test
  void a_sweep_that_was_taken_over_deletes_nothing() {
    Run run = fixture.run("swept");
    assertThatThrownBy(
            () ->
                settleAfter(
                    run,
                    "UPDATE bridge.run_leases SET fence = fence + 1 WHERE entity_name = 'swept'"))
        .isInstanceOf(ChunkBook.Fenced.class);
    assertThat(deleted()).isEmpty();
  }

  @Test
  void nothing_of_a_sweep_stays_behind() {
    settleAfter(fixture.run("swept"), "SELECT 1");
    settleAfter(fixture.run("swept"), "SELECT 1");
    assertThat(fixture.askLong("SELECT count(*) FROM pg_class WHERE relname LIKE 'sweep\\_%'"))
        .isZero();
  }

  /** The source has 1 alone; the change happens once its keys are read. */
  private static void settleAfter(Run run, String change) {
    TargetTable table = fixture.target("swept");
    Sweep sweep = sweeps.begin(run, table);
    try {
      sweeps.take(
          sweep, fixture.chunk(table, List.of("id", "src_rowversion"), new Object[] {1, 5}));
      fixture.execute(change);
      sweeps.settle(sweep, LOOSE);
    } finally {
      sweeps.end(sweep);
    }
  }

  private static List<String> deleted() {
    return fixture.ask("SELECT id FROM swept WHERE deleted_at IS NOT NULL ORDER BY id");
  }

  private static List<String> counts(Run run) {
    return fixture.ask(
        "SELECT rows_fetched, rows_updated, rows_unchanged, rows_superseded FROM bridge.sync_batches"
            + " WHERE uid = '"
            + run.id()
            + "'");
  }
}
