package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow connection subscriptions}: what a connection's system tells by webhook. */
@Command(
    name = "subscriptions",
    description = {
      "Lists the webhooks that the connection's system sends, makes those that the hub lacks, or"
          + " removes the hub's.",
      "Once made, they are looked after every hour: Shopify drops one that failed eight times."
    },
    footer = {
      "  syncflow connection subscriptions shopify",
      "  syncflow connection subscriptions shopify --public-url https://hub.example",
      "  syncflow connection subscriptions shopify --remove"
    })
final class ConnectionSubscriptions extends HubCommand {

  @Parameters(
      paramLabel = "CONNECTION",
      description = "Its id, its system, or its system and name as SYSTEM/NAME.")
  private String wanted;

  @ArgGroup private Change change;

  /** What is to change; nothing when it is not given. */
  private static final class Change {
    @Option(
        names = "--public-url",
        paramLabel = "URL",
        description = "Make or repair them: where the hub is reached from outside.")
    private String url;

    @Option(names = "--remove", description = "Remove the hub's own.")
    private boolean remove;
  }

  @Override
  int run(HubClient hub, Output out) {
    HubPath path =
        HubPath.of(
            "connections", ConnectionCommand.id(hub, wanted, this), "webhook", "subscriptions");
    JsonNode answer = answer(hub, path);
    Listing listing = new Listing("topic", "state", "address", "id");
    for (JsonNode one : answer.path("items")) {
      listing.row(
          Cells.text(one, "topic"),
          Cells.text(one, "state"),
          Cells.text(one, "uri"),
          Cells.text(one, "id"));
    }
    out.print(answer, listing.text("There are no subscriptions."));
    return RootCommand.DONE;
  }

  private JsonNode answer(HubClient hub, HubPath path) {
    if (change == null) {
      return hub.get(path);
    }
    return change.remove
        ? hub.deleted(path)
        : hub.post(path, JsonNodeFactory.instance.objectNode().put("url", change.url));
  }
}
