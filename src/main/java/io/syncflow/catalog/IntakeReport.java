package io.syncflow.catalog;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of each product that a system told; every one is accounted for.
 *
 * @param verdicts one per change, in their order
 */
public record IntakeReport(List<Verdict> verdicts) {

  /** What became of one. */
  public enum Outcome {
    /** It is a product of ours now. */
    CREATED,
    /** The catalog took something over. */
    UPDATED,
    /** There was nothing to take over. */
    UNCHANGED,
    /** It waits for approval: {@code products_staging} has it. */
    STAGED,
    /**
     * Nothing else was to be taken over, and a field waits for a person: {@code sync_conflicts}.
     */
    CONFLICT,
    /** Something newer had been seen before. */
    SUPERSEDED,
    /** It cannot be kept: the reason says why. It belongs among the failed records. */
    REFUSED
  }

  /**
   * The outcome of one change.
   *
   * @param externalId the system's id
   * @param adopted whether it was recognised as a product of ours that had no counterpart yet
   * @param conflicts fields of it that wait for a person
   * @param reason a sentence; null unless it was refused or staged
   */
  public record Verdict(
      String externalId, Outcome outcome, boolean adopted, int conflicts, String reason) {}

  public IntakeReport {
    verdicts = List.copyOf(verdicts);
  }

  /** How many had that outcome. */
  public long count(Outcome outcome) {
    return verdicts.stream().filter(verdict -> verdict.outcome() == outcome).count();
  }

  /** All counts. */
  public Map<Outcome, Long> counts() {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, count(outcome));
    }
    return counts;
  }
}
