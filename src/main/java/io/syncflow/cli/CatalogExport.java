package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code syncflow catalog export}. */
@Command(
    name = "export",
    description = {
      "Writes all products, in the order of their SKUs, as the file that import takes.",
      "Its column version lets import merge what was changed since; costs are written for admins."
    },
    footer = {
      "  syncflow catalog export > products.csv",
      "  syncflow catalog export --fields price --to prices.csv",
      "  syncflow catalog export --format jsonl --category shirts --to shirts.jsonl"
    })
final class CatalogExport extends HubCommand {

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

  @Option(
      names = "--fields",
      paramLabel = "FIELD",
      split = ",",
      description = "Only these fields, beside SKUs and versions; all if left out.")
  private List<String> fields;

  @Option(names = "--without-version", description = "Leave the versions out.")
  private boolean withoutVersion;

  @Override
  int run(HubClient hub, Output out) throws IOException {
    if (fields != null && !CatalogColumns.ALL.containsAll(fields)) {
      throw wrongUsage("--fields takes " + String.join(", ", CatalogColumns.fields()));
    }
    if (file == null) {
      try (PrintWriter writer = new PrintWriter(new OutputWriter(out))) {
        write(hub, writer);
      }
      return RootCommand.DONE;
    }
    long products = replace(hub, Folders.given(file));
    out.print(
        Map.of("file", file.toString(), "products", products),
        products + " products written to " + file + ".");
    return RootCommand.DONE;
  }

  /** Whole or not at all: what fails midway leaves the file as it was. */
  private long replace(HubClient hub, Path target) throws IOException {
    Path next = target.resolveSibling(target.getFileName() + ".part");
    try {
      long products;
      try (BufferedWriter writer = Files.newBufferedWriter(next, StandardCharsets.UTF_8)) {
        products = write(hub, writer);
      }
      Files.move(next, target, StandardCopyOption.REPLACE_EXISTING);
      return products;
    } finally {
      Files.deleteIfExists(next);
    }
  }

  private long write(HubClient hub, Writer writer) throws IOException {
    boolean lines =
        format == null
            ? file != null && file.toString().endsWith(".jsonl")
            : format == Format.jsonl;
    HubPath path =
        HubPath.of(CatalogCommand.CATALOG, CatalogCommand.PRODUCTS)
            .with("category", category)
            .with("limit", 500);
    CatalogWriter products = null;
    long written = 0;
    String cursor = null;
    do {
      JsonNode page = hub.get(path.with("cursor", cursor));
      if (products == null) {
        products = new CatalogWriter(writer, lines, !withoutVersion, seesCosts(page), fields);
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
