package io.syncflow.record;

import java.util.List;

/**
 * What a target answered to a {@link Delivery}.
 *
 * @param results one per item, in their order; empty when nothing of it was taken
 * @param refusal why the target takes nothing of it; null when it takes at least some
 */
public record DeliveryAnswer(List<Result> results, String refusal) {

  /**
   * What became of an item.
   *
   * @param status the outcome
   * @param code a stable, machine-readable reason of a rejection
   * @param message one sentence for people about a rejection
   */
  public record Result(Status status, String code, String message) {

    /** The outcomes: all but the last leave the target with this version or a newer one. */
    public enum Status {
      INSERTED,
      UPDATED,
      UNCHANGED,
      SUPERSEDED,
      REJECTED
    }
  }
}
