package io.syncflow.cli;

import io.syncflow.ledger.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Runs as a ledger for people: one line per run, the sums below, and whether each line adds up. */
public final class LedgerTable {

  private final String balanced;

  /**
   * @param unicode whether the terminal can print ✓
   */
  public LedgerTable(boolean unicode) {
    this.balanced = unicode ? "✓" : "yes";
  }

  /** The table, oldest run first as given; nothing when there are no runs. */
  public String render(List<RunSummary> runs) {
    if (runs.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(
            "system",
            "entity",
            "mode",
            "status",
            "#fetched",
            "#inserted",
            "#updated",
            "#unchanged",
            "#failed",
            "#pending",
            "#superseded",
            "#skipped",
            "#late",
            "#seconds",
            "#rows/s",
            "balanced");
    for (RunSummary run : runs) {
      table.row(
          run.system(),
          run.entity(),
          run.mode(),
          run.status(),
          number(run.fetched()),
          number(run.inserted()),
          number(run.updated()),
          number(run.unchanged()),
          number(run.failed()),
          number(run.pending()),
          number(run.superseded()),
          number(run.skipped()),
          number(run.late()),
          seconds(run.seconds()),
          number(run.rowsPerSecond()),
          balanced(run.balances()));
    }
    double seconds = runs.stream().mapToDouble(RunSummary::seconds).sum();
    long fetched = sum(runs, RunSummary::fetched);
    return table
        .total(
            runs.size() == 1 ? "1 run" : runs.size() + " runs",
            null,
            null,
            null,
            number(fetched),
            number(sum(runs, RunSummary::inserted)),
            number(sum(runs, RunSummary::updated)),
            number(sum(runs, RunSummary::unchanged)),
            number(sum(runs, RunSummary::failed)),
            number(sum(runs, RunSummary::pending)),
            number(sum(runs, RunSummary::superseded)),
            number(sum(runs, RunSummary::skipped)),
            number(sum(runs, RunSummary::late)),
            seconds(seconds),
            number(seconds > 0 ? Math.round(fetched / seconds) : fetched),
            balanced(runs.stream().allMatch(RunSummary::balances)))
        .render();
  }

  private String balanced(boolean yes) {
    return yes ? balanced : "NO";
  }

  private static long sum(List<RunSummary> runs, ToLongFunction<RunSummary> count) {
    return runs.stream().mapToLong(count).sum();
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String seconds(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
