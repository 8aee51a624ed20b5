package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow syrve}: what is peculiar to Syrve. */
@Command(
    name = "syrve",
    mixinStandardHelpOptions = true,
    description =
        "What is peculiar to Syrve: licence seats, objects read, and documents that come as a file.",
    footerHeading = "%nExamples:%n",
    footer = "  syncflow syrve seats",
    subcommands = {
      SyrveCommand.Seats.class,
      SyrveCommand.Release.class,
      SyrveObjectsCommand.class,
      SyrveCommand.DocumentCommand.class
    })
final class SyrveCommand {

  /** {@code syncflow syrve seats}. */
  @Command(
      name = "seats",
      description = {
        "Lists the licence seats that the hub has and had: who holds one since when, and how the others ended.",
        "A server gives the hub one seat at a time; jobs, nodes and organisations that share the server take turns."
      },
      footer = {"  syncflow syrve seats", "  syncflow syrve seats --limit 5 --json"})
  static final class Seats extends HubCommand {

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode list = hub.get(HubPath.of("syrve", "seats").with("limit", limit));
      Listing listing =
          new Listing(
              "id",
              "server",
              "state",
              "held by",
              "since",
              "until",
              "ended",
              "how",
              "run",
              "last error");
      for (JsonNode seat : list.path("items")) {
        listing.row(
            Cells.text(seat, "id"),
            Cells.text(seat, "server"),
            Cells.text(seat, "state"),
            Cells.text(seat, "holder"),
            Cells.time(seat, "since"),
            Cells.time(seat, "until"),
            Cells.time(seat, "released_at"),
            Cells.text(seat, "outcome"),
            Cells.text(seat, "run"),
            Cells.text(seat, "error"));
      }
      out.print(list, listing.text("No seat has been taken yet."));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow syrve release}. */
  @Command(
      name = "release",
      description = {
        "Says that the server has freed a seat that waits to be freed, because it was restarted, for example.",
        "The hub believes it within seconds, and logs in again."
      },
      footer = "  syncflow syrve release 019f8a52-1111-7000-8000-000000000000")
  static final class Release extends HubCommand {

    @Parameters(paramLabel = "SEAT", description = "Its id; syrve seats lists them.")
    private UUID seat;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode released = hub.post(HubPath.of("syrve", "seats", seat, "release"));
      out.print(released, "The seat will be free within seconds.");
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow syrve document}. */
  @Command(
      name = "document",
      mixinStandardHelpOptions = true,
      description = "Documents for Syrve that come as a file.",
      footerHeading = "%nExamples:%n",
      footer = "  syncflow syrve document queue writeoff broken-glasses.json --dry-run",
      subcommands = Queue.class)
  static final class DocumentCommand {}

  /** {@code syncflow syrve document queue}. */
  @Command(
      name = "queue",
      description = {
        "Checks a document and queues it for Syrve.",
        "A .json file has the document's fields and lines; in a .csv file each row repeats the"
            + " document's fields. docs/integrator.md names them. The same number with the same"
            + " content is queued once."
      },
      footer = {
        "  syncflow syrve document queue writeoff broken-glasses.json --dry-run",
        "  syncflow syrve document queue incoming-invoice invoice-4711.csv"
      })
  static final class Queue extends HubCommand {

    @Parameters(
        index = "0",
        paramLabel = "TYPE",
        description = "writeoff, internal-transfer or incoming-invoice.")
    private String type;

    @Parameters(index = "1", paramLabel = "FILE", description = "A .json or .csv file.")
    private Path file;

    @Option(names = "--dry-run", description = "Only check it, and print what would be sent.")
    private boolean dryRun;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      UploadFile upload = UploadFile.of(file, this);
      String door = type.toLowerCase(Locale.ROOT).replace('-', '_');
      JsonNode answer =
          upload.post(
              hub, upload.path("syrve-documents", door).with("dry_run", dryRun ? true : null));
      out.print(
          answer,
          dryRun
              ? Cells.text(answer, "document")
              : "Queued as job " + Cells.text(answer, "job") + ".");
      return RootCommand.DONE;
    }
  }
}
