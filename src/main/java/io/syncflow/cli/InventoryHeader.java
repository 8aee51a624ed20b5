package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** What a person says of a count; what is left out is null. */
final class InventoryHeader {

  @Option(
      names = "--store",
      paramLabel = "STORE",
      description =
          "The store: its id in Syrve, or its code (syrve objects list --type store prints both).")
  private String store;

  @Option(
      names = "--counted-at",
      paramLabel = "TIME",
      description = "When the shelves were counted, such as 2026-11-21T08:00:00Z.")
  private String countedAt;

  @Option(names = "--note", paramLabel = "TEXT", description = "A comment for Syrve.")
  private String note;

  /**
   * The body of a request.
   *
   * @param number the document's number in Syrve
   * @param now what stands for a time that was left out
   */
  ObjectNode ofNew(String number, String now) {
    return body(number, countedAt == null ? now : countedAt, note, store);
  }

  /**
   * The body of a request that changes a session and leaves alone what was not given. A note that
   * is given and empty is taken away.
   *
   * @param number null to leave it
   */
  ObjectNode changing(JsonNode session, String number) {
    String id = Cells.text(session, "store_id");
    String there = id == null ? Cells.text(session, "store_code") : id;
    String said = note == null ? Cells.text(session, "note") : note;
    return body(
        number == null ? Cells.text(session, "number") : number,
        countedAt == null ? Cells.text(session, "counted_at") : countedAt,
        said == null || said.isEmpty() ? null : said,
        store == null ? there : store);
  }

  boolean isEmpty() {
    return store == null && countedAt == null && note == null;
  }

  private static ObjectNode body(String number, String countedAt, String note, String store) {
    boolean id = store == null || store.matches("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    return JsonNodeFactory.instance
        .objectNode()
        .put(id ? "store_id" : "store_code", store)
        .put("number", number)
        .put("counted_at", countedAt)
        .put("note", note);
  }
}
