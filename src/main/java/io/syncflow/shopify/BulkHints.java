package io.syncflow.shopify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Bulk operations of which a webhook said that they have ended: a hint that shortens the wait for
 * the next look, if it reaches the node that waits. Whoever waits looks all the same.
 */
final class BulkHints {

  private static final int MOST = 1_000;

  private final Set<String> ended =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                  return size() > MOST;
                }
              }));

  /** A webhook says that it has ended. */
  void ended(String operation) {
    ended.add(operation);
  }

  /** Whether one has said so; asked once, it is forgotten. */
  boolean take(String operation) {
    return ended.remove(operation);
  }
}
