package io.syncflow.load;

import java.util.List;

/**
 * What became of the rows of a stage; every row is in exactly one of the numbers.
 *
 * @param pending rows that wait, for a parent or behind a dead letter
 * @param gaveUp rows that gave up waiting before and are failed still
 * @param refused rows that the target refused
 */
record Outcome(
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long pending,
    long gaveUp,
    List<RefusedRow> refused) {

  /** With rows that were taken out of the stage before. */
  Outcome plus(WaitingRoom.Parked parked) {
    return new Outcome(
        inserted,
        updated,
        unchanged,
        superseded + parked.superseded(),
        pending + parked.pending(),
        gaveUp + parked.gaveUp(),
        refused);
  }

  /** Rows whose key the target has after it. */
  long passed() {
    return inserted + updated + unchanged;
  }
}
