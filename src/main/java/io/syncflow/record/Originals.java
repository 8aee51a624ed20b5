package io.syncflow.record;

import java.util.List;
import java.util.Map;

/**
 * Reads source records again, so that a row refused by the target can be kept with its raw data.
 */
@FunctionalInterface
public interface Originals {

  /**
   * @param keys keys in the target's terms
   * @return the raw JSON object of each record still found; a record that is gone or unreadable is
   *     missing
   */
  Map<BusinessKey, String> find(List<BusinessKey> keys);
}
