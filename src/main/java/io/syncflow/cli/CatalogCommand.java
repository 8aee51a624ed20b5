package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code syncflow catalog}: products as files, and one by one. */
@Command(
    name = "catalog",
    mixinStandardHelpOptions = true,
    description = "Brings products into the catalog and out of it, and changes single ones.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  syncflow catalog export --to products.csv",
      "  syncflow preview products.csv",
      "  syncflow catalog import products.csv",
      "  syncflow catalog set SHIRT-1 price=19.90"
    },
    subcommands = {
      CatalogExport.class,
      CatalogCommand.Import.class,
      CatalogCommand.Show.class,
      CatalogCommand.SetFields.class,
      CatalogCommand.Lock.class,
      CatalogCommand.Unlock.class,
      CategoriesCommand.class,
      CatalogSettingsCommand.class,
      OwnershipCommand.class
    })
final class CatalogCommand {

  static final String CATALOG = "catalog";
  static final String PRODUCTS = "products";

  /** The product of that SKU. */
  static JsonNode product(HubClient hub, String sku) {
    JsonNode found = hub.get(HubPath.of(CATALOG, PRODUCTS).with("sku", sku)).path("items").path(0);
    if (found.isMissingNode()) {
      throw new HubRefusal("there is no product with the SKU " + sku, RootCommand.REFUSED);
    }
    return found;
  }

  /** {@code syncflow catalog import}. */
  @Command(
      name = "import",
      description = {
        "Stages the changes that a file makes: .csv, .json or .jsonl, as export writes it.",
        "Columns that are missing stay as they are; an empty cell empties its field. Variants have"
            + " the SKU of their product in variant_of.",
        "What rules approve is applied at once; the rest waits: staging list."
      },
      footer = {
        "  syncflow catalog import products.csv",
        "  syncflow catalog import prices.csv --name 'Autumn prices'"
      })
  static final class Import extends HubCommand {

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "The operation's name.")
    private String name;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      Path path = Folders.given(file);
      if (!Files.isRegularFile(path)) {
        throw wrongUsage("there is no file " + file);
      }
      JsonNode operation =
          hub.post(
              HubPath.of(CATALOG, "operations"),
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", name == null ? "Import of " + path.getFileName() : name));
      String id = operation.path("id").asText();
      CatalogRows rows = new CatalogRows(hub, HubPath.of(CATALOG, "operations", id, "rows"));
      try {
        rows.send(path);
      } catch (IllegalArgumentException e) {
        hub.post(HubPath.of(CATALOG, "operations", id, "finish"));
        throw wrongUsage(e.getMessage());
      }
      JsonNode done = hub.post(HubPath.of(CATALOG, "operations", id, "finish"));
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.set("operation", done);
      json.set("faults", strings(rows.faults()));
      out.print(json, text(done, rows));
      return rows.faults().isEmpty() ? RootCommand.DONE : RootCommand.FAILED_RECORDS;
    }

    private static String text(JsonNode operation, CatalogRows rows) {
      StringBuilder text = new StringBuilder(OperationText.of(operation));
      if (operation.path("status").asText().equals("paused")) {
        text.append("Waiting for approval: syncflow staging list --operation ")
            .append(operation.path("id").asText())
            .append('\n');
      }
      text.append(OperationText.faults(rows.faults()));
      return text.toString();
    }
  }

  /** {@code syncflow catalog show}. */
  @Command(
      name = "show",
      description = "Shows one product.",
      footer = "  syncflow catalog show SHIRT-1")
  static final class Show extends HubCommand {

    @Parameters(paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode product = product(hub, sku);
      out.print(product, Details.of(product));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow catalog set}. */
  @Command(
      name = "set",
      description = {
        "Changes fields of one product by hand; an empty value empties a field.",
        "Names are as in export; attributes/KEY for an attribute."
      },
      footer = {
        "  syncflow catalog set SHIRT-1 price=19.90 name='The red shirt'",
        "  syncflow catalog set SHIRT-1 attributes/color="
      })
  static final class SetFields extends HubCommand {

    @Parameters(index = "0", paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "FIELD=VALUE",
        description = "What it is to be.")
    private List<String> fields;

    @Override
    int run(HubClient hub, Output out) {
      JsonNode seen = product(hub, sku);
      ObjectNode edit =
          JsonNodeFactory.instance.objectNode().put("version", seen.path("version").asLong());
      ObjectNode values = edit.putObject("fields");
      for (String field : fields) {
        int equals = field.indexOf('=');
        if (equals < 1) {
          throw wrongUsage(field + " is not of the form FIELD=VALUE");
        }
        String value = field.substring(equals + 1);
        values.set(
            field.substring(0, equals),
            value.isEmpty() ? NullNode.getInstance() : values.textNode(value));
      }
      JsonNode product =
          hub.post(HubPath.of(CATALOG, PRODUCTS, seen.path("id").asText(), "edit"), edit);
      out.print(product, Details.of(product));
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow catalog lock}. */
  @Command(
      name = "lock",
      description = "Keeps everybody else from changing a product; what systems say is staged.",
      footer = "  syncflow catalog lock SHIRT-1 --for PT30M")
  static final class Lock extends HubCommand {

    @Parameters(paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        defaultValue = "PT1H",
        description = "How long, at most PT24H (default: PT1H).")
    private String duration;

    @Override
    int run(HubClient hub, Output out) {
      String id = product(hub, sku).path("id").asText();
      JsonNode product =
          hub.post(
              HubPath.of(CATALOG, PRODUCTS, id, "lock"),
              JsonNodeFactory.instance.objectNode().put("duration", duration));
      out.print(product, sku + " is locked until " + Cells.time(product, "locked_until") + ".");
      return RootCommand.DONE;
    }
  }

  /** {@code syncflow catalog unlock}. */
  @Command(
      name = "unlock",
      description = "Lets everybody change a product again.",
      footer = "  syncflow catalog unlock SHIRT-1")
  static final class Unlock extends HubCommand {

    @Parameters(paramLabel = "SKU", description = "The product's SKU.")
    private String sku;

    @Option(names = "--force", description = "Also when somebody else holds it (admin).")
    private boolean force;

    @Override
    int run(HubClient hub, Output out) {
      String id = product(hub, sku).path("id").asText();
      JsonNode product =
          hub.post(
              HubPath.of(CATALOG, PRODUCTS, id, "unlock"),
              JsonNodeFactory.instance.objectNode().put("force", force));
      out.print(product, sku + " is free.");
      return RootCommand.DONE;
    }
  }

  static JsonNode strings(List<String> texts) {
    var array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }
}
