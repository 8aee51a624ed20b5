package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow inventory change}. */
@Command(
    name = "change",
    description = {
      "Changes store, number, time and note of a draft; what is not given stays.",
      "--note '' takes the note away."
    },
    footer = {
      "  syncflow inventory change 019f8a52-1111-7000-8000-000000000000 --number INV-9",
      "  syncflow inventory change 019f8a52-1111-7000-8000-000000000000 --store 11"
    })
final class InventoryChange extends HubCommand {

  @Parameters(paramLabel = "ID", description = "The session's id; inventory list prints it.")
  private UUID id;

  @Option(
      names = "--number",
      paramLabel = "NUMBER",
      description = "The document's number in Syrve; no other document may have it.")
  private String number;

  @Mixin private InventoryHeader header;

  @Override
  int run(HubClient hub, Output out) {
    if (number == null && header.isEmpty()) {
      throw wrongUsage("say what is to change: --number, --store, --counted-at or --note");
    }
    HubPath path = HubPath.of(InventoryCommand.SESSIONS, id);
    JsonNode session = hub.put(path, header.changing(hub.get(path), number));
    out.print(session, Details.of(session));
    return RootCommand.DONE;
  }
}
