package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** Which items a command that changes many of them means, as the API wants it. */
final class Selection {

  private final ObjectNode json = JsonNodeFactory.instance.objectNode();

  /** Only those with this value; a null is left out. */
  Selection with(String field, Object value) {
    if (value != null) {
      json.put(field, value.toString());
    }
    return this;
  }

  /** Exactly these; none are left out. */
  Selection ids(List<UUID> ids) {
    if (!ids.isEmpty()) {
      ArrayNode array = json.putArray("ids");
      ids.forEach(id -> array.add(id.toString()));
    }
    return this;
  }

  /** All of them, when that is what was said. */
  Selection all(boolean all) {
    if (all) {
      json.put("all", true);
    }
    return this;
  }

  ObjectNode json() {
    return json;
  }
}
