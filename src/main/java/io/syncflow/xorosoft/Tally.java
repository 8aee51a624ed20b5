package io.syncflow.xorosoft;

import io.syncflow.ledger.Counts;

/** Counts of what a table took. */
final class Tally {

  private Tally() {}

  static Counts of(long lines, long inserted, long updated) {
    return new Counts(lines, inserted, updated, lines - inserted - updated, 0, 0, 0, 0, 0, 0);
  }

  /** Rows that were rejected or skipped. */
  static Counts beside(long failed, long skipped) {
    return new Counts(failed + skipped, 0, 0, 0, failed, 0, 0, skipped, 0, 0);
  }
}
