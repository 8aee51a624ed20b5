package io.syncflow.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.UUID;

/**
 * A change of a product that is decided: its next version.
 *
 * @param version the version it becomes; 1 for a new product
 * @param before as it was; {@link Snapshot#NONE} for a new product
 * @param after as it is to be
 * @param overruled edits that lost, by field (V170); empty when none did
 */
record ProductWrite(
    UUID product, long version, Snapshot before, Snapshot after, ObjectNode overruled) {

  /** The paths that change. */
  Set<String> changed() {
    return before.changesTo(after).keySet();
  }

  boolean isNew() {
    return version == 1;
  }
}
