package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code syncflow pending}: records that wait for their parents. */
@Command(
    name = "pending",
    mixinStandardHelpOptions = true,
    description = "Shows records that wait for their parents.",
    footerHeading = "%nExamples:%n",
    footer = "  syncflow pending list --entity order_lines",
    subcommands = PendingCommand.ListPending.class)
final class PendingCommand {

  /** {@code syncflow pending list}. */
  @Command(
      name = "list",
      description = "Lists waiting records and the parents they wait for, newest first.",
      footer = {
        "  syncflow pending list --entity order_lines",
        "  syncflow pending list --all --csv > pending.csv"
      })
  static final class ListPending extends PagedCommand {

    @Override
    HubPath path() {
      return HubPath.of("pending-children");
    }

    @Override
    HubPath filtered(HubPath path) {
      return path;
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id", "system", "entity", "key", "waits for", "parent key", "#retries", "since");
      for (JsonNode child : items) {
        listing.row(
            Cells.text(child, "id"),
            Cells.text(child, "system"),
            Cells.text(child, "entity"),
            Cells.text(child, "key"),
            Cells.text(child, "parent"),
            Cells.text(child, "parent_key"),
            Cells.number(child, "retries"),
            Cells.time(child, "created_at"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "No such record waits for its parent.";
    }
  }
}
