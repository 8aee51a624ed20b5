package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends a file to the hub, some hundred products per request, and sums up what became of them. */
final class CatalogRows {

  private static final int MOST = 500;

  /** Well below what the hub takes in one body. */
  private static final int MOST_CHARACTERS = 250_000;

  private final HubClient hub;
  private final HubPath path;
  private final Map<String, Long> counts = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();
  private ArrayNode page = JsonNodeFactory.instance.arrayNode();
  private int characters;

  CatalogRows(HubClient hub, HubPath path) {
    this.hub = hub;
    this.path = path;
  }

  /** Sends all of a file. */
  void send(Path file) throws IOException {
    CatalogReader reader = new CatalogReader();
    reader.read(file, this::add);
    flush();
    reader.faults().forEach(fault -> faults.add("line " + fault.line() + ": " + fault.reason()));
    count("faults", reader.faults().size());
  }

  /** What became of the rows. */
  Map<String, Long> counts() {
    return counts;
  }

  /** What cannot be kept, by line. */
  List<String> faults() {
    return faults;
  }

  private void add(ObjectNode row) {
    int length = row.toString().length();
    if (page.size() == MOST || characters + length > MOST_CHARACTERS) {
      flush();
    }
    page.add(row);
    characters += length;
  }

  private void flush() {
    if (page.isEmpty()) {
      return;
    }
    JsonNode answer = hub.post(path, JsonNodeFactory.instance.objectNode().set("rows", page));
    answer
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNumber()) {
                count(member.getKey(), member.getValue().asLong());
              }
            });
    for (JsonNode fault : answer.path("faults")) {
      faults.add(
          (fault.path("line").isNumber() ? "line " + fault.path("line").asLong() + ": " : "")
              + (fault.path("sku").isTextual() ? fault.path("sku").asText() + ": " : "")
              + fault.path("reason").asText());
    }
    count("faults", answer.path("faults").size());
    page = JsonNodeFactory.instance.arrayNode();
    characters = 0;
  }

  private void count(String what, long number) {
    counts.merge(what, number, Long::sum);
  }
}
