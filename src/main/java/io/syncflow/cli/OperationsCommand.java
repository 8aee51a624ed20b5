package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow operations}: changes of many products, each as one thing. */
@Command(
    name = "operations",
    mixinStandardHelpOptions = true,
    description = "Shows changes of many products, each as one thing that can be taken back.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow operations list --status paused", "  syncflow operations show ID"},
    subcommands = {OperationsCommand.ListOperations.class, OperationsCommand.Show.class})
final class OperationsCommand {

  private static final String OPERATIONS = "operations";

  /** {@code syncflow operations list}. */
  @Command(
      name = "list",
      description = "Lists operations, newest first.",
      footer = "  syncflow operations list --status paused")
  static final class ListOperations extends LimitedList {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "in_progress, paused, completed, completed_with_errors, failed or cancelled.")
    private String status;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(CatalogCommand.CATALOG, OPERATIONS).with("status", status);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id",
              "name",
              "type",
              "direction",
              "system",
              "status",
              "by",
              "since",
              "rollback",
              "stopped");
      for (JsonNode operation : items) {
        listing.row(
            Cells.text(operation, "id"),
            Cells.text(operation, "name"),
            Cells.text(operation, "operation_type"),
            Cells.text(operation, "direction"),
            Cells.text(operation, "system"),
            Cells.text(operation, "status"),
            Cells.text(operation, "created_by"),
            Cells.time(operation, "created_at"),
            operation.path("rollbackable").asBoolean() ? "yes" : "no",
            Cells.text(operation, "stop_reason"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no such operations.";
    }
  }

  /** {@code syncflow operations show}. */
  @Command(
      name = "show",
      description = "Shows one operation.",
      footer = "  syncflow operations show 019f8a52-1111-7000-8000-000000000000")
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The id; operations list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode operation = hub.get(HubPath.of(CatalogCommand.CATALOG, OPERATIONS, id));
      out.print(operation, OperationText.of(operation));
      return RootCommand.DONE;
    }
  }
}
