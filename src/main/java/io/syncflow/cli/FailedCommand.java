package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow failed}: records that could not be carried. */
@Command(
    name = "failed",
    mixinStandardHelpOptions = true,
    description = "Shows records that could not be carried.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow failed list --entity orders", "  syncflow failed show ID"},
    subcommands = {FailedCommand.ListFailed.class, FailedCommand.Show.class})
final class FailedCommand {

  /** {@code syncflow failed list}. */
  @Command(
      name = "list",
      description = "Lists failed records, newest first; the open ones unless asked otherwise.",
      footer = {
        "  syncflow failed list --entity orders --stage validate",
        "  syncflow failed list --all --csv > failed.csv"
      })
  static final class ListFailed extends PagedCommand {

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
        names = "--search",
        paramLabel = "TEXT",
        description = "Only those with this text in key, code or reason.")
    private String search;

    @Override
    HubPath path() {
      return HubPath.of("failed-records");
    }

    @Override
    HubPath filtered(HubPath path) {
      return path.with("stage", stage).with("status", status).with("search", search);
    }

    @Override
    Listing listing(JsonNode items) {
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
            Cells.time(record, "resolved_at"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no such failed records.";
    }
  }

  /** {@code syncflow failed show}. */
  @Command(
      name = "show",
      description = "Shows one failed record with its data, as it came and as it was mapped.",
      footer = {
        "  syncflow failed show 019f8a52-1111-7000-8000-000000000000",
        "  syncflow failed show 019f8a52-1111-7000-8000-000000000000 --json | jq .raw"
      })
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The record's id; failed list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode record = hub.get(HubPath.of("failed-records", id));
      out.print(record, Details.of(record));
      return RootCommand.DONE;
    }
  }
}
