package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow failed}: records that could not be carried. */
@Command(
    name = "failed",
    mixinStandardHelpOptions = true,
    description = "Shows records that could not be carried, and brings them through.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow failed list --group", "  syncflow failed show ID"},
    subcommands = {
      FailedList.class,
      FailedCommand.Show.class,
      FailedEdit.class,
      FailedReplay.class,
      FailedCommand.Ignore.class,
      FailedCommand.Reopen.class
    })
final class FailedCommand {

  /** {@code syncflow failed show}. */
  @Command(
      name = "show",
      description = {
        "Shows one failed record: its data, its attempts and its history.",
        "The data are as they came and as they were mapped; the history is what people did to it."
      },
      footer = {
        "  syncflow failed show 019f8a52-1111-7000-8000-000000000000",
        "  syncflow failed show 019f8a52-1111-7000-8000-000000000000 --json | jq .raw"
      })
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The record's id; failed list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode record = hub.get(HubPath.of("failed-records", id));
      out.print(record, Details.of(record));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow failed ignore}. */
  @Command(
      name = "ignore",
      description = {
        "Sets open failed records aside.",
        "They are not replayed and not counted as open. A record that fails anew gets a new entry. failed reopen takes it back."
      },
      footer = {
        "  syncflow failed ignore 019f8a52-1111-7000-8000-000000000000 --reason 'test data'",
        "  syncflow failed ignore --fingerprint 5f1c0a9e3d7b2468 --reason 'closed sites'"
      })
  static final class Ignore extends HubCommand {

    @Mixin private FailedChoice choice;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Override
    int run(HubClient hub, Output out) {
      ObjectNode wish = JsonNodeFactory.instance.objectNode();
      wish.set("select", choice.json());
      JsonNode answer =
          hub.post(HubPath.of("failed-records", "ignore"), wish.put("reason", reason));
      choice.refuseNothing(answer.path("ignored").asLong());
      out.print(answer, "Ignored: " + Cells.number(answer, "ignored"));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow failed reopen}. */
  @Command(
      name = "reopen",
      description = "Opens an ignored failed record again.",
      footer = "  syncflow failed reopen 019f8a52-1111-7000-8000-000000000000 --reason 'was real'")
  static final class Reopen extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The record's id.")
    private UUID id;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode record =
          hub.post(
              HubPath.of("failed-records", id, "reopen"),
              JsonNodeFactory.instance.objectNode().put("reason", reason));
      out.print(record, Details.of(record));
      return RootCommand.DONE;
    }
  }
}
