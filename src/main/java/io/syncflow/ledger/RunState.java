package io.syncflow.ledger;

import java.util.Locale;

/** S1's {@code sync_status_type}: where a run stands (decision 16). */
public enum RunState {
  PENDING,
  IN_PROGRESS,
  COMPLETED,
  COMPLETED_WITH_ERRORS,
  FAILED,
  CANCELLED,
  PAUSED,
  TIMEOUT;

  /** The value stored and printed: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** S2's {@code sync_batches.status} for this state. */
  String batchStatus() {
    return switch (this) {
      case PENDING, IN_PROGRESS, PAUSED -> "running";
      case COMPLETED, COMPLETED_WITH_ERRORS -> "completed";
      case FAILED, CANCELLED, TIMEOUT -> "failed";
    };
  }
}
