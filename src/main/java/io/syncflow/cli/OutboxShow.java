package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow outbox show}. */
@Command(
    name = "show",
    description = {
      "Shows one document: what was sent and what the server answered.",
      "Also why it waits, what can be done, and what people decided."
    },
    footer = {
      "  syncflow outbox show 019f8a52-1111-7000-8000-000000000000",
      "  syncflow outbox show 019f8a52-1111-7000-8000-000000000000 --document > sent.xml",
      "  syncflow outbox show 019f8a52-1111-7000-8000-000000000000 --json | jq .file.answer.items"
    })
final class OutboxShow extends HubCommand {

  /** Of a long stock-take only the items that deviate are of interest to people. */
  private static final int MOST_ITEMS = 50;

  @Parameters(paramLabel = "ID", description = "The document's id; outbox list prints it.")
  private UUID id;

  @Option(names = "--document", description = "Print the document as it is sent, nothing else.")
  private boolean document;

  @Override
  int run(HubClient hub, Output out) {
    if (document) {
      String text =
          new String(
              hub.download(HubPath.of(OutboxCommand.OUTBOX, id, "document")),
              StandardCharsets.UTF_8);
      out.raw(text.endsWith("\n") ? text : text + "\n");
      return RootCommand.DONE;
    }
    JsonNode job = hub.get(HubPath.of(OutboxCommand.OUTBOX, id));
    out.print(job, text(job));
    return RootCommand.DONE;
  }

  /**
   * The document for people: what it is, why it is where it is, what can be done, what happened.
   */
  static String text(JsonNode job) {
    ObjectNode head = job.deepCopy();
    head.remove("file");
    head.remove("waits");
    JsonNode file = job.path("file");
    StringBuilder out = new StringBuilder(Details.of(head));
    sentences(out, "Why it waits", job.path("waits"));
    sentences(out, "What can be done", file.path("next"));
    answer(out, file.path("answer"));
    tries(out, file.path("tries"));
    decisions(out, file.path("decisions"));
    return out.toString();
  }

  private static void sentences(StringBuilder out, String title, JsonNode sentences) {
    if (!sentences.isEmpty()) {
      out.append('\n').append(title).append(":\n");
      sentences.forEach(
          sentence ->
              out.append("  ")
                  .append(sentence.asText().replaceAll("\\p{Cntrl}", " "))
                  .append('\n'));
    }
  }

  private static void answer(StringBuilder out, JsonNode answer) {
    if (!answer.isObject()) {
      return;
    }
    ObjectNode head = answer.deepCopy();
    JsonNode items = answer.path("items");
    head.remove("items");
    out.append("\nWhat Syrve answered:\n").append(Details.of(head).indent(2));
    Listing listing = new Listing("product", "name", "#expected", "#actual", "#difference");
    int shown = 0;
    for (JsonNode item : items) {
      boolean deviates = item.path("difference").decimalValue().signum() != 0;
      if (deviates && shown++ < MOST_ITEMS) {
        JsonNode product = item.path("product");
        listing.row(
            Cells.text(product, "code"),
            Cells.text(product, "name"),
            Cells.text(item, "expected"),
            Cells.text(item, "actual"),
            Cells.text(item, "difference"));
      }
    }
    if (shown > 0) {
      out.append(listing.text("").indent(2));
    }
    if (shown > MOST_ITEMS) {
      out.append("  … ").append(shown - MOST_ITEMS).append(" more deviate: --json\n");
    }
  }

  private static void tries(StringBuilder out, JsonNode tries) {
    Listing listing = new Listing("at", "step", "outcome", "counted", "sent", "reason", "message");
    for (JsonNode attempt : tries) {
      listing.row(
          Cells.time(attempt, "at"),
          Cells.text(attempt, "step"),
          Cells.text(attempt, "outcome"),
          attempt.path("counted").asBoolean() ? "yes" : "no",
          Cells.time(attempt, "sent_at"),
          Cells.text(attempt, "reason"),
          Cells.text(attempt, "message"));
    }
    out.append("\nAttempts:\n").append(listing.text("There was none yet.").indent(2));
  }

  private static void decisions(StringBuilder out, JsonNode decisions) {
    if (decisions.isEmpty()) {
      return;
    }
    Listing listing = new Listing("at", "decision", "it was", "by", "reason");
    for (JsonNode decision : decisions) {
      listing.row(
          Cells.time(decision, "at"),
          Cells.text(decision, "action"),
          Cells.text(decision, "status_before"),
          Cells.text(decision, "by"),
          Cells.text(decision, "reason"));
    }
    out.append("\nDecisions:\n").append(listing.text("").indent(2));
  }
}
