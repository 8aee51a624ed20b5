package io.syncflow.load;

/**
 * What a merge did.
 *
 * @param late of both: rows with a version below the cursor the run started from
 */
record Merged(long inserted, long updated, long late) {

  static final Merged NOTHING = new Merged(0, 0, 0);

  Merged plus(Merged other) {
    return new Merged(inserted + other.inserted, updated + other.updated, late + other.late);
  }

  long rows() {
    return inserted + updated;
  }
}
