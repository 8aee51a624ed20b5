package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow rollback}: takes operations, on products or categories, and products back. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = "Takes an operation back, or a product to one of its versions (admin).",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow rollback plan --operation ID",
      "  syncflow rollback plan --operation ID --sku SHIRT-1 --field price",
      "  syncflow rollback plan --operation ID --slug shirts",
      "  syncflow rollback plan --product SHIRT-1 --to-version 3",
      "  syncflow rollback apply PLAN"
    },
    subcommands = {RollbackCommand.Compute.class, RollbackCommand.Apply.class})
final class RollbackCommand {

  private static final String ROLLBACKS = "rollbacks";

  /** {@code syncflow rollback plan}. */
  @Command(
      name = "plan",
      description = {
        "Computes what taking it back would change, and keeps it for an hour as a plan.",
        "What a person has changed since stays."
      },
      footer = "  syncflow rollback plan --operation ID --reason 'wrong price list'")
  static final class Compute extends HubCommand {

    @Option(names = "--operation", paramLabel = "ID", description = "The operation.")
    private UUID operation;

    @Option(
        names = {"--sku", "--slug"},
        paramLabel = "SKU",
        description = "Only these products of it, or the categories with these slugs.")
    private List<String> skus;

    @Option(names = "--product", paramLabel = "SKU", description = "Or one product …")
    private String product;

    @Option(names = "--to-version", paramLabel = "N", description = "… to this version.")
    private Long version;

    @Option(names = "--field", paramLabel = "FIELD", description = "Only these fields.")
    private List<String> fields;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For the history.")
    private String reason;

    @Mixin private Limit limit;

    @Option(names = "--all", description = "Show all of it.")
    private boolean all;

    @Override
    int run(HubClient hub, Output out) {
      if ((operation == null) == (product == null) || (product == null) != (version == null)) {
        throw wrongUsage("say --operation, or --product and --to-version");
      }
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("reason", reason);
      if (operation != null) {
        body.put("operation", operation.toString());
      } else {
        body.put("product", CatalogCommand.product(hub, product).path("id").asText())
            .put("to_version", version);
      }
      if (skus != null) {
        body.set("skus", CatalogCommand.strings(skus));
      }
      if (fields != null) {
        body.set("fields", CatalogCommand.strings(fields));
      }
      JsonNode plan = hub.post(HubPath.of(CatalogCommand.CATALOG, ROLLBACKS), body);
      out.print(
          plan,
          PlanCommand.text(
                  plan,
                  Pages.read(hub, PlanItems.path(plan), all ? Integer.MAX_VALUE : limit.items()))
              + PlanCommand.next(plan));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow rollback apply}. */
  @Command(
      name = "apply",
      description = "Applies the plan of a rollback; systems are told like of any other change.",
      footer = "  syncflow rollback apply 019f8a52-1111-7000-8000-000000000000")
  static final class Apply extends HubCommand {

    @Parameters(paramLabel = "PLAN", description = "The plan's id.")
    private UUID plan;

    @Override
    int run(HubClient hub, Output out) {
      return PlanCommand.outcome(
          hub.post(HubPath.of(CatalogCommand.CATALOG, ROLLBACKS, plan, "apply")), out);
    }
  }
}
