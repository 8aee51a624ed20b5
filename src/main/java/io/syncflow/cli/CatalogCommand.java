package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
      CatalogCommand.Export.class,
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

  /** {@code syncflow catalog export}. */
  @Command(
      name = "export",
      description = {
        "Writes all products, in the order of their SKUs, as the file that import takes.",
        "Its column version lets import merge what was changed since; costs are written for"
            + " admins."
      },
      footer = {
        "  syncflow catalog export > products.csv",
        "  syncflow catalog export --format jsonl --category shirts --to shirts.jsonl"
      })
  static final class Export extends HubCommand {

    enum Format {
      csv,
      jsonl
    }

    @Option(names = "--to", paramLabel = "FILE", description = "Where to; else standard output.")
    private Path file;

    @Option(
        names = "--format",
        description = "${COMPLETION-CANDIDATES}; else what the file's name says, or csv.")
    private Format format;

    @Option(names = "--category", paramLabel = "SLUG", description = "Only this category.")
    private String category;

    @Option(names = "--without-version", description = "Leave the versions out.")
    private boolean withoutVersion;

    @Override
    int run(HubClient hub, Output out) throws IOException {
      if (file == null) {
        try (PrintWriter writer = new PrintWriter(new OutputWriter(out))) {
          write(hub, writer);
        }
        return RootCommand.DONE;
      }
      long products;
      try (BufferedWriter writer =
          Files.newBufferedWriter(Folders.given(file), StandardCharsets.UTF_8)) {
        products = write(hub, writer);
      }
      out.print(
          Map.of("file", file.toString(), "products", products),
          products + " products written to " + file + ".");
      return RootCommand.DONE;
    }

    private long write(HubClient hub, Writer writer) throws IOException {
      boolean lines =
          format == null
              ? file != null && file.toString().endsWith(".jsonl")
              : format == Format.jsonl;
      HubPath path = HubPath.of(CATALOG, PRODUCTS).with("category", category).with("limit", 500);
      CatalogWriter products = null;
      long written = 0;
      String cursor = null;
      do {
        JsonNode page = hub.get(path.with("cursor", cursor));
        if (products == null) {
          products = new CatalogWriter(writer, lines, !withoutVersion, seesCosts(page));
        }
        for (JsonNode product : page.path("items")) {
          products.write(product);
          written++;
        }
        cursor = page.path("next_cursor").textValue();
      } while (cursor != null);
      return written;
    }

    /** The hub leaves out what the token may not see. */
    private static boolean seesCosts(JsonNode page) {
      return page.findValue(CatalogColumns.COST) != null;
    }
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

  /** Lets a writer write where commands print. */
  private static final class OutputWriter extends Writer {

    private final Output out;

    OutputWriter(Output out) {
      this.out = out;
    }

    @Override
    public void write(char[] text, int from, int length) {
      out.raw(new String(text, from, length));
    }

    @Override
    public void flush() {
      // Output flushes by itself.
    }

    @Override
    public void close() {
      // Standard output stays open.
    }
  }
}
