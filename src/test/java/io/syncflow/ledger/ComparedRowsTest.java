package io.syncflow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How far a run that compares two sides has come, before it counts anything. */
class ComparedRowsTest {

  private static TestDatabase database;
  private static OrgScope scope;
  private static Ledger ledger;
  private static UUID org;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
    scope = database.scope();
    org = database.organisation("acme");
    ledger = TestLedger.here(scope);
  }

  @AfterAll
  static void close() {
    ledger.close();
    database.close();
  }

  @Test
  void is_what_it_has_read_of_its_source_of_what_it_will_read() {
    Run run = opened("items", RunMode.SWEEP);
    ledger.progress().expect(run, 40_000L, null);
    read(run, 0, 39_990L);
    assertThat(progress(run).done()).isZero();
    read(run, 10_000, 39_990L);

    ProgressReport report = progress(run);

    assertThat(report.done()).isEqualTo(10_000);
    assertThat(report.total()).isEqualTo(40_000);
    assertThat(report.percent()).isEqualTo(25);
    assertThat(report.sourceRead()).isEqualTo(10_000);
    assertThat(report.targetRead()).isEqualTo(39_990);
  }

  @Test
  void grows_beyond_a_total_that_was_too_small() {
    Run run = opened("sites", RunMode.RECONCILE);
    ledger.progress().expect(run, 5L, null);
    read(run, 7, null);
    ProgressReport report = progress(run);
    assertThat(report.done() + " of " + report.total()).isEqualTo("7 of 7");
    assertThat(report.targetRead()).isNull();
  }

  @Test
  void gives_way_to_the_counts_when_the_run_has_ended() {
    Run run = opened("customers", RunMode.SWEEP);
    ledger.progress().expect(run, 40L, null);
    read(run, 40, 30L);
    scope.run(
        org,
        connection ->
            new ChunkBook()
                .book(
                    connection,
                    run,
                    new Counts(30, 0, 1, 29, 0, 0, 0, 0, 0, 0),
                    ChunkBook.Span.NONE));
    ledger.runs().complete(run);
    ProgressReport report = new ProgressBoard(scope).of(org, run.id()).orElseThrow();
    assertThat(report.done() + " of " + report.total()).isEqualTo("30 of 30");
    assertThat(report.percent()).isEqualTo(100);
  }

  @Test
  void is_nothing_for_a_run_that_carries_records() {
    ProgressReport report = progress(opened("orders", RunMode.REALTIME));
    assertThat(report.sourceRead()).isNull();
    assertThat(report.targetRead()).isNull();
  }

  private static Run opened(String entity, RunMode mode) {
    return ledger.runs().open(new RunRequest(org, "oracle_ifs", entity, mode, "manual", null));
  }

  private static void read(Run run, long source, Long target) {
    scope.run(org, connection -> ComparedRows.note(connection, run, source, target));
  }

  private static ProgressReport progress(Run run) {
    ledger.keeper().beat();
    return new ProgressBoard(scope).of(org, run.id()).orElseThrow();
  }
}
