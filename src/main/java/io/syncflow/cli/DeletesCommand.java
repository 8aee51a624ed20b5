package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow deletes}: deletions that sweeps held back. */
@Command(
    name = "deletes",
    mixinStandardHelpOptions = true,
    description = "Shows deletions that sweeps held back, and decides about them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow deletes list --status waiting",
      "  syncflow deletes show ID",
      "  syncflow deletes approve ID"
    },
    subcommands = {
      DeletesCommand.ListDeletes.class,
      DeletesCommand.Show.class,
      DeletesCommand.Approve.class,
      DeletesCommand.Reject.class
    })
final class DeletesCommand {

  private static final String DELETES = "deletes";

  /** {@code syncflow deletes list}. */
  @Command(
      name = "list",
      description = "Lists sets of deletions, newest first.",
      footer = {
        "  syncflow deletes list --status waiting",
        "  syncflow deletes list --entity items --json | jq '.items[].reason'"
      })
  static final class ListDeletes extends PagedCommand {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "waiting, approved, rejected, replaced or applied.")
    private String status;

    @Override
    HubPath path() {
      return HubPath.of(DELETES);
    }

    @Override
    HubPath filtered(HubPath path) {
      return path.with("status", status);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id",
              "system",
              "entity",
              "#staged",
              "#of",
              "status",
              "since",
              "by",
              "decided",
              "#deleted",
              "#dropped",
              "reason");
      for (JsonNode set : items) {
        listing.row(
            Cells.text(set, "id"),
            Cells.text(set, "system"),
            Cells.text(set, "entity"),
            Cells.number(set, "staged"),
            Cells.number(set, "live"),
            Cells.text(set, "status"),
            Cells.time(set, "created_at"),
            Cells.text(set, "decided_by"),
            Cells.time(set, "decided_at"),
            Cells.number(set, "deleted"),
            Cells.number(set, "dropped"),
            Cells.text(set, "reason"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no such deletions.";
    }
  }

  /** {@code syncflow deletes show}. */
  @Command(
      name = "show",
      description = "Shows one set and the records in it.",
      footer = {
        "  syncflow deletes show 019f8a52-1111-7000-8000-000000000000",
        "  syncflow deletes show 019f8a52-1111-7000-8000-000000000000 --limit 5000 --json"
      })
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The set's id; deletes list prints it.")
    private UUID id;

    @Mixin private Limit limit;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode set = hub.get(HubPath.of(DELETES, id));
      JsonNode keys = Pages.read(hub, HubPath.of(DELETES, id, "keys"), limit.items());
      Listing listing = new Listing("key", "#rowversion");
      for (JsonNode key : keys.path("items")) {
        listing.row(Cells.text(key, "key"), Cells.number(key, "rowversion"));
      }
      out.print(
          keys, Details.of(set) + "\n" + listing.text("It has no records.") + Pages.more(keys));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow deletes approve}. */
  @Command(
      name = "approve",
      description = {
        "Deletes what is still missing.",
        "A sweep begins at once; what the source has again, or what changed, is left alone."
      },
      footer = "  syncflow deletes approve 019f8a52-1111-7000-8000-000000000000")
  static final class Approve extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The set's id; deletes list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode answer = hub.post(HubPath.of(DELETES, id, "approve"));
      JsonNode run = answer.path("run");
      out.print(
          answer,
          run.isObject()
              ? "Approved. The sweep "
                  + Cells.text(run, "run")
                  + " deletes what is still missing: syncflow progress --follow"
              : "Approved. A run of the entity is open; the next sweep deletes what is still"
                  + " missing.");
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow deletes reject}. */
  @Command(
      name = "reject",
      description = "Keeps the records; later sweeps leave them alone until they change.",
      footer = "  syncflow deletes reject 019f8a52-1111-7000-8000-000000000000")
  static final class Reject extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The set's id; deletes list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode set = hub.post(HubPath.of(DELETES, id, "reject"));
      out.print(set, Details.of(set));
      return RootCommand.DONE;
    }
  }
}
