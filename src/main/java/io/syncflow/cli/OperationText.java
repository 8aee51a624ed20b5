package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Operations, changes and faults of the catalog for people. */
final class OperationText {

  private static final int MOST_FAULTS = 50;

  private OperationText() {}

  /** An operation with its counts. */
  static String of(JsonNode operation) {
    ObjectNode plain = operation.deepCopy();
    JsonNode performance = plain.remove("performance");
    if (performance == null || !performance.isObject()) {
      return Details.of(plain);
    }
    Listing stages = new Listing("stage", "#seconds");
    performance
        .path("stages")
        .properties()
        .forEach(stage -> stages.row(stage.getKey(), stage.getValue().asText()));
    return Details.of(plain)
        + "\nMost of the time went into "
        + performance.path("bottleneck").asText("nothing")
        + ": "
        + performance.path("total_seconds").asText()
        + " s in all, "
        + performance.path("items_per_second").asText("0")
        + " items/s, "
        + performance.path("api_calls").asText()
        + " API calls, "
        + performance.path("rate_limited").asText()
        + " times held back.\n"
        + stages.text("");
  }

  /** Faults by line, the first ones. */
  static String faults(List<String> faults) {
    if (faults.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("Not taken: " + faults.size() + "\n");
    faults.stream()
        .limit(MOST_FAULTS)
        .forEach(
            fault -> text.append("  ").append(fault.replaceAll("\\p{Cntrl}", " ")).append('\n'));
    return faults.size() > MOST_FAULTS ? text + "  …\n" : text.toString();
  }

  /** Adds a row per changed field; {@code lead} are the cells before field, old and new. */
  static void changes(Listing listing, JsonNode changes, String... lead) {
    for (var field : changes.properties()) {
      Object[] cells = new Object[lead.length + 3];
      System.arraycopy(lead, 0, cells, 0, lead.length);
      cells[lead.length] =
          field.getKey().replaceFirst("^variants/([0-9a-f]{8})[0-9a-f-]*", "variant $1");
      cells[lead.length + 1] = Cells.text(field.getValue(), "old");
      cells[lead.length + 2] = Cells.text(field.getValue(), "new");
      listing.row(cells);
    }
  }
}
