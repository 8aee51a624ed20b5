package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that prints a list which may be long. */
abstract class LimitedList extends HubCommand {

  @Mixin private Limit limit;

  @Option(names = "--all", description = "All of them.")
  private boolean all;

  @Option(names = "--csv", description = "Print CSV.")
  private boolean csv;

  @Override
  final int run(HubClient hub, Output out) {
    ObjectNode page = Pages.read(hub, request(hub), all ? Integer.MAX_VALUE : limit.items());
    Listing listing = listing(page.path("items"));
    if (csv) {
      out.raw(listing.csv());
      return RootCommand.DONE;
    }
    out.print(page, listing.text(nothing()) + Pages.more(page, "--all or --limit") + sum(page));
    return RootCommand.DONE;
  }

  /** The list's path, with the filters that are wanted; a name may have to be looked up first. */
  abstract HubPath request(HubClient hub);

  abstract Listing listing(JsonNode items);

  /** What to say below the list; each line ended by a line feed. */
  String sum(JsonNode page) {
    return "";
  }

  /** What to say when there is none. */
  abstract String nothing();
}
