package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Option;

/** Runs, newest first. */
abstract class RunsList extends PagedCommand {

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description =
          "Only these: pending, in_progress, paused, completed, completed_with_errors, failed,"
              + " cancelled or timeout.")
  private String status;

  @Override
  HubPath path() {
    return HubPath.of("runs");
  }

  @Override
  HubPath filtered(HubPath path) {
    return path.with("status", status);
  }

  @Override
  Listing listing(JsonNode items) {
    Listing listing =
        new Listing(
                "run",
                "system",
                "entity",
                "mode",
                "status",
                "#fetched",
                "#inserted",
                "#updated",
                "#unchanged",
                "#failed",
                "#pending",
                "#superseded",
                "#skipped",
                "#late",
                "#seconds",
                "error")
            .lastIsNote();
    for (JsonNode run : items) {
      listing.row(
          Cells.text(run, "run"),
          Cells.text(run, "system"),
          Cells.text(run, "entity"),
          Cells.text(run, "mode"),
          Cells.text(run, "status"),
          Cells.number(run, "fetched"),
          Cells.number(run, "inserted"),
          Cells.number(run, "updated"),
          Cells.number(run, "unchanged"),
          Cells.number(run, "failed"),
          Cells.number(run, "pending"),
          Cells.number(run, "superseded"),
          Cells.number(run, "skipped"),
          Cells.number(run, "late"),
          Cells.text(run, "seconds"),
          Cells.text(run, "error"));
    }
    return listing;
  }

  @Override
  String nothing() {
    return "There are no such runs.";
  }
}
