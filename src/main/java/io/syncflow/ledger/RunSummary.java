package io.syncflow.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.UUID;

/**
 * A run as interfaces print it; the JSON shape is a contract (design.md, "Interfaces").
 *
 * @param org the organisation's slug
 * @param status S1's state of the run
 * @param seconds from start to finish, or to now while it is open
 * @param rowsPerSecond fetched records per second
 * @param error the sentence that was kept of what ended it, without secrets; null when nothing did
 */
@JsonPropertyOrder({
  "run",
  "org",
  "system",
  "entity",
  "mode",
  "status",
  "fetched",
  "inserted",
  "updated",
  "unchanged",
  "failed",
  "pending",
  "superseded",
  "skipped",
  "late",
  "seconds",
  "rows_per_second",
  "error"
})
public record RunSummary(
    UUID run,
    String org,
    String system,
    String entity,
    String mode,
    String status,
    long fetched,
    long inserted,
    long updated,
    long unchanged,
    long failed,
    long pending,
    long superseded,
    long skipped,
    long late,
    double seconds,
    @JsonProperty("rows_per_second") long rowsPerSecond,
    String error) {

  /** Whether every fetched record is accounted for. */
  public boolean balances() {
    return fetched == inserted + updated + unchanged + failed + pending + superseded + skipped;
  }
}
