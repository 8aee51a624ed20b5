package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads a catalog file product by product, however long it is: CSV, or JSON as an array or one
 * product per line. What cannot be read is a fault with its line; the rest goes on.
 */
final class CatalogReader {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A row that cannot be read. */
  record Fault(long line, String reason) {}

  private final List<Fault> faults = new ArrayList<>();

  /** The faults so far. */
  List<Fault> faults() {
    return faults;
  }

  /**
   * Hands every product over as the API takes it.
   *
   * @throws IllegalArgumentException when the file is none of the kinds, or its header is wrong
   */
  void read(Path file, Consumer<ObjectNode> each) throws IOException {
    if (Files.size(file) == 0) {
      throw new IllegalArgumentException("the file is empty");
    }
    if (file.getFileName().toString().endsWith(".csv")) {
      try (Reader text = text(file)) {
        csv(text, each);
      } catch (UncheckedIOException e) {
        throw new IllegalArgumentException(
            "the file is not CSV: a quote is not closed or not doubled", e);
      }
    } else if (file.getFileName().toString().matches(".*\\.jsonl?")) {
      try (JsonParser parser =
          JSON.createParser(new BufferedInputStream(Files.newInputStream(file)))) {
        json(parser, each);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(
            "the file is not JSON in line " + e.getLocation().getLineNr(), e);
      }
    } else {
      throw new IllegalArgumentException("the file has to end in .csv, .json or .jsonl");
    }
  }

  private static Reader text(Path file) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    bytes.mark(3);
    byte[] mark = bytes.readNBytes(3);
    if (!new String(mark, StandardCharsets.UTF_8).equals("\uFEFF")) {
      bytes.reset();
    }
    return new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
  }

  private void csv(Reader text, Consumer<ObjectNode> each) throws IOException {
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = records.hasNext() ? records.next().toList() : List.of();
      checkHeader(header);
      ObjectNode product = null;
      long line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        CSVRecord record = records.next();
        long at = line;
        line = parser.getCurrentLineNumber() + 1;
        if (record.size() == 1 && record.get(0).isBlank()) {
          continue;
        }
        if (record.size() != header.size()) {
          faults.add(
              new Fault(
                  at, "The row has " + record.size() + " cells instead of " + header.size() + "."));
          continue;
        }
        String owner = cell(header, record, CatalogColumns.VARIANT_OF);
        try {
          if (owner == null) {
            if (product != null) {
              each.accept(product);
            }
            product = product(header, record, at);
          } else {
            if (product == null || !owner.equals(product.path(CatalogColumns.SKU).textValue())) {
              if (product != null) {
                each.accept(product);
              }
              product = JSON.createObjectNode().put("line", at).put(CatalogColumns.SKU, owner);
            }
            variants(product).add(variant(header, record));
          }
        } catch (JsonProcessingException e) {
          faults.add(new Fault(at, "Attributes and options have to be JSON objects."));
        }
      }
      if (product != null) {
        each.accept(product);
      }
    }
  }

  private static void checkHeader(List<String> header) {
    if (!header.contains(CatalogColumns.SKU)) {
      throw new IllegalArgumentException("the first line names no column sku");
    }
    for (String column : header) {
      if (!CatalogColumns.ALL.contains(column) && !column.equals(CatalogColumns.DELETED)) {
        throw new IllegalArgumentException("there is no column " + column);
      }
      if (header.indexOf(column) != header.lastIndexOf(column)) {
        throw new IllegalArgumentException("the column " + column + " occurs twice");
      }
    }
  }

  private static ObjectNode product(List<String> header, CSVRecord record, long line)
      throws JsonProcessingException {
    ObjectNode row = JSON.createObjectNode().put("line", line);
    row.put(CatalogColumns.SKU, cell(header, record, CatalogColumns.SKU));
    String version = cell(header, record, CatalogColumns.VERSION);
    if (version != null && version.matches("\\d{1,18}")) {
      row.put(CatalogColumns.VERSION, Long.parseLong(version));
    } else if (version != null) {
      // The hub names the line of a version that is none.
      row.put(CatalogColumns.VERSION, Long.MAX_VALUE);
    }
    delete(header, record, row);
    row.set("fields", fields(header, record, CatalogColumns.OF_VARIANTS));
    return row;
  }

  private static ObjectNode variant(List<String> header, CSVRecord record)
      throws JsonProcessingException {
    ObjectNode row =
        JSON.createObjectNode().put(CatalogColumns.SKU, cell(header, record, CatalogColumns.SKU));
    delete(header, record, row);
    row.set("fields", fields(header, record, CatalogColumns.OF_PRODUCTS));
    return row;
  }

  private static void delete(List<String> header, CSVRecord record, ObjectNode row) {
    if ("true".equals(cell(header, record, CatalogColumns.DELETED))) {
      row.put(CatalogColumns.DELETED, true);
    }
  }

  /** An empty cell empties the field; one of a column that does not apply says nothing. */
  private static ObjectNode fields(List<String> header, CSVRecord record, List<String> foreign)
      throws JsonProcessingException {
    ObjectNode fields = JSON.createObjectNode();
    for (String column : header) {
      String cell = cell(header, record, column);
      if (CatalogColumns.KEYS.contains(column) || foreign.contains(column) && cell == null) {
        continue;
      }
      if (column.equals(CatalogColumns.ATTRIBUTES)) {
        addAttributes(fields, cell == null ? null : object(cell));
      } else if (column.equals(CatalogColumns.OPTIONS)) {
        fields.set(column, cell == null ? null : object(cell));
      } else {
        fields.put(column, cell);
      }
    }
    return fields;
  }

  private static JsonNode object(String cell) throws JsonProcessingException {
    JsonNode value = JSON.readTree(cell);
    if (!value.isObject()) {
      throw new JsonProcessingException("not an object") {};
    }
    return value;
  }

  private static void addAttributes(ObjectNode fields, JsonNode attributes) {
    if (attributes != null) {
      attributes
          .properties()
          .forEach(
              member ->
                  fields.set(
                      CatalogColumns.ATTRIBUTES
                          + "/"
                          + member.getKey().replace("~", "~0").replace("/", "~1"),
                      member.getValue()));
    }
  }

  private static String cell(List<String> header, CSVRecord record, String column) {
    int at = header.indexOf(column);
    String cell = at < 0 ? "" : CatalogColumns.unshielded(record.get(at));
    return cell.isEmpty() ? null : cell;
  }

  private void json(JsonParser parser, Consumer<ObjectNode> each) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.START_ARRAY) {
      token = parser.nextToken();
    }
    while (token != null && token != JsonToken.END_ARRAY) {
      long line = parser.currentTokenLocation().getLineNr();
      JsonNode value = JSON.readTree(parser);
      if (value instanceof ObjectNode product) {
        each.accept(row(product, line));
      } else {
        faults.add(new Fault(line, "A product has to be a JSON object."));
      }
      token = parser.nextToken();
    }
  }

  private static ObjectNode row(ObjectNode product, long line) {
    ObjectNode row = JSON.createObjectNode().put("line", line);
    row.set(CatalogColumns.SKU, product.get(CatalogColumns.SKU));
    row.set(CatalogColumns.VERSION, product.get(CatalogColumns.VERSION));
    row.set(CatalogColumns.DELETED, product.get(CatalogColumns.DELETED));
    row.set("fields", fields(product));
    if (product.get("variants") instanceof ArrayNode variants) {
      for (JsonNode variant : variants) {
        ObjectNode one = variants(row).addObject();
        one.set(CatalogColumns.SKU, variant.get(CatalogColumns.SKU));
        one.set(CatalogColumns.DELETED, variant.get(CatalogColumns.DELETED));
        one.set("fields", fields(variant));
      }
    }
    return row;
  }

  private static ObjectNode fields(JsonNode object) {
    ObjectNode fields = JSON.createObjectNode();
    object
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              if (name.equals(CatalogColumns.ATTRIBUTES)) {
                addAttributes(fields, member.getValue());
              } else if (!CatalogColumns.KEYS.contains(name) && !name.equals("variants")) {
                fields.set(name, member.getValue());
              }
            });
    return fields;
  }

  private static ArrayNode variants(ObjectNode row) {
    return row.withArrayProperty("variants");
  }
}
