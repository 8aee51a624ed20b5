package io.syncflow.load;

/** How many rows a merge stored. */
record Merged(long inserted, long updated) {

  static final Merged NOTHING = new Merged(0, 0);

  Merged plus(Merged other) {
    return new Merged(inserted + other.inserted, updated + other.updated);
  }

  long rows() {
    return inserted + updated;
  }
}
