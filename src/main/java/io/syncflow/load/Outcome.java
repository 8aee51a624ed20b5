package io.syncflow.load;

import java.util.List;

/**
 * What became of the rows of a stage; every row is in exactly one of the numbers.
 *
 * @param pending rows that wait for a parent
 * @param refused rows that the target refused
 */
record Outcome(
    long inserted,
    long updated,
    long unchanged,
    long superseded,
    long pending,
    List<RefusedRow> refused) {

  /** Rows whose key the target has after it. */
  long passed() {
    return inserted + updated + unchanged;
  }
}
