package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code syncflow versions}: the histories of products. */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description = "Shows what became of a product, by whom and when.",
    footerHeading = "%nExamples:%n",
    footer = {"  syncflow versions list SHIRT-1", "  syncflow versions show SHIRT-1 3"},
    subcommands = {VersionsCommand.ListVersions.class, VersionsCommand.Show.class})
final class VersionsCommand {

  private static HubPath path(HubClient hub, String sku) {
    String id = CatalogCommand.product(hub, sku).path("id").asText();
    return HubPath.of(CatalogCommand.CATALOG, CatalogCommand.PRODUCTS, id, "versions");
  }

  /** {@code syncflow versions list}. */
  @Command(
      name = "list",
      description = "Lists the versions of a product, newest first.",
      footer = "  syncflow versions list SHIRT-1")
  static final class ListVersions extends LimitedList {

    @Parameters(paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Override
    HubPath request(HubClient hub) {
      return path(hub, sku);
    }

    @Override
    Listing listing(JsonNode items) {
      Listing listing =
          new Listing("#version", "at", "source", "by", "operation", "changed", "overruled");
      for (JsonNode version : items) {
        listing.row(
            Cells.number(version, "version"),
            Cells.time(version, "at"),
            Cells.text(version, "source"),
            Cells.text(version, "changed_by"),
            Cells.text(version, "operation"),
            Cells.text(version, "changed_fields"),
            version.path("overruled").isEmpty() ? null : Cells.text(version, "overruled"));
      }
      return listing;
    }

    @Override
    String nothing() {
      return "It has no versions yet.";
    }
  }

  /** {@code syncflow versions show}. */
  @Command(
      name = "show",
      description = "Shows one version and what it changed.",
      footer = "  syncflow versions show SHIRT-1 3")
  static final class Show extends HubCommand {

    @Parameters(index = "0", paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    private long version;

    @Override
    int run(HubClient hub, Output out) {
      HubPath path = new HubPath(path(hub, sku).text() + "/" + version);
      JsonNode shown = hub.get(path);
      out.print(shown, Details.of(shown));
      return RootCommand.DONE;
    }
  }
}
