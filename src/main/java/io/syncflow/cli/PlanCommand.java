package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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
  static String text(HubClient hub, JsonNode plan, int limit) {
    String id = plan.path("id").asText();
    JsonNode items = Pages.read(hub, HubPath.of(CatalogCommand.CATALOG, PLANS, id, "items"), limit);
    Listing listing = new Listing("change", "sku", "status", "field", "old", "new");
    for (JsonNode item : items.path("items")) {
      OperationText.changes(
          listing,
          item.path("changes"),
          label(item),
          Cells.text(item, "sku"),
          Cells.text(item, "status"));
      for (var conflict : item.path("conflicts").properties()) {
        listing.row(
            "CONFLICT",
            Cells.text(item, "sku"),
            "left out",
            conflict.getKey(),
            Cells.text(conflict.getValue(), "local"),
            Cells.text(conflict.getValue(), "wanted"));
      }
    }
    return Details.of(plan) + "\n" + listing.text("It changes nothing.") + Pages.more(items);
  }

  private static String label(JsonNode item) {
    return switch (item.path("change_type").asText()) {
      case "create" -> "NEW";
      case "delete" -> "DELETED";
      default -> "UPDATED";
    };
  }

  static int outcome(JsonNode outcome, Output out) {
    JsonNode operation = outcome.path("operation");
    StringBuilder text = new StringBuilder(OperationText.of(operation));
    if (outcome.path("staged").asLong() > 0) {
      text.append("The plan was stopped: approve it by syncflow staging approve --operation ")
          .append(operation.path("id").asText())
          .append(", then syncflow staging apply.\n");
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

  /** {@code syncflow preview}. */
  @Command(
      name = "preview",
      description = {
        "Computes what a catalog file would change, and keeps it for an hour as a plan.",
        "Nothing else is written. plan apply applies exactly that."
      },
      footer = {"  syncflow preview prices.csv", "  syncflow preview prices.csv --json"})
  static final class Preview extends HubCommand {

    @Parameters(
        paramLabel = "FILE",
        description = "The file: .csv, .json or .jsonl, as for catalog import.")
    private Path file;

    @Mixin private Limit limit;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      Path path = Folders.given(file);
      if (!Files.isRegularFile(path)) {
        throw wrongUsage("there is no file " + file);
      }
      JsonNode plan =
          hub.post(
              HubPath.of(CatalogCommand.CATALOG, PLANS),
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", "Import of " + path.getFileName())
                  .put("digest", digest(path)));
      String id = plan.path("id").asText();
      List<String> faults = List.of();
      if (plan.path("status").asText().equals("open")) {
        CatalogRows rows =
            new CatalogRows(hub, HubPath.of(CatalogCommand.CATALOG, PLANS, id, "rows"));
        try {
          rows.send(path);
        } catch (IllegalArgumentException e) {
          throw wrongUsage(e.getMessage());
        }
        faults = rows.faults();
        plan = hub.post(HubPath.of(CatalogCommand.CATALOG, PLANS, id, "complete"));
      }
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("plan", plan);
      json.set("faults", CatalogCommand.strings(faults));
      out.print(
          json,
          text(hub, plan, limit.items())
              + OperationText.faults(faults)
              + "Apply exactly this: syncflow plan apply "
              + id
              + "\n");
      return faults.isEmpty() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
    }

    private static String digest(Path path) throws IOException {
      try (InputStream bytes = Files.newInputStream(path)) {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        new DigestInputStream(bytes, digest).transferTo(java.io.OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JVM has SHA-256", e);
      }
    }
  }

  /** {@code syncflow plan show}. */
  @Command(
      name = "show",
      description = "Shows a plan, field by field.",
      footer = "  syncflow plan show ID --limit 500")
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "ID", description = "The plan's id.")
    private UUID id;

    @Mixin private Limit limit;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode plan = hub.get(HubPath.of(CatalogCommand.CATALOG, PLANS, id));
      if (out.json()) {
        ObjectNode json = (ObjectNode) plan;
        json.set(
            "items",
            Pages.read(hub, HubPath.of(CatalogCommand.CATALOG, PLANS, id, "items"), limit.items())
                .path("items"));
        out.print(json, "");
      } else {
        out.print(plan, text(hub, plan, limit.items()));
      }
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
