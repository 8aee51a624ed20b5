package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code syncflow staging}: changes that wait for a person. */
@Command(
    name = "staging",
    mixinStandardHelpOptions = true,
    description = "Reviews changes of the catalog before they are applied.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow staging list --status staged",
      "  syncflow staging approve --operation ID --field price",
      "  syncflow staging reject ID --reason 'wrong file'",
      "  syncflow staging apply OPERATION"
    },
    subcommands = {
      StagingCommand.ListStaged.class,
      StagingCommand.Approve.class,
      StagingCommand.Reject.class,
      StagingCommand.Apply.class
    })
final class StagingCommand {

  private static final String STAGING = "staging";

  /** {@code syncflow staging list}. */
  @Command(
      name = "list",
      description = "Lists staged changes field by field, in the order in which they came.",
      footer = "  syncflow staging list --operation ID --json | jq '.items[].changes'")
  static final class ListStaged extends LimitedList {

    @Option(names = "--operation", paramLabel = "ID", description = "Only this operation.")
    private UUID operation;

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "staged, approved, rejected, applied or refused.")
    private String status;

    @Option(names = "--field", paramLabel = "FIELD", description = "Only changes of this field.")
    private String field;

    @Option(names = "--sku", paramLabel = "SKU", description = "Only this product.")
    private String sku;

    @Option(names = "--system", paramLabel = "SYSTEM", description = "Only what this one told.")
    private String system;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(CatalogCommand.CATALOG, STAGING)
          .with("operation", operation)
          .with("status", status)
          .with("field", field)
          .with("sku", sku)
          .with("system", system);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing("id", "change", "sku", "status", "by", "reason", "field", "old", "new");
      for (JsonNode row : items) {
        OperationText.changes(
            listing,
            row.path("changes"),
            Cells.text(row, "id"),
            Cells.text(row, "change_type"),
            Cells.text(row, "sku"),
            Cells.text(row, "status"),
            Cells.text(row, "reviewed_by"),
            Cells.text(row, "status_reason"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no such changes.";
    }
  }

  /** Which changes a command means. */
  static final class Choice {

    @Parameters(
        paramLabel = "ID",
        arity = "0..*",
        description = "These; staging list prints ids. Or choose by options.")
    private List<UUID> ids = List.of();

    @Option(names = "--operation", paramLabel = "ID", description = "Only this operation.")
    private UUID operation;

    @Option(names = "--field", paramLabel = "FIELD", description = "Only changes of this field.")
    private String field;

    @Option(names = "--sku", paramLabel = "SKU", description = "Only this product.")
    private String sku;

    @Option(names = "--system", paramLabel = "SYSTEM", description = "Only what this one told.")
    private String system;

    @Option(names = "--change", paramLabel = "TYPE", description = "Only create, update or delete.")
    private String changeType;

    @Option(names = "--all", description = "All of them.")
    private boolean all;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    ObjectNode json() {
      return new Selection()
          .with("operation", operation)
          .with("field", field)
          .with("sku", sku)
          .with("system", system)
          .with("change_type", changeType)
          .ids(ids)
          .all(all)
          .json(command);
    }
  }

  /** {@code syncflow staging approve}. */
  @Command(
      name = "approve",
      description = "Approves staged changes; staging apply then applies them.",
      footer = {
        "  syncflow staging approve --operation ID",
        "  syncflow staging approve --operation ID --field price"
      })
  static final class Approve extends HubCommand {

    @Mixin private Choice choice;

    @Override
    int run(HubClient hub, Output out) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("select", choice.json());
      JsonNode answer = hub.post(HubPath.of(CatalogCommand.CATALOG, STAGING, "approve"), body);
      out.print(answer, answer.path("approved").asLong() + " approved.");
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow staging reject}. */
  @Command(
      name = "reject",
      description = {
        "Rejects changes that are not applied.",
        "What a system had told is overruled by that: the next sync tells it our values."
      },
      footer = "  syncflow staging reject --operation ID --reason 'wrong file'")
  static final class Reject extends HubCommand {

    @Mixin private Choice choice;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the history.")
    private String reason;

    @Override
    int run(HubClient hub, Output out) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set("select", choice.json());
      body.put("reason", reason);
      JsonNode answer = hub.post(HubPath.of(CatalogCommand.CATALOG, STAGING, "reject"), body);
      out.print(answer, answer.path("rejected").asLong() + " rejected.");
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow staging apply}. */
  @Command(
      name = "apply",
      description = {
        "Applies what is approved of an operation.",
        "A product that has moved on is refused, and its change is staged anew on what is there."
      },
      footer = "  syncflow staging apply 019f8a52-1111-7000-8000-000000000000")
  static final class Apply extends HubCommand {

    @Parameters(paramLabel = "OPERATION", description = "The operation; operations list prints it.")
    private UUID operation;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode done =
          hub.post(HubPath.of(CatalogCommand.CATALOG, "operations", operation, "apply"));
      out.print(done, OperationText.of(done));
      return done.path("status").asText().equals("completed_with_errors")
          ? RootCommand.FAILED_RECORDS
          : RootCommand.DONE;
    }
  }
}
