package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow failed list}. */
@Command(
    name = "list",
    description = {
      "Lists failed records, newest first; the open ones unless asked otherwise.",
      "With --group: their causes, the commonest first."
    },
    footer = {
      "  syncflow failed list --group",
      "  syncflow failed list --entity orders --stage validate",
      "  syncflow failed list --fingerprint 5f1c0a9e3d7b2468 --older-than P1D",
      "  syncflow failed list --all --csv > failed.csv"
    })
final class FailedList extends PagedCommand {

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Only those that failed at this stage.")
  private String stage;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "open (default), resolved or all.")
  private String status;

  @Option(
      names = "--fingerprint",
      paramLabel = "FINGERPRINT",
      description = "Only those of this group.")
  private String fingerprint;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      description = "Only those that this run met first or last.")
  private UUID run;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      converter = FailedChoice.Age.class,
      description = "Only those first seen longer ago, for example PT2H or P7D.")
  private String olderThan;

  @Option(
      names = "--newer-than",
      paramLabel = "AGE",
      converter = FailedChoice.Age.class,
      description = "Only those first seen within this time.")
  private String newerThan;

  @Option(
      names = "--search",
      paramLabel = "TEXT",
      description = "Only those with this text in key, code or reason.")
  private String search;

  @Option(names = "--group", description = "Group them by cause.")
  private boolean group;

  @Override
  HubPath path() {
    return HubPath.of(group ? "failed-record-groups" : "failed-records");
  }

  @Override
  HubPath filtered(HubPath path) {
    return path.with("stage", stage)
        .with("status", status)
        .with("fingerprint", fingerprint)
        .with("run", run)
        .with("older_than", olderThan)
        .with("newer_than", newerThan)
        .with("search", search);
  }

  @Override
  Listing listing(JsonNode items) {
    return group ? groups(items) : records(items);
  }

  private static Listing records(JsonNode items) {
    Listing listing =
        new Listing(
            "id",
            "system",
            "entity",
            "key",
            "stage",
            "code",
            "reason",
            "#seen",
            "since",
            "next retry",
            "resolved");
    for (JsonNode record : items) {
      listing.row(
          Cells.text(record, "id"),
          Cells.text(record, "system"),
          Cells.text(record, "entity"),
          Cells.text(record, "business_key"),
          Cells.text(record, "stage"),
          Cells.text(record, "code"),
          Cells.text(record, "reason"),
          Cells.number(record, "seen"),
          Cells.time(record, "created_at"),
          Cells.time(record, "next_retry_at"),
          Cells.text(record, "resolution"));
    }
    return listing;
  }

  private static Listing groups(JsonNode items) {
    Listing listing =
        new Listing(
            "fingerprint", "#count", "system", "entity", "stage", "kind", "reason", "newest");
    for (JsonNode group : items) {
      listing.row(
          Cells.text(group, "fingerprint"),
          Cells.number(group, "count"),
          Cells.text(group, "system"),
          Cells.text(group, "entity"),
          Cells.text(group, "stage"),
          group.path("retryable").asBoolean() ? "transient" : "data",
          Cells.text(group, "reason"),
          Cells.time(group, "newest"));
    }
    return listing;
  }

  @Override
  String nothing() {
    return "There are no such failed records.";
  }
}
