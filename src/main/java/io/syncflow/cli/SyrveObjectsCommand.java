package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow syrve objects}: what was read out of Syrve. */
@Command(
    name = "objects",
    mixinStandardHelpOptions = true,
    description = "Shows the objects that were read out of Syrve.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow sync syrve products --wait",
      "  syncflow syrve objects list --type product --missing",
      "  syncflow syrve objects show product ID"
    },
    subcommands = {SyrveObjectsCommand.ListObjects.class, SyrveObjectsCommand.Show.class})
final class SyrveObjectsCommand {

  private static final String SYRVE = "syrve";
  private static final String OBJECTS = "objects";

  /** {@code syncflow syrve objects list}. */
  @Command(
      name = "list",
      description = "Lists objects in their current states, by type and id.",
      footer = {
        "  syncflow syrve objects list --type unit",
        "  syncflow syrve objects list --type product --missing --csv"
      })
  static final class ListObjects extends LimitedList {

    @Option(
        names = "--type",
        paramLabel = "TYPE",
        description = "department, store, group, product_group, category, unit, product or stock.")
    private String type;

    @Option(names = "--id", paramLabel = "ID", description = "Only objects with this id.")
    private UUID id;

    @Option(
        names = "--missing",
        description = "Only objects that the last complete list did not have.")
    private boolean missing;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(SYRVE, OBJECTS)
          .with("type", type)
          .with("id", id)
          .with("missing", missing ? "true" : null);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing("type", "id", "number", "name", "last seen", "missing since", "key");
      for (JsonNode object : items) {
        listing.row(
            Cells.text(object, "type"),
            Cells.text(object, "id"),
            Cells.text(object, "number"),
            Cells.text(object, "name"),
            Cells.time(object, "last_seen_at"),
            Cells.time(object, "missing_since"),
            Cells.text(object, "natural_key"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no such objects.";
    }
  }

  /** {@code syncflow syrve objects show}. */
  @Command(
      name = "show",
      description = "Shows one object, and the states it was seen in.",
      footer = {
        "  syncflow syrve objects show product 0b1d3f4e-7c3a-4a52-9d7e-1f2a3b4c5d6e",
        "  syncflow syrve objects show stock ID --json | jq '.states[].payload.amount'"
      })
  static final class Show extends HubCommand {

    @Parameters(index = "0", paramLabel = "TYPE", description = "The object's type.")
    private String type;

    @Parameters(index = "1", paramLabel = "ID", description = "Its id; objects list prints it.")
    private UUID id;

    @Option(
        names = "--states",
        paramLabel = "N",
        defaultValue = "20",
        description = "How many states, the current one first (default: 20).")
    private int most;

    @Override
    int run(HubClient hub, Output out) {
      if (most < 1) {
        throw wrongUsage("--states has to be 1 or more");
      }
      ObjectNode object = (ObjectNode) hub.get(HubPath.of(SYRVE, OBJECTS, type, id));
      JsonNode states = Pages.read(hub, HubPath.of(SYRVE, OBJECTS, type, id, "states"), most);
      String text = Details.of(object);
      Listing listing = new Listing("first seen", "last seen", "#times", "hash");
      for (JsonNode state : states.path("items")) {
        listing.row(
            Cells.time(state, "imported_at"),
            Cells.time(state, "last_seen_at"),
            Cells.number(state, "seen_count"),
            Cells.text(state, "hash"));
      }
      boolean more = states.path("next_cursor").isTextual();
      object.set("states", states.path("items"));
      out.print(object, text + "\n" + listing.text("It has no states.") + (more ? "…\n" : ""));
      return RootCommand.DONE;
    }
  }
}
