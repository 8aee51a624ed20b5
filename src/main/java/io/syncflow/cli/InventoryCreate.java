package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow inventory create}. */
@Command(
    name = "create",
    description = "Begins a stock count, maybe with the lines of a file.",
    footer = {
      "  syncflow inventory create --number INV-7 --store 4 --counted-at 2026-11-21T06:00:00Z",
      "  syncflow inventory create --number INV-8 --store 4 --lines counted.csv"
    })
final class InventoryCreate extends InventoryHeader {

  @Option(
      names = "--lines",
      paramLabel = "FILE",
      description = "Lines to import, .csv or .json; no session remains if one is wrong.")
  private Path lines;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    UploadFile file = lines == null ? null : UploadFile.of(lines, this);
    JsonNode session = hub.post(HubPath.of(InventoryCommand.SESSIONS), header());
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
