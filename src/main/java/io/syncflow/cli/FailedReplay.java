package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.ledger.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncflow failed replay}. */
@Command(
    name = "replay",
    description = {
      "Maps and loads open failed records again, with the mappings of today.",
      "Nothing older than what the target has is ever written. A replay is a run: progress shows it, cancel ends it.",
      "With --dry-run nothing changes, and the answer is what would happen."
    },
    footer = {
      "  syncflow failed replay --fingerprint 5f1c0a9e3d7b2468 --dry-run",
      "  syncflow failed replay --fingerprint 5f1c0a9e3d7b2468 --wait",
      "  syncflow failed replay --run 019f8a52-1111-7000-8000-000000000000",
      "  syncflow failed replay 019f8a52-2222-7000-8000-000000000000"
    })
final class FailedReplay extends HubCommand {

  @Mixin private FailedChoice choice;

  @Option(names = "--dry-run", description = "Say what would happen, and change nothing.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Wait for the end; the exit code then tells how it went.")
  private boolean wait;

  @Override
  int run(HubClient hub, Output out) throws InterruptedException, JsonProcessingException {
    ObjectNode wish = JsonNodeFactory.instance.objectNode();
    wish.set("select", choice.json());
    return dryRun ? rehearse(hub, out, wish.put("dry_run", true)) : replay(hub, out, wish);
  }

  private int rehearse(HubClient hub, Output out, ObjectNode wish) {
    Rehearsal sum = new Rehearsal();
    String next = null;
    do {
      JsonNode portion = hub.post(HubPath.of("failed-records", "replay"), wish);
      sum.add(portion);
      next = portion.path("next").textValue();
      wish.put("after", next);
    } while (next != null);
    choice.refuseNothing(sum.total());
    out.print(sum.json(), sum.text());
    return sum.allGood() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
  }

  private int replay(HubClient hub, Output out, ObjectNode wish)
      throws InterruptedException, JsonProcessingException {
    JsonNode started = hub.post(HubPath.of("failed-records", "replay"), wish);
    String busy = busy(started.path("refused"));
    choice.refuseNothing(started.path("runs").size() + started.path("refused").size());
    if (!wait) {
      out.print(started, opened(started.path("runs")) + busy);
      return busy.isEmpty() ? RootCommand.DONE : RootCommand.REFUSED;
    }
    List<RunSummary> ended = new ArrayList<>();
    int exit = busy.isEmpty() ? RootCommand.DONE : RootCommand.REFUSED;
    for (JsonNode run : started.path("runs")) {
      boolean visible = !out.json() && Terminal.interactive();
      try (RunBar bar = new RunBar(Cells.text(run, "entity"), visible, Terminal.unicode())) {
        RunSummary end = new RunWait(hub).end(UUID.fromString(Cells.text(run, "run")), bar);
        ended.add(end);
        exit = Math.max(exit, RunWait.exitCode(end));
      }
    }
    String table =
        ended.isEmpty()
            ? "There are no such failed records.\n"
            : new LedgerTable(Terminal.unicode()).render(ended);
    out.print(Map.of("runs", ended, "refused", started.path("refused")), table + busy);
    return exit;
  }

  private static String opened(JsonNode runs) {
    if (runs.isEmpty()) {
      return "There are no such failed records.\n";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode run : runs) {
      text.append("The replay of ")
          .append(Cells.text(run, "entity"))
          .append(" is open: run ")
          .append(Cells.text(run, "run"))
          .append('\n');
    }
    return text + "Watch: syncflow progress --follow; end it: syncflow cancel RUN\n";
  }

  private static String busy(JsonNode refused) {
    StringBuilder text = new StringBuilder();
    for (JsonNode entity : refused) {
      text.append("Not replayed: ")
          .append(Cells.text(entity, "entity"))
          .append(" from ")
          .append(Cells.text(entity, "system"))
          .append(" (")
          .append(Cells.text(entity, "reason"))
          .append(")\n");
    }
    return text.toString();
  }

  /** The portions of a dry run, added up. */
  private static final class Rehearsal {

    private static final String[] COUNTS = {
      "total", "passed", "superseded", "waiting", "failed", "sent"
    };

    private final ObjectNode sum = JsonNodeFactory.instance.objectNode();
    private final Map<String, ObjectNode> reasons = new LinkedHashMap<>();
    private final ArrayNode refused = sum.arrayNode();

    void add(JsonNode portion) {
      JsonNode outcome = portion.path("outcome");
      for (String count : COUNTS) {
        sum.put(count, sum.path(count).asLong() + outcome.path(count).asLong());
      }
      for (JsonNode reason : outcome.path("reasons")) {
        ObjectNode known = reasons.get(Cells.text(reason, "fingerprint"));
        if (known == null) {
          reasons.put(Cells.text(reason, "fingerprint"), (ObjectNode) reason);
        } else {
          known.put("count", known.path("count").asLong() + reason.path("count").asLong());
        }
      }
      for (JsonNode entity : portion.path("refused")) {
        if (!contains(entity)) {
          refused.add(entity);
        }
      }
    }

    private boolean contains(JsonNode entity) {
      for (JsonNode known : refused) {
        if (known.equals(entity)) {
          return true;
        }
      }
      return false;
    }

    /** What was tried, and the entities of which nothing could be. */
    long total() {
      return sum.path("total").asLong() + refused.size();
    }

    boolean allGood() {
      return sum.path("failed").asLong() == 0 && refused.isEmpty();
    }

    ObjectNode json() {
      sum.putArray("reasons").addAll(sorted());
      sum.set("refused", refused);
      return sum;
    }

    private List<ObjectNode> sorted() {
      List<ObjectNode> sorted = new ArrayList<>(reasons.values());
      sorted.sort((a, b) -> Long.compare(b.path("count").asLong(), a.path("count").asLong()));
      return sorted;
    }

    /**
     * For example: 412 of 430 would pass, 11 superseded, 0 would wait for a parent, 7 still fail;
     * or of a target over HTTP: 8 of 8 would be sent, and their target decides.
     */
    String text() {
      StringBuilder text = new StringBuilder();
      long sent = sum.path("sent").asLong();
      if (sent > 0) {
        text.append(sent)
            .append(" of ")
            .append(sum.path("total").asLong())
            .append(" would be sent to a target over HTTP, which decides then.\n");
      }
      text.append(sum.path("passed").asLong())
          .append(" of ")
          .append(sum.path("total").asLong())
          .append(" would pass, ")
          .append(sum.path("superseded").asLong())
          .append(" superseded, ")
          .append(sum.path("waiting").asLong())
          .append(" would wait for a parent, ")
          .append(sum.path("failed").asLong())
          .append(" still fail")
          .append(reasons.isEmpty() ? ".\n" : ":\n");
      if (!reasons.isEmpty()) {
        Listing listing = new Listing("#count", "entity", "stage", "reason", "for example");
        for (ObjectNode reason : sorted()) {
          listing.row(
              Cells.number(reason, "count"),
              Cells.text(reason, "entity"),
              Cells.text(reason, "stage"),
              Cells.text(reason, "reason"),
              Cells.text(reason, "example"));
        }
        text.append(listing.text(""));
      }
      return text + busy(refused);
    }
  }
}
