package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code syncflow connection show}. */
@Command(
    name = "show",
    description = "Shows a connection without its secret, its settings, and who changed them.",
    footer = {"  syncflow connection show shopify", "  syncflow connection show shopify --limit 5"})
final class ConnectionShow extends HubCommand {

  @Parameters(
      paramLabel = "CONNECTION",
      description = "Its id, its system, or its system and name as SYSTEM/NAME.")
  private String wanted;

  @Mixin private Limit limit;

  @Override
  int run(HubClient hub, Output out) {
    String id = ConnectionCommand.id(hub, wanted, this);
    ObjectNode shown = null;
    for (JsonNode connection : hub.get(HubPath.of("connections")).path("items")) {
      if (id.equals(Cells.text(connection, "id"))) {
        shown = connection.deepCopy();
      }
    }
    JsonNode changes =
        hub.get(HubPath.of("connections", id, "changes").with("limit", limit.items()))
            .path("items");
    Listing listing = new Listing("changed", "by", "setting", "old", "new");
    for (JsonNode change : changes) {
      for (var setting : change.path("changes").properties()) {
        listing.row(
            Cells.time(change, "changed_at"),
            Cells.text(change, "changed_by"),
            setting.getKey(),
            setting.getValue().isTextual() ? "" : Cells.text(setting.getValue(), "old"),
            setting.getValue().isTextual()
                ? setting.getValue().asText()
                : Cells.text(setting.getValue(), "new"));
      }
    }
    String text = Details.of(shown) + "\n" + listing.text("Nobody has changed it here.");
    shown.set("changes", changes);
    out.print(shown, text);
    return RootCommand.DONE;
  }
}
