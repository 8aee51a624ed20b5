package io.syncflow.record;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a sync would do to one record; field by field where both sides have it.
 *
 * @param kind what would become of the record
 * @param key what tells the record from others, as text for people; a JSON array for a {@link
 *     BusinessKey}
 * @param before the fields as they are kept now; null for one that is created
 * @param after the fields as they would be; null for one that is deleted
 * @param version the version that is kept now, for whoever applies exactly this; null when it has
 *     none
 */
public record Difference(Kind kind, String key, ObjectNode before, ObjectNode after, Long version) {

  /** What would become of a record. */
  public enum Kind {
    CREATE,
    UPDATE,
    DELETE
  }
}
