package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.RunSummary;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerTableTest {

  @Test
  void shows_every_run_and_the_sums() {
    String table = new LedgerTable(true).render(List.of(run(10, 7), run(4, 1)));
    assertThat(table.lines()).hasSize(6);
    assertThat(table.lines().toList().get(2))
        .matches("oracle_ifs +items +realtime +completed +10 +7 +0 +0 +2 +1 +0 +0 +0 +0.50 +20 +✓");
    assertThat(table.lines().toList().get(5))
        .matches("2 runs +14 +8 +0 +0 +4 +2 +0 +0 +0 +1.00 +14 +✓");
  }

  @Test
  void says_no_when_one_run_does_not_add_up() {
    String table = new LedgerTable(false).render(List.of(run(10, 7), run(10, 6)));
    assertThat(table.lines().toList().get(2)).endsWith(" yes");
    assertThat(table.lines().toList().get(3)).endsWith(" NO");
    assertThat(table.lines().toList().get(5)).endsWith(" NO");
  }

  @Test
  void prints_nothing_for_no_runs() {
    assertThat(new LedgerTable(true).render(List.of())).isEmpty();
  }

  private static RunSummary run(long fetched, long inserted) {
    return new RunSummary(
        new UUID(0, fetched),
        "sandbox",
        "oracle_ifs",
        "items",
        "realtime",
        "completed",
        fetched,
        inserted,
        0,
        0,
        2,
        1,
        0,
        0,
        0,
        0.5,
        fetched * 2,
        null);
  }
}
