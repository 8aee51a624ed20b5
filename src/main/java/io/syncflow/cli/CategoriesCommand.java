package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow catalog categories}: categories as files, their histories, and back. */
@Command(
    name = "categories",
    mixinStandardHelpOptions = true,
    description = "Brings categories in and out, shows what became of one, and takes it back.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow catalog categories export --to categories.csv",
      "  syncflow catalog categories preview categories.csv",
      "  syncflow catalog categories import categories.csv",
      "  syncflow catalog categories rollback shirts --to-version 2"
    },
    subcommands = {
      CategoriesCommand.ListCategories.class,
      CategoriesCommand.Export.class,
      CategoriesCommand.Preview.class,
      CategoriesCommand.Import.class,
      CategoriesCommand.ListVersions.class,
      CategoriesCommand.Rollback.class
    })
final class CategoriesCommand {

  private static final String CATEGORIES = "categories";

  private static HubPath path() {
    return HubPath.of(CatalogCommand.CATALOG, CATEGORIES);
  }

  /** {@code syncflow catalog categories list}. */
  @Command(
      name = "list",
      description = "Lists the categories in the order of their slugs.",
      footer = "  syncflow catalog categories list --limit 200")
  static final class ListCategories extends LimitedList {

    @Override
    HubPath request(HubClient hub) {
      return path();
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing = new Listing("slug", "name", "parent", "#version", "description");
      for (JsonNode category : items) {
        JsonNode data = category.path("data");
        listing.row(
            Cells.text(category, "slug"),
            Cells.text(data, "name"),
            Cells.text(data, "parent"),
            Cells.number(category, "version"),
            Cells.text(data, "description"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "There are no categories.";
    }
  }

  /** {@code syncflow catalog categories export}. */
  @Command(
      name = "export",
      description = {
        "Writes all categories as the file that import takes.",
        "With its column version, import refuses what moved on since."
      },
      footer = {
        "  syncflow catalog categories export > categories.csv",
        "  syncflow catalog categories export --to categories.json"
      })
  static final class Export extends HubCommand {

    @Option(names = "--to", paramLabel = "FILE", description = "Where to; else standard output.")
    private Path file;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      JsonNode items = Pages.read(hub, path(), Integer.MAX_VALUE).path("items");
      boolean json = file != null && file.toString().endsWith(".json");
      StringWriter text = new StringWriter();
      if (json) {
        CategoryFile.writeJson(items, text);
      } else {
        CategoryFile.writeCsv(items, new PrintWriter(text));
      }
      if (file == null) {
        out.raw(text.toString());
        return RootCommand.DONE;
      }
      Files.writeString(Folders.given(file), text.toString(), StandardCharsets.UTF_8);
      out.print(
          Map.of("file", file.toString(), CATEGORIES, items.size()),
          items.size() + " categories written to " + file + ".");
      return RootCommand.DONE;
    }
  }

  /** What preview and import have in common. */
  abstract static class Rows extends HubCommand {

    @Parameters(paramLabel = "FILE", description = "The file: .csv or .json, as export writes it.")
    private Path file;

    final int send(HubClient hub, Output out, boolean apply) throws IOException {
      Path path = Folders.given(file);
      if (!Files.isRegularFile(path)) {
        throw wrongUsage("there is no file " + file);
      }
      ArrayNode rows;
      try {
        rows = CategoryFile.read(path);
      } catch (IllegalArgumentException e) {
        throw wrongUsage(e.getMessage());
      }
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("name", "Categories of " + path.getFileName())
              .put("apply", apply);
      JsonNode done = hub.post(path(), body.set("rows", rows));
      return printed(done, out, apply);
    }
  }

  private static int printed(JsonNode done, Output out, boolean apply) {
    Listing listing = new Listing("change", "slug", "field", "old", "new");
    for (JsonNode change : done.path("changes")) {
      OperationText.changes(
          listing,
          change.path("fields"),
          PlanCommand.label(change.path("kind").asText()),
          Cells.text(change, "slug"));
    }
    StringBuilder text = new StringBuilder(listing.text("It changes nothing."));
    for (JsonNode fault : done.path("faults")) {
      text.append(fault.path("line").isNumber() ? "line " + fault.path("line").asLong() + ": " : "")
          .append(fault.path("sku").isTextual() ? fault.path("sku").asText() + ": " : "")
          .append(fault.path("reason").asText())
          .append('\n');
    }
    text.append(
        apply
            ? done.path("changes").size() + " categories written.\n"
            : "Nothing is written yet.\n");
    if (apply && done.path("operation").isTextual()) {
      text.append("It can go back: syncflow rollback plan --operation ")
          .append(done.path("operation").asText())
          .append('\n');
    }
    out.print(done, text.toString());
    return done.path("faults").isEmpty() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
  }

  /** {@code syncflow catalog categories preview}. */
  @Command(
      name = "preview",
      description = "Says what a file would change, field by field; writes nothing.",
      footer = "  syncflow catalog categories preview categories.csv")
  static final class Preview extends Rows {
    @Override
    int run(HubClient hub, Output out) throws IOException {
      return send(hub, out, false);
    }
  }

  /** {@code syncflow catalog categories import}. */
  @Command(
      name = "import",
      description = {
        "Writes what a file changes, as one operation; each category gets its next version.",
        "Columns that are missing stay, an empty cell empties its field. A category that moved on"
            + " since the file's version, that is locked, or that is still used is left alone and"
            + " named."
      },
      footer = "  syncflow catalog categories import categories.csv")
  static final class Import extends Rows {
    @Override
    int run(HubClient hub, Output out) throws IOException {
      return send(hub, out, true);
    }
  }

  /** {@code syncflow catalog categories versions}. */
  @Command(
      name = "versions",
      description = "Lists the versions of a category, newest first.",
      footer = "  syncflow catalog categories versions shirts")
  static final class ListVersions extends LimitedList {

    @Parameters(paramLabel = "SLUG", description = "The category.")
    private String slug;

    @Override
    HubPath request(HubClient hub) {
      JsonNode found = hub.get(path().with("slug", slug)).path("items").path(0);
      if (found.isMissingNode()) {
        throw new HubRefusal("there is no category " + slug, RootCommand.REFUSED);
      }
      return HubPath.of(CatalogCommand.CATALOG, CATEGORIES, found.path("id").asText(), "versions");
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing = new Listing("#version", "at", "source", "by", "operation", "changed", "is");
      for (JsonNode version : items) {
        listing.row(
            Cells.number(version, "version"),
            Cells.time(version, "at"),
            Cells.text(version, "source"),
            Cells.text(version, "changed_by"),
            Cells.text(version, "operation"),
            Cells.text(version, "changed_fields"),
            Cells.text(version, "data"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "It has no versions yet.";
    }
  }

  /** {@code syncflow catalog categories rollback}. */
  @Command(
      name = "rollback",
      description = {
        "Takes a category back to one of its versions, as its next version (admin).",
        "sync_rollbacks.backup_data keeps what it replaced."
      },
      footer = {
        "  syncflow catalog categories rollback shirts --to-version 2 --dry-run",
        "  syncflow catalog categories rollback shirts --to-version 2 --reason 'wrong file'"
      })
  static final class Rollback extends HubCommand {

    @Parameters(paramLabel = "SLUG", description = "The category.")
    private String slug;

    @Option(
        names = "--to-version",
        paramLabel = "N",
        required = true,
        description = "The version that it is to be again.")
    private long version;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever asks later.")
    private String reason;

    @Option(names = "--dry-run", description = "Only say what it would change.")
    private boolean dryRun;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode done =
          hub.post(
              HubPath.of(CatalogCommand.CATALOG, "category-rollbacks"),
              JsonNodeFactory.instance
                  .objectNode()
                  .put("slug", slug)
                  .put("to_version", version)
                  .put("reason", reason)
                  .put("apply", !dryRun));
      return printed(done, out, !dryRun);
    }
  }
}
