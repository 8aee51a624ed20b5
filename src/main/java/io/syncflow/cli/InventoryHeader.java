package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Option;

/** What a person says of a count. */
abstract class InventoryHeader extends HubCommand {

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "The store: its id in Syrve, or its code (default: the connection's"
              + " default_store_id).")
  private String store;

  @Option(
      names = "--number",
      required = true,
      paramLabel = "NUMBER",
      description = "The document's number in Syrve; no other document may have it.")
  private String number;

  @Option(
      names = "--counted-at",
      paramLabel = "TIME",
      description = "When the shelves were counted, such as 2026-11-21T08:00:00Z (default: now).")
  private String countedAt;

  @Option(names = "--note", paramLabel = "TEXT", description = "A comment for Syrve.")
  private String note;

  final ObjectNode header() {
    boolean id = store == null || store.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return JsonNodeFactory.instance
        .objectNode()
        .put(id ? "store_id" : "store_code", store)
        .put("number", number)
        .put(
            "counted_at",
            countedAt == null
                ? Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()
                : countedAt)
        .put("note", note);
  }
}
