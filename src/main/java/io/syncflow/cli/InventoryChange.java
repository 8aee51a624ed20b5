package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncflow inventory change}. */
@Command(
    name = "change",
    description = "Changes store, number, time and note of a draft.",
    footer =
        "  syncflow inventory change 019f8a52-1111-7000-8000-000000000000 --number INV-9 --store"
            + " 4")
final class InventoryChange extends InventoryHeader {

  @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
  private UUID id;

  @Override
  int run(HubClient hub, Output out) {
    JsonNode session = hub.put(HubPath.of(InventoryCommand.SESSIONS, id), header());
    out.print(session, Details.of(session));
    return RootCommand.DONE;
  }
}
