package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow progress}: how far open runs have come. */
@Command(
    name = "progress",
    description = "Shows how far open runs have come.",
    footer = {
      "  syncflow progress",
      "  syncflow progress --follow",
      "  syncflow progress --follow --json | jq -c '.items[]'"
    })
final class ProgressCommand extends HubCommand {

  /** Back to the first of the lines printed last, and everything below it away. */
  private static final String UP = "\033[%dA\033[J";

  private static final String WAITING = "No run is open; waiting for one. Ctrl-C ends.";

  @Option(
      names = "--follow",
      description = "Go on until Ctrl-C; with --json one line per picture, about one a second.")
  private boolean follow;

  private String last = "";

  @Override
  int run(HubClient hub, Output out) {
    if (follow) {
      boolean terminal = !out.json() && Terminal.interactive();
      hub.follow(HubPath.of("progress", "stream"), picture -> show(picture, out, terminal));
    } else {
      JsonNode picture = hub.get(HubPath.of("progress"));
      out.print(picture, table(picture, "No run is open."));
    }
    return RootCommand.DONE;
  }

  /** In a terminal a picture takes the place of the one before; elsewhere only changes appear. */
  private void show(JsonNode picture, Output out, boolean terminal) {
    if (out.json()) {
      out.print(picture, "");
      return;
    }
    String table = table(picture, WAITING);
    if (!table.equals(last)) {
      if (terminal && !last.isEmpty()) {
        out.raw(UP.formatted(last.lines().count()));
      }
      out.raw(table);
      last = table;
    }
  }

  private static String table(JsonNode picture, String nothing) {
    Listing listing =
        new Listing(
            "run",
            "system",
            "entity",
            "status",
            "#done",
            "#of",
            "#%",
            "#failed",
            "#per minute",
            "#seconds left",
            "read so far");
    for (JsonNode run : picture.path("items")) {
      listing.row(
          Cells.text(run, "run"),
          Cells.text(run, "system"),
          Cells.text(run, "entity"),
          Cells.text(run, "status"),
          Cells.number(run, "done"),
          Cells.number(run, "total"),
          percent(run),
          Cells.number(run, "failed"),
          speed(run),
          Cells.number(run, "eta_seconds"),
          bothSides(run));
    }
    return listing.text(nothing);
  }

  private static Long percent(JsonNode run) {
    Long total = Cells.number(run, "total");
    if (total == null) {
      return null;
    }
    return total == 0 ? 100 : Math.min(100, run.path("done").asLong() * 100 / total);
  }

  /** Of a run that compares source and target: how much of each it has read. */
  private static String bothSides(JsonNode run) {
    if (!run.path("source_read").isNumber()) {
      return null;
    }
    String source =
        String.format(Locale.ROOT, "%,d of the source", run.path("source_read").asLong());
    return run.path("target_read").isNumber()
        ? source
            + String.format(Locale.ROOT, ", %,d of the target", run.path("target_read").asLong())
        : source;
  }

  private static String speed(JsonNode run) {
    JsonNode speed = run.path("items_per_minute");
    return speed.isNumber() ? String.format(Locale.ROOT, "%,.0f", speed.asDouble()) : null;
  }
}
