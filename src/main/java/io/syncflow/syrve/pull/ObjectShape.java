package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.FieldFault;

/** What the objects of a list have to look like. */
interface ObjectShape {

  /** The type of its objects, or of most of them. */
  ObjectType type();

  /**
   * Which object it is.
   *
   * @throws FieldFault when that cannot be told
   */
  ObjectKey key(JsonNode object) throws FieldFault;

  /**
   * Looks at the fields that others build on.
   *
   * @throws FieldFault when one is not of its type (B25)
   */
  void check(JsonNode object) throws FieldFault;

  /** What the object's id was made of; null when it has one of its own. */
  default String naturalKey(JsonNode object) throws FieldFault {
    return null;
  }

  /** Of a product its category's id, or in the old XML its name; null when it has none. */
  default String category(JsonNode object) {
    return null;
  }
}
