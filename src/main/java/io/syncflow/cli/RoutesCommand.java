package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;

/** {@code syncflow routes}: lists routes, starts and stops them. */
@Command(
    name = "routes",
    description = {
      "Lists routes: what they do, and what an operator wants of them.",
      "A wish holds on every node and after a restart, until start or resume takes it back. A route serves every"
          + " organisation, so start, stop, suspend and resume need a platform token."
    },
    footer = {"  syncflow routes", "  syncflow routes stop oracle-orders"},
    subcommands = {
      RoutesCommand.Start.class,
      RoutesCommand.Stop.class,
      RoutesCommand.Suspend.class,
      RoutesCommand.Resume.class
    })
final class RoutesCommand extends HubCommand {

  @Override
  int run(HubClient hub, Output out) {
    JsonNode list = hub.get(HubPath.of("routes"));
    Listing listing = new Listing("id", "state", "wanted", "by", "since", "description");
    for (JsonNode route : list.path("items")) {
      listing.row(
          Cells.text(route, "id"),
          Cells.text(route, "state"),
          Cells.text(route, "desired"),
          Cells.text(route, "changed_by"),
          Cells.time(route, "changed_at"),
          Cells.text(route, "description"));
    }
    out.print(list, listing.text("There are no routes."));
    return RootCommand.DONE;
  }

  /** {@code syncflow routes start}. */
  @Command(
      name = "start",
      description = "Starts a route that was stopped.",
      footer = "  syncflow routes start oracle-orders")
  static final class Start extends SharedItemAction {
    Start() {
      super("routes", "start");
    }
  }

  /** {@code syncflow routes stop}. */
  @Command(
      name = "stop",
      description = "Stops a route, on every node and over restarts.",
      footer = "  syncflow routes stop oracle-orders")
  static final class Stop extends SharedItemAction {
    Stop() {
      super("routes", "stop");
    }
  }

  /** {@code syncflow routes suspend}. */
  @Command(
      name = "suspend",
      description = "Lets a route take nothing more in; what is in it goes on.",
      footer = "  syncflow routes suspend oracle-orders")
  static final class Suspend extends SharedItemAction {
    Suspend() {
      super("routes", "suspend");
    }
  }

  /** {@code syncflow routes resume}. */
  @Command(
      name = "resume",
      description = "Lets a suspended route go on.",
      footer = "  syncflow routes resume oracle-orders")
  static final class Resume extends SharedItemAction {
    Resume() {
      super("routes", "resume");
    }
  }
}
