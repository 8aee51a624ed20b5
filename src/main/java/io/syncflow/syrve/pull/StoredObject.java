package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/**
 * An object of Syrve in its current state, as people see it.
 *
 * @param type the word of an {@link ObjectType}
 * @param id Syrve's id; name-based for an object without one
 * @param naturalKey what that name was: of a balance {@code store/product}; else null
 * @param name null when the object has none
 * @param number what documents name it by: a product's article number ({@code num}), with its
 *     leading zeros, a store's code; null when the object has none
 * @param lastSeenAt when a list last had it in this state
 * @param missingSince since when complete lists have lacked it; null = the last one had it
 * @param run the run that saw it last; null when that one was purged
 * @param payload the object; null in lists
 */
public record StoredObject(
    String type,
    UUID id,
    String naturalKey,
    String name,
    String number,
    Instant lastSeenAt,
    Instant missingSince,
    UUID run,
    JsonNode payload) {

  /**
   * A state that an object was seen in.
   *
   * @param importedAt when it was first seen so
   * @param lastSeenAt when it was last seen so; the newest is the current state (decision 30)
   * @param seenCount how often
   * @param hash SHA-256 over the canonical JSON
   * @param exact whether {@code payload} is all that came; if not, the database has its bytes
   */
  public record State(
      UUID id,
      Instant importedAt,
      Instant lastSeenAt,
      long seenCount,
      String hash,
      boolean exact,
      JsonNode payload) {}
}
