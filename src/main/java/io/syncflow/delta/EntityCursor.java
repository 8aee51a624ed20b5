package io.syncflow.delta;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An entity's cursor as people see it. Distances are ISO 8601 durations, or whole numbers when the
 * rowversion is a number.
 *
 * @param kind number, date or timestamp; null before the first run
 * @param rowversion the highest version read; null = nothing yet, or set to the beginning
 * @param at the same as the source's local date and time; null for a number
 * @param key the last record's key as a JSON array
 * @param overlap how far below the cursor the route says to read again
 * @param width how far the next run does; more than {@code overlap} after late rows
 * @param widest how far it may grow
 * @param calmRuns runs in a row without a deep late row; enough of them narrow the width
 * @param readAgainFrom the next run starts no later than here; null = at the cursor minus the width
 * @param openRun the run that holds the lease; null when none does
 * @param alerts what is open about it, one sentence each
 * @param passes the last runs, newest first
 * @param changes the last changes by hand, newest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntityCursor(
    String system,
    String entity,
    String kind,
    Long rowversion,
    String at,
    @JsonRawValue String key,
    String overlap,
    String width,
    String widest,
    int calmRuns,
    Long readAgainFrom,
    UUID openRun,
    List<String> alerts,
    List<Pass> passes,
    List<Change> changes) {

  /**
   * What one run read.
   *
   * @param from where it began to read; null = at the beginning
   * @param low the lowest version it read
   * @param high the highest
   * @param sourceClock the source's clock when the bound was taken
   * @param rows records read
   * @param late of them, those below the cursor that an earlier run had missed
   * @param lateLow the lowest of the late ones
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pass(
      UUID run,
      String status,
      Long from,
      Long low,
      Long high,
      Instant sourceClock,
      long rows,
      long late,
      Long lateLow,
      Instant startedAt) {}

  /** A change by hand. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Change(
      Long oldRowversion,
      @JsonRawValue String oldKey,
      Long newRowversion,
      @JsonRawValue String newKey,
      String reason,
      String changedBy,
      Instant changedAt) {}
}
