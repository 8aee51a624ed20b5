package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow pending}: records that wait for their parents. */
@Command(
    name = "pending",
    mixinStandardHelpOptions = true,
    description = "Shows records that wait for their parents, and fetches the parents.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow pending list --entity order_lines",
      "  syncflow pending parents",
      "  syncflow pending fetch --entity customers"
    },
    subcommands = {
      PendingCommand.ListPending.class,
      PendingCommand.Parents.class,
      PendingCommand.Fetch.class
    })
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

  /** {@code syncflow pending parents}. */
  @Command(
      name = "parents",
      description =
          "Lists the parents that are missing and how many records each blocks, the most blocking first.",
      footer = {
        "  syncflow pending parents",
        "  syncflow pending parents --entity customers --all --csv > missing.csv"
      })
  static final class Parents extends PagedCommand {

    @Override
    HubPath path() {
      return HubPath.of("pending-parents");
    }

    @Override
    HubPath filtered(HubPath path) {
      return path;
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "system",
              "parent",
              "key",
              "#waiting",
              "#blocked",
              "of",
              "since",
              "failed at",
              "#asked",
              "asked last",
              "outcome");
      for (JsonNode parent : items) {
        listing.row(
            Cells.text(parent, "system"),
            Cells.text(parent, "parent"),
            Cells.text(parent, "key"),
            Cells.number(parent, "children"),
            Cells.number(parent, "blocked"),
            entities(parent.path("entities")),
            Cells.time(parent, "since"),
            Cells.text(parent, "failed_at"),
            Cells.number(parent, "asked"),
            Cells.time(parent, "asked_at"),
            Cells.text(parent, "outcome"));
      }
      return listing;
    }

    private static String entities(JsonNode names) {
      List<String> entities = new ArrayList<>();
      names.forEach(name -> entities.add(name.asText()));
      return String.join(", ", entities);
    }

    @Override
    String sum(JsonNode page) {
      long missing = page.path("missing").asLong();
      long circular = page.path("circular").asLong();
      return (missing == 0
              ? ""
              : "%d missing %s %d %s.%n"
                  .formatted(
                      missing,
                      missing == 1 ? "parent blocks" : "parents block",
                      page.path("blocked").asLong(),
                      page.path("blocked").asLong() == 1 ? "record" : "records"))
          + (circular == 0
              ? ""
              : "%d records wait for each other in a circle.%n".formatted(circular));
    }

    @Override
    String nothing() {
      return "No parent is missing.";
    }
  }

  /** {@code syncflow pending fetch}. */
  @Command(
      name = "fetch",
      description = {
        "Asks the source for missing parents by their keys and loads those it has.",
        "Each is asked for at most once per interval (syncflow.parents.ask-again)."
      },
      footer = {
        "  syncflow pending fetch",
        "  syncflow pending fetch --entity customers --limit 100"
      })
  static final class Fetch extends HubCommand {

    @Option(names = "--system", paramLabel = "SYSTEM", description = "Only of this source system.")
    private String system;

    @Option(names = "--entity", paramLabel = "ENTITY", description = "Only parents of this entity.")
    private String entity;

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "1000",
        description = "How many, the most awaited first (default: 1000).")
    private int limit;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode wish =
          JsonNodeFactory.instance
              .objectNode()
              .put("system", system)
              .put("entity", entity)
              .put("limit", limit);
      JsonNode answer = hub.post(HubPath.of("pending-parents", "fetch"), wish);
      out.print(
          answer,
          "%d parents asked for: %d found, %d missing at the source, %d could not be asked for."
              .formatted(
                  answer.path("asked").asInt(),
                  answer.path("found").asInt(),
                  answer.path("missing").asInt(),
                  answer.path("failed").asInt()));
      return RootCommand.DONE;
    }
  }
}
