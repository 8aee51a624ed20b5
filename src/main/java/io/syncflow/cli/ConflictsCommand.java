package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow conflicts}: fields that both sides changed. */
@Command(
    name = "conflicts",
    mixinStandardHelpOptions = true,
    description = "Shows fields that both sides changed, and settles them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow conflicts list --severity high",
      "  syncflow conflicts resolve ID --take theirs",
      "  syncflow conflicts resolve ID --value 21.50",
      "  syncflow conflicts resolve --system shopify --field description --take ours"
    },
    subcommands = {
      ConflictsCommand.ListConflicts.class,
      ConflictsCommand.Show.class,
      ConflictsCommand.Resolve.class
    })
final class ConflictsCommand {

  private static final String CONFLICTS = "conflicts";

  /** {@code syncflow conflicts list}. */
  @Command(
      name = "list",
      description = "Lists conflicts, newest first.",
      footer = "  syncflow conflicts list --status all --sku SHIRT-1")
  static final class ListConflicts extends LimitedList {

    @Option(
        names = "--status",
        paramLabel = "STATUS",
        description = "open, resolved or all (default: open).")
    private String status;

    @Option(names = "--system", paramLabel = "SYSTEM", description = "Only with this system.")
    private String system;

    @Option(names = "--field", paramLabel = "FIELD", description = "Only about this field.")
    private String field;

    @Option(
        names = "--severity",
        paramLabel = "SEVERITY",
        description = "low, medium, high or critical.")
    private String severity;

    @Option(names = "--sku", paramLabel = "SKU", description = "Only this product.")
    private String sku;

    @Override
    HubPath request(HubClient hub) {
      return HubPath.of(CatalogCommand.CATALOG, CONFLICTS)
          .with("status", status)
          .with("system", system)
          .with("field", field)
          .with("severity", severity)
          .with("sku", sku);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing(
              "id",
              "severity",
              "system",
              "sku",
              "variant",
              "field",
              "base",
              "ours",
              "theirs",
              "settled by",
              "value");
      for (JsonNode conflict : items) {
        listing.row(
            Cells.text(conflict, "id"),
            Cells.text(conflict, "severity"),
            Cells.text(conflict, "system"),
            Cells.text(conflict, "sku"),
            Cells.text(conflict, "variant_sku"),
            field(conflict),
            Cells.text(conflict, "base_value"),
            Cells.text(conflict, "local_value"),
            Cells.text(conflict, "remote_value"),
            Cells.text(conflict, "resolved_by"),
            Cells.text(conflict, "resolved_value"));
      }
      return listing;
    }

    /** With what sets it apart from a field that both sides have otherwise. */
    private static String field(JsonNode conflict) {
      String type = Cells.text(conflict, "conflict_type");
      String field = Cells.text(conflict, "field");
      return type.equals("field_mismatch") ? field : field + " (" + type + ")";
    }

    @Override
    String nothing() {
      return "There are no such conflicts.";
    }
  }

  /** {@code syncflow conflicts show}. */
  @Command(
      name = "show",
      description = "Shows one conflict.",
      footer = "  syncflow conflicts show 019f8a52-1111-7000-8000-000000000000")
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The id; conflicts list prints it.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode conflict = hub.get(HubPath.of(CatalogCommand.CATALOG, CONFLICTS, id));
      out.print(conflict, Details.of(conflict));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow conflicts resolve}. */
  @Command(
      name = "resolve",
      description = {
        "Settles open conflicts: one, some by options, or all.",
        "Where ours wins, the next sync tells the system."
      },
      footer = {
        "  syncflow conflicts resolve ID --take theirs --note 'agreed with the shop'",
        "  syncflow conflicts resolve --all --take rules"
      })
  static final class Resolve extends HubCommand {

    enum Side {
      ours("target_wins"),
      theirs("source_wins"),
      rules("rules");

      final String strategy;

      Side(String strategy) {
        this.strategy = strategy;
      }
    }

    @Parameters(
        paramLabel = "ID",
        arity = "0..*",
        description = "These; conflicts list prints ids. Or choose by options.")
    private List<UUID> ids = List.of();

    @Option(names = "--system", paramLabel = "SYSTEM", description = "Only with this system.")
    private String system;

    @Option(names = "--field", paramLabel = "FIELD", description = "Only about this field.")
    private String field;

    @Option(names = "--severity", paramLabel = "SEVERITY", description = "Only this severity.")
    private String severity;

    @Option(names = "--sku", paramLabel = "SKU", description = "Only this product.")
    private String sku;

    @Option(names = "--operation", paramLabel = "ID", description = "Only of this operation.")
    private UUID operation;

    @Option(names = "--all", description = "All open ones.")
    private boolean all;

    @Option(
        names = "--take",
        paramLabel = "SIDE",
        description = "${COMPLETION-CANDIDATES}; rules = what catalog ownership says.")
    private Side side;

    @Option(names = "--value", paramLabel = "VALUE", description = "Neither: this value.")
    private String value;

    @Option(names = "--note", paramLabel = "TEXT", description = "For the history.")
    private String note;

    @Override
    int run(HubClient hub, Output out) {
      if ((side == null) == (value == null)) {
        throw wrongUsage("say --take or --value");
      }
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      body.set(
          "select",
          new Selection()
              .with("system", system)
              .with("field", field)
              .with("severity", severity)
              .with("sku", sku)
              .with("operation", operation)
              .ids(ids)
              .all(all)
              .json(spec()));
      body.put("strategy", side == null ? "value" : side.strategy);
      if (value != null) {
        body.put("value", value);
      }
      body.put("note", note);
      JsonNode answer = hub.post(HubPath.of(CatalogCommand.CATALOG, CONFLICTS, "resolve"), body);
      refuseNothing(answer);
      StringBuilder text = new StringBuilder(answer.path("resolved").asLong() + " settled.\n");
      answer.path("left").forEach(left -> text.append(left.asText()).append('\n'));
      out.print(answer, text.toString());
      return answer.path("left").isEmpty() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
    }

    /** A script must not take a mistyped id for a success. */
    private void refuseNothing(JsonNode answer) {
      boolean nothing = answer.path("resolved").asLong() == 0 && answer.path("left").isEmpty();
      if (nothing && (operation != null || !ids.isEmpty())) {
        throw new HubRefusal("there is no such open conflict", RootCommand.REFUSED);
      }
    }
  }
}
