package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow inventory import}. */
@Command(
    name = "import",
    description = {
      "Stores the lines of a file in a draft.",
      "A product that is counted already is counted anew. A file with a fault is refused as a"
          + " whole, and every fault is named with its line."
    },
    footer = {
      "  syncflow inventory import 019f8a52-1111-7000-8000-000000000000 counted.csv",
      "  syncflow inventory import 019f8a52-1111-7000-8000-000000000000 counted.json --replace"
    })
final class InventoryImport extends HubCommand {

  @Parameters(
      index = "0",
      paramLabel = "ID",
      description = "The session's id; inventory list prints it.")
  private UUID id;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = {
        "A .csv file with the header product_id, product_code, amount, unit, container_id,"
            + " container_code, note in any order,",
        "or a .json file with an array of objects of these fields."
      })
  private Path file;

  @Option(names = "--replace", description = "Drop the lines that are there.")
  private boolean replace;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    UploadFile upload = UploadFile.of(file, this);
    HubPath path =
        upload.path(InventoryCommand.SESSIONS, id, "lines").with("replace", replace ? true : null);
    JsonNode answer = upload.post(hub, path);
    JsonNode session = answer.path("session");
    out.print(
        answer,
        "Stored "
            + answer.path("stored").asInt()
            + " lines; the session has "
            + session.path("lines").asInt()
            + ".");
    return RootCommand.DONE;
  }
}
