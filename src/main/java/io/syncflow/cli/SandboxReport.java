package io.syncflow.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syncflow.deadletter.Backlog;
import io.syncflow.ledger.RunSummary;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a sandbox has done. Printed as JSON it is a contract (design.md, "Interfaces"); the backlog
 * is for people only.
 *
 * @param catalog what people should know of the catalog, in a line; null when it has nothing
 */
record SandboxReport(
    List<RunSummary> runs,
    List<Backlog.Failed> failed,
    List<Backlog.Waiting> waiting,
    String catalog) {

  private static final int MOST_RUNS = 50;
  private static final Set<String> FINISHED = Set.of("completed", "completed_with_errors");

  /** The JSON of {@code sandbox --once --json}. */
  @JsonPropertyOrder({"runs", "ledger_balanced"})
  private record Document(
      List<RunSummary> runs, @JsonProperty("ledger_balanced") boolean ledgerBalanced) {}

  boolean balanced() {
    return runs.stream().allMatch(RunSummary::balances);
  }

  /**
   * Whether the last run of every entity read its source to the end, if only to find that every
   * record fails.
   */
  boolean finished() {
    Map<String, RunSummary> last = new HashMap<>();
    runs.forEach(run -> last.put(run.system() + " " + run.entity(), run));
    return last.values().stream()
        .allMatch(run -> FINISHED.contains(run.status()) || run.failed() > 0);
  }

  String json() throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(new Document(runs, balanced()));
  }

  /**
   * The report for people: the latest runs, and what failed or waits.
   *
   * @param where the option by which other commands find the sandbox, with a blank before it; may
   *     be empty
   */
  String text(boolean unicode, String where) {
    BacklogTable backlog = new BacklogTable(where);
    int older = Math.max(0, runs.size() - MOST_RUNS);
    return (older > 0 ? older + " older runs: syncflow runs" + where + "\n" : "")
        + new LedgerTable(unicode).render(runs.subList(older, runs.size()))
        + "\n"
        + backlog.failed(failed)
        + "\n"
        + backlog.waiting(waiting)
        + (catalog == null ? "" : "\n" + catalog + "\n");
  }
}
