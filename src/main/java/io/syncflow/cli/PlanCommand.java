package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code syncflow plan}: previews that can be applied as they are. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Shows a plan that preview or rollback plan computed, and applies it.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow plan show ID", "  syncflow plan apply ID"},
    subcommands = {PlanCommand.Show.class, PlanCommand.Apply.class})
final class PlanCommand {

  static final String PLANS = "plans";

  /** A plan and its first products, for people. */
  static String text(JsonNode plan, JsonNode items) {
    Listing listing = new Listing("change", "sku", "status", "field", "old", "new");
    for (JsonNode item : items.path("items")) {
      OperationText.changes(
          listing,
          item.path("changes"),
          label(item.path("change_type").asText()),
          Cells.text(item, "sku"),
          Cells.text(item, "status"));
      for (var conflict : item.path("conflicts").properties()) {
        listing.row(
            "CONFLICT",
            Cells.text(item, "sku"),
            leftOut(plan, conflict.getValue()),
            conflict.getKey(),
            Cells.text(conflict.getValue(), "local"),
            Cells.text(conflict.getValue(), "wanted"));
      }
    }
    return Details.of(plan)
        + "\n"
        + listing.text("It changes nothing.")
        + Pages.more(items, "--all or --limit")
        + conflicts(plan);
  }

  /** What to do with a plan; nothing when it changes nothing. */
  static String next(JsonNode plan) {
    JsonNode summary = plan.path("summary");
    long changes =
        summary.path("create").asLong()
            + summary.path("update").asLong()
            + summary.path("delete").asLong();
    if (changes == 0) {
      return "";
    }
    String system = plan.path("system").asText();
    String entity = plan.path("entity").asText();
    boolean carriesAll =
        system.equals("syrve") || system.equals("shopify") && entity.equals("product_changes");
    if (carriesAll) {
      return "This is carried as a whole: syncflow sync " + system + " " + entity + "\n";
    }
    String command = plan.path("kind").asText().equals("rollback") ? "rollback" : "plan";
    return "Apply exactly this: syncflow " + command + " apply " + plan.path("id").asText() + "\n";
  }

  /** A rollback says who has changed it since, or why it cannot be. */
  private static String leftOut(JsonNode plan, JsonNode conflict) {
    return "rollback".equals(Cells.text(plan, "kind"))
        ? "left out: " + Cells.text(conflict, "base")
        : "left out";
  }

  private static String conflicts(JsonNode plan) {
    long conflicts = plan.path("summary").path("conflicts").asLong();
    return conflicts == 0
        ? ""
        : (conflicts == 1 ? "1 conflict is" : conflicts + " conflicts are")
            + " left out: syncflow plan show "
            + plan.path("id").asText()
            + " --kind conflict"
            + ("rollback".equals(Cells.text(plan, "kind"))
                ? ""
                : "; what waits for a person: syncflow conflicts list")
            + "\n";
  }

  static String label(String changeType) {
    return switch (changeType) {
      case "create" -> "NEW";
      case "delete" -> "DELETED";
      default -> "UPDATED";
    };
  }

  static int outcome(JsonNode outcome, Output out) {
    JsonNode operation = outcome.path("operation");
    StringBuilder text = new StringBuilder();
    if (operation.isObject()) {
      text.append(OperationText.of(operation));
    } else {
      text.append(outcome.path("applied").asLong())
          .append(" records are written, ")
          .append(outcome.path("refused").asLong())
          .append(" had moved on and were left alone.\n");
    }
    if (outcome.path("run").isTextual()) {
      text.append("They are carried by the run ")
          .append(outcome.path("run").asText())
          .append(": syncflow runs show ")
          .append(outcome.path("run").asText())
          .append('\n');
    }
    if (outcome.path("staged").asLong() > 0) {
      text.append("The plan was stopped: approve it by syncflow staging approve --operation ")
          .append(operation.path("id").asText())
          .append(", then syncflow staging apply ")
          .append(operation.path("id").asText())
          .append('\n');
    }
    if (outcome.path("again").isTextual()) {
      text.append(outcome.path("refused").asLong())
          .append(" had moved on; a new plan says what is left: syncflow plan show ")
          .append(outcome.path("again").asText())
          .append('\n');
    }
    out.print(outcome, text.toString());
    return outcome.path("refused").asLong() > 0 ? RootCommand.FAILED_RECORDS : RootCommand.DONE;
  }

  /** {@code syncflow plan show}. */
  @Command(
      name = "show",
      description = "Shows a plan, field by field.",
      footer = {
        "  syncflow plan show ID --limit 500",
        "  syncflow plan show ID --kind deleted",
        "  syncflow plan show ID --field price --json"
      })
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The plan's id.")
    private UUID id;

    @Mixin private PlanItems shown;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode plan = hub.get(HubPath.of(CatalogCommand.CATALOG, PLANS, id));
      JsonNode items = shown.read(hub, plan);
      ObjectNode json = plan.deepCopy();
      json.set("items", items.path("items"));
      out.print(json, text(plan, items));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow plan apply}. */
  @Command(
      name = "apply",
      description = {
        "Applies exactly what a plan says.",
        "A product that has moved on since is refused, and planned anew; a plan beyond the blast"
            + " radius is staged for approval."
      },
      footer = "  syncflow plan apply 019f8a52-1111-7000-8000-000000000000")
  static final class Apply extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The plan's id.")
    private UUID id;

    @Override
    int run(HubClient hub, Output out) {
      return outcome(hub.post(HubPath.of(CatalogCommand.CATALOG, PLANS, id, "apply")), out);
    }
  }
}
