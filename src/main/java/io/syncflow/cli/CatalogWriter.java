package io.syncflow.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** Writes products as the files that {@link CatalogReader} reads; the same ones each time. */
final class CatalogWriter {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').setQuoteMode(QuoteMode.MINIMAL).get();

  private final Appendable out;
  private final boolean lines;
  private final boolean some;
  private final List<String> columns;

  /**
   * @param lines JSON, one product per line; else CSV
   * @param versions whether the versions are written
   * @param costs whether the reader may see costs
   * @param fields which ones are written beside what says which row it is; null = all
   */
  CatalogWriter(Appendable out, boolean lines, boolean versions, boolean costs, List<String> fields)
      throws IOException {
    this.out = out;
    this.lines = lines;
    this.some = fields != null;
    this.columns =
        CatalogColumns.ALL.stream()
            .filter(column -> versions || !column.equals(CatalogColumns.VERSION))
            .filter(
                column ->
                    fields == null
                        || fields.contains(column)
                        || CatalogColumns.KEYS.contains(column))
            .filter(column -> costs || !column.equals(CatalogColumns.COST))
            .toList();
    if (!lines) {
      print(columns);
    }
  }

  /** Writes one product as the API shows it. */
  void write(JsonNode view) throws IOException {
    ObjectNode product = (ObjectNode) view.path("product").deepCopy();
    List<JsonNode> variants = variants(product.remove("variants"));
    if (columns.contains(CatalogColumns.VERSION)) {
      product.set(CatalogColumns.VERSION, view.path(CatalogColumns.VERSION));
    }
    if (lines) {
      if (some) {
        product.retain(columns);
        variants.forEach(variant -> ((ObjectNode) variant).retain(columns));
      }
      if (!variants.isEmpty()) {
        product.putArray("variants").addAll(variants);
      }
      out.append(product.toString()).append('\n');
      return;
    }
    print(cells(product, null));
    for (JsonNode variant : variants) {
      print(cells(variant, product.path(CatalogColumns.SKU).asText()));
    }
  }

  private static List<JsonNode> variants(JsonNode byId) {
    List<JsonNode> variants = new ArrayList<>();
    if (byId != null) {
      byId.forEach(variants::add);
    }
    variants.sort(
        Comparator.comparingLong((JsonNode variant) -> variant.path("position").asLong())
            .thenComparing(variant -> variant.path(CatalogColumns.SKU).asText()));
    return variants;
  }

  private List<String> cells(JsonNode object, String owner) {
    List<String> cells = new ArrayList<>();
    for (String column : columns) {
      if (column.equals(CatalogColumns.VARIANT_OF)) {
        cells.add(owner == null ? "" : CatalogColumns.shielded(owner));
        continue;
      }
      JsonNode value = object.path(column);
      if (value.isMissingNode() || value.isNull()) {
        cells.add("");
      } else if (value.isNumber()) {
        cells.add(value.decimalValue().toPlainString());
      } else {
        cells.add(value.isTextual() ? CatalogColumns.shielded(value.asText()) : value.toString());
      }
    }
    return cells;
  }

  private void print(List<String> cells) throws IOException {
    // The printer belongs to whoever opened what it prints to.
    CSVPrinter printer = new CSVPrinter(out, FORMAT);
    printer.printRecord(cells);
    printer.flush();
  }
}
