package io.syncflow.syrve.pull;

import io.syncflow.record.Rejection;
import java.util.List;

/**
 * Some of a list's objects, each of them once: one database transaction.
 *
 * @param objects to be kept
 * @param skipped filtered by configuration; the server has them all the same
 * @param rejected what is no object
 */
record ObjectChunk(List<RawObject> objects, List<ObjectKey> skipped, List<Rejected> rejected) {

  /** Nothing, for a run that ends. */
  static final ObjectChunk EMPTY = new ObjectChunk(List.of(), List.of(), List.of());

  /**
   * A rejection, counted under a type.
   *
   * @param key which object it is; null when it says none that can be read
   */
  record Rejected(ObjectType type, ObjectKey key, Rejection rejection) {}

  /** How many items of the list it accounts for. */
  int items() {
    return objects.size() + skipped.size() + rejected.size();
  }
}
