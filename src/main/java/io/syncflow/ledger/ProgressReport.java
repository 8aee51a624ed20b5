package io.syncflow.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.UUID;

/**
 * How far a run has come: a row of {@code sync_progress}.
 *
 * @param done records dealt with, failed ones included
 * @param total the records the read will give; null = unknown (decision 17)
 * @param itemsPerMinute measured speed; null until there is one
 * @param etaSeconds null when the total is unknown
 * @param sourceRead rows of the source that a sweep or a reconciliation has read; null for others
 * @param targetRead rows of the target that it has read; null before it has, and for others
 */
public record ProgressReport(
    UUID run,
    String system,
    String entity,
    String status,
    long done,
    long failed,
    Long total,
    Double itemsPerMinute,
    Long etaSeconds,
    long elapsedSeconds,
    Instant updatedAt,
    Long sourceRead,
    Long targetRead) {

  /** From 0 to 100; null when the total is unknown. */
  @JsonProperty
  public Integer percent() {
    if (total == null) {
      return null;
    }
    return total == 0 ? 100 : (int) Math.min(100, done * 100 / total);
  }
}
