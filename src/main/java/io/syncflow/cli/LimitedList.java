package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/** A command that prints a list which may be long. */
abstract class LimitedList extends HubCommand {

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "How many, newest first (default: 50).")
  private int limit;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(names = "--csv", description = "Print CSV.")
  private boolean csv;

  @Override
  final int run(HubClient hub, Output out) {
    if (limit < 1) {
      throw wrongUsage("--limit has to be 1 or more");
    }
    ObjectNode page = Pages.read(hub, request(), all ? Integer.MAX_VALUE : limit);
    Listing listing = listing(page.path("items"));
    if (csv) {
      out.raw(listing.csv());
      return RootCommand.DONE;
    }
    boolean more = page.path("next_cursor").isTextual();
    out.print(
        page,
        listing.text(nothing()) + (more ? "There are more: --all or --limit.\n" : "") + sum(page));
    return RootCommand.DONE;
  }

  /** The list's path, with the filters that are wanted. */
  abstract HubPath request();

  abstract Listing listing(JsonNode items);

  /** What to say below the list; each line ended by a line feed. */
  String sum(JsonNode page) {
    return "";
  }

  /** What to say when there is none. */
  abstract String nothing();
}
