package io.syncflow.ledger;

/**
 * What became of records (decision 15).
 *
 * @param fetched records read; the sum of the next seven
 * @param superseded older versions that lost to newer ones
 * @param skipped records filtered by configuration
 * @param late of the inserted and updated: records below the cursor that an earlier run had missed
 * @param released beside the sum: waiting children of earlier reads that these parents released
 */
public record Counts(
    long fetched,
    long inserted,
    long updated,
    long unchanged,
    long failed,
    long pending,
    long superseded,
    long skipped,
    long late,
    long released) {

  /** Nothing yet. */
  public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum of both. */
  public Counts plus(Counts other) {
    return new Counts(
        fetched + other.fetched,
        inserted + other.inserted,
        updated + other.updated,
        unchanged + other.unchanged,
        failed + other.failed,
        pending + other.pending,
        superseded + other.superseded,
        skipped + other.skipped,
        late + other.late,
        released + other.released);
  }

  /** Whether every fetched record is accounted for. */
  public boolean balances() {
    return fetched == inserted + updated + unchanged + failed + pending + superseded + skipped;
  }
}
