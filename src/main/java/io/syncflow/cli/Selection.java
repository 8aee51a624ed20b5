package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

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

  /**
   * The choice.
   *
   * @param command complains of an empty one, which is nobody's wish, and of one that says all and
   *     something else
   */
  ObjectNode json(CommandSpec command) {
    if (json.isEmpty() || json.has("all") && json.size() > 1) {
      throw new ParameterException(
          command.commandLine(), "say which: by id, by options, or --all and nothing else");
    }
    return json;
  }
}
