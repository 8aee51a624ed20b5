package io.syncflow.syrve.pull;

import java.util.UUID;

/**
 * An object as it came, ready to be kept.
 *
 * @param id Syrve's id; name-based (version 5) for an object without one (decision 30)
 * @param naturalKey what that name was; null for an object with an id of its own
 * @param category of a product the id of its category, or in the old XML its name; null when it has
 *     none
 * @param payload JSON that JSONB can hold
 * @param hash SHA-256 over the canonical JSON of what came
 * @param original the bytes that came, when JSONB would change what they say (D83); else null
 */
record RawObject(
    ObjectType type,
    UUID id,
    String naturalKey,
    String category,
    String payload,
    String hash,
    byte[] original) {

  /** What tells it from others. */
  ObjectKey key() {
    return new ObjectKey(type, id);
  }
}
