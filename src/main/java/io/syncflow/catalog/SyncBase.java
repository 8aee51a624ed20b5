package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What a system and the catalog last agreed on, as it is kept: the snapshot of a version, except
 * for fields of which the other side has something else (V170).
 *
 * @param version a version of the product
 * @param unsynced an object: path → what the other side has there
 */
record SyncBase(long version, JsonNode unsynced) {

  /** Keeps {@code agreed} beside the snapshot of {@code version}. */
  static SyncBase of(Snapshot agreed, long version, Snapshot atVersion) {
    ObjectNode unsynced = JsonNodeFactory.instance.objectNode();
    atVersion.changesTo(agreed).forEach((path, change) -> unsynced.set(path, change.after()));
    return new SyncBase(version, unsynced);
  }

  /** What was agreed. */
  Snapshot agreed(Snapshot atVersion) {
    Map<String, JsonNode> exceptions = new HashMap<>();
    unsynced
        .properties()
        .forEach(field -> exceptions.put(field.getKey(), Values.canonical(field.getValue())));
    return atVersion.with(exceptions);
  }

  /**
   * What was agreed on a product.
   *
   * @param link null when the system does not have it
   * @param atVersion the product at the link's version; null when no version was kept
   */
  static Snapshot agreed(Product product, SyncLinks.Link link, Snapshot atVersion) {
    if (link == null || link.base() == null) {
      return Snapshot.NONE;
    }
    if (atVersion != null) {
      return link.base().agreed(atVersion);
    }
    // A product written by hand has no versions yet; unchanged since, it is its own base.
    return link.base().version() == product.version()
        ? link.base().agreed(product.snapshot())
        : Snapshot.NONE;
  }
}
