package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code syncflow inventory show}. */
@Command(
    name = "show",
    description = "Shows one stock count, its lines, and what became of its document.",
    footer = {
      "  syncflow inventory show 019f8a52-1111-7000-8000-000000000000",
      "  syncflow inventory show 019f8a52-1111-7000-8000-000000000000 --limit 5000 --json"
    })
final class InventoryShow extends HubCommand {

  @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
  private UUID id;

  @Mixin private Limit limit;

  @Override
  int run(HubClient hub, Output out) {
    JsonNode session = hub.get(HubPath.of(InventoryCommand.SESSIONS, id));
    ObjectNode lines =
        Pages.read(hub, HubPath.of(InventoryCommand.SESSIONS, id, "lines"), limit.items());
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.set("session", session);
    all.set("lines", lines.path("items"));
    all.set("next_cursor", lines.path("next_cursor"));
    Listing listing =
        new Listing("line", "product", "code", "#amount", "unit", "container", "note");
    for (JsonNode line : lines.path("items")) {
      String container = Cells.text(line, "container_id");
      listing.row(
          Cells.text(line, "id"),
          Cells.text(line, "product_id"),
          Cells.text(line, "product_code"),
          Cells.text(line, "amount"),
          Cells.text(line, "unit"),
          container == null ? Cells.text(line, "container_code") : container,
          Cells.text(line, "note"));
    }
    out.print(
        all, Details.of(session) + "\n" + listing.text("It has no lines.") + Pages.more(lines));
    return RootCommand.DONE;
  }
}
