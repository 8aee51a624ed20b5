package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow failed edit}. */
@Command(
    name = "edit",
    description = {
      "Changes the record that the next replay takes. What came from the source is kept beside it.",
      "Needs the role admin; who changed what is kept in the record's history."
    },
    footer = {
      "  syncflow failed edit 019f8a52-1111-7000-8000-000000000000 --set ACTIVE='\"Y\"' --reason"
          + " 'typing error in the ERP'",
      "  syncflow failed edit 019f8a52-1111-7000-8000-000000000000 --patch fix.json",
      "  echo '[{\"op\":\"remove\",\"path\":\"/NOTE\"}]' | syncflow failed edit"
          + " 019f8a52-1111-7000-8000-000000000000 --patch -"
    })
final class FailedEdit extends HubCommand {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(paramLabel = "ID", description = "The record's id; failed list prints it.")
  private UUID id;

  @ArgGroup(multiplicity = "1")
  private Change change;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why.")
  private String reason;

  /** Either fields or a whole patch. */
  static final class Change {

    @ArgGroup(exclusive = false)
    private Fields fields;

    @Option(
        names = "--patch",
        paramLabel = "FILE",
        description = "A JSON patch (RFC 6902); - reads standard input.")
    private String patch;
  }

  /** Fields and their values. */
  static final class Fields {

    @Option(
        names = "--set",
        paramLabel = "FIELD=JSON",
        description =
            "A field of the record and its new value, as JSON; may be given several times.")
    private Map<String, String> values = Map.of();

    @Option(
        names = "--add",
        paramLabel = "FIELD=JSON",
        description = "A field that the record does not have; may be given several times.")
    private Map<String, String> additions = Map.of();
  }

  @Override
  int run(HubClient hub, Output out) throws IOException {
    HubPath path = HubPath.of("failed-records", id).with("reason", reason);
    JsonNode record = hub.patch(path, change.patch == null ? fields() : file());
    out.print(
        record,
        "Edited. Try it: syncflow failed replay " + id + " --dry-run\n" + Details.of(record));
    return RootCommand.DONE;
  }

  private byte[] file() throws IOException {
    if ("-".equals(change.patch)) {
      return System.in.readAllBytes();
    }
    Path file = Folders.given(Path.of(change.patch));
    if (!Files.isRegularFile(file)) {
      throw wrongUsage("there is no file " + change.patch);
    }
    return Files.readAllBytes(file);
  }

  /** {@code replace} wants the field to be there, {@code add} does not (RFC 6902, 4.1, 4.3). */
  private byte[] fields() {
    StringBuilder text = new StringBuilder("[");
    write(text, "replace", change.fields.values);
    write(text, "add", change.fields.additions);
    return text.append(']').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(StringBuilder text, String operation, Map<String, String> fields) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      try {
        JSON.readTree(field.getValue());
      } catch (JsonProcessingException e) {
        throw wrongUsage(
            "the value of "
                + field.getKey()
                + " is not JSON; a text needs double quotes: "
                + field.getKey()
                + "='\"text\"'");
      }
      String pointer = "/" + field.getKey().replace("~", "~0").replace("/", "~1");
      text.append(text.length() == 1 ? "" : ",")
          .append("{\"op\":\"")
          .append(operation)
          .append("\",\"path\":")
          .append(TextNode.valueOf(pointer))
          .append(",\"value\":")
          .append(field.getValue())
          .append('}');
    }
  }
}
