package io.syncflow.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * What becomes of a field: S3's {@code {"old", "new"}} (D-07).
 *
 * @param before JSON null when there was nothing
 * @param after JSON null when there is to be nothing
 */
public record FieldChange(
    @JsonProperty("old") JsonNode before, @JsonProperty("new") JsonNode after) {

  /** Whether two values are the same to a plan: 1.50 and 1.5 are, and so are nothing and null. */
  public static boolean same(JsonNode one, JsonNode other) {
    return Values.canonical(one).equals(Values.canonical(other));
  }
}
