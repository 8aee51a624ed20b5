package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code syncflow inventory create}. */
@Command(
    name = "create",
    description = {
      "Begins a stock count, maybe with the lines of a file.",
      "Without --store it is the connection's default_store_id; without --counted-at, now."
    },
    footer = {
      "  syncflow inventory create --number INV-7 --store 11 --counted-at 2026-11-21T06:00:00Z",
      "  syncflow inventory create --number INV-8 --store 11 --lines counted.csv"
    })
final class InventoryCreate extends HubCommand {

  @Option(
      names = "--number",
      required = true,
      paramLabel = "NUMBER",
      description = "The document's number in Syrve; no other document may have it.")
  private String number;

  @Mixin private InventoryHeader header;

  @Option(
      names = "--lines",
      paramLabel = "FILE",
      description = "Lines to import, .csv or .json; no session remains if one is wrong.")
  private Path lines;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    UploadFile file = lines == null ? null : UploadFile.of(lines, this);
    JsonNode session =
        hub.post(
            HubPath.of(InventoryCommand.SESSIONS),
            header.ofNew(number, Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    String id = session.path("id").asText();
    if (file != null) {
      try {
        session = file.post(hub, file.path(InventoryCommand.SESSIONS, id, "lines")).path("session");
      } catch (HubRefusal e) {
        hub.post(HubPath.of(InventoryCommand.SESSIONS, id, "cancel"));
        throw e;
      }
    }
    out.print(session, Details.of(session));
    return RootCommand.DONE;
  }
}
