package io.syncflow;

import io.syncflow.ledger.Run;

/** Knows what some syncs would do. */
interface PreviewSource {

  /** Whether it knows that sync. */
  boolean knows(String system, String entity);

  /**
   * Begins to read; called outside of any transaction.
   *
   * @param run a run that is never opened
   * @param deletions whether to look for what the source no longer has, where that is a reading of
   *     its own; where it is not, deletions are always among the differences
   */
  PreviewRead open(Run run, boolean deletions);
}
