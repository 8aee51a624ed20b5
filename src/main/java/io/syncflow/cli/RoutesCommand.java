package io.syncflow.cli;

import picocli.CommandLine.Command;

/** {@code syncflow routes}: lists routes, starts and stops them. */
@Command(
    name = "routes",
    description = {
      "Lists routes: what they do, and what an operator wants of them; routes list does the same.",
      "A wish holds on every node and after a restart, until start or resume takes it back. A route serves every"
          + " organisation, so start, stop, suspend and resume need a platform token."
    },
    footer = {"  syncflow routes", "  syncflow routes stop oracle-orders"},
    subcommands = {
      RoutesCommand.ListRoutes.class,
      RoutesCommand.Start.class,
      RoutesCommand.Stop.class,
      RoutesCommand.Suspend.class,
      RoutesCommand.Resume.class
    })
final class RoutesCommand extends RoutesList {

  /** {@code syncflow routes list}. */
  @Command(
      name = "list",
      description = "Lists routes: what they do, and what an operator wants of them.",
      footer = "  syncflow routes list")
  static final class ListRoutes extends RoutesList {}

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
