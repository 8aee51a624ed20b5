package io.syncflow.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;

/** Categories as CSV or a JSON array. */
final class CategoryFile {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FIELDS = List.of("name", "description", "parent");
  private static final String ATTRIBUTES = "attributes";
  private static final List<String> COLUMNS =
      List.of("slug", "name", "description", "parent", ATTRIBUTES, "version");

  private CategoryFile() {}

  /**
   * The rows of a file as the API takes them.
   *
   * @throws IllegalArgumentException when the file is none of both, or its header is wrong
   */
  static ArrayNode read(Path file) throws IOException {
    String name = file.getFileName().toString();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (name.endsWith(".csv")) {
      try {
        return csv(plain);
      } catch (UncheckedIOException e) {
        throw new IllegalArgumentException(
            "the file is not CSV: a quote is not closed or not doubled", e);
      }
    }
    if (name.endsWith(".json")) {
      return json(plain);
    }
    throw new IllegalArgumentException("the file has to end in .csv or .json");
  }

  private static ArrayNode csv(String text) throws IOException {
    ArrayNode rows = JSON.createArrayNode();
    try (CSVParser parser = CSVParser.parse(text, CSVFormat.RFC4180)) {
      List<CSVRecord> records = parser.getRecords();
      List<String> header = records.isEmpty() ? List.of() : records.get(0).toList();
      if (!header.contains("slug")) {
        throw new IllegalArgumentException("the first line names no column slug");
      }
      for (String column : header) {
        if (!COLUMNS.contains(column) && !column.equals("deleted")) {
          throw new IllegalArgumentException("there is no column " + column);
        }
      }
      for (CSVRecord record : records.subList(1, records.size())) {
        if (record.size() != header.size()) {
          throw new IllegalArgumentException(
              "row "
                  + record.getRecordNumber()
                  + " has "
                  + record.size()
                  + " cells instead of "
                  + header.size());
        }
        rows.add(row(header, record));
      }
    }
    return rows;
  }

  private static ObjectNode row(List<String> header, CSVRecord record) {
    ObjectNode row = JSON.createObjectNode().put("line", record.getRecordNumber());
    ObjectNode fields = row.putObject("fields");
    for (int i = 0; i < header.size(); i++) {
      String column = header.get(i);
      String cell = record.get(i);
      boolean empty = cell.isEmpty();
      switch (column) {
        case "slug" -> row.put(column, cell);
        case "version" -> row.put(column, empty ? null : version(record, cell));
        case "deleted" -> row.put(column, cell.equals("true"));
        case ATTRIBUTES -> fields.set(column, empty ? null : attributes(record, cell));
        default -> fields.put(column, empty ? null : cell);
      }
    }
    return row;
  }

  private static Long version(CSVRecord record, String cell) {
    if (!cell.matches("\\d{1,18}")) {
      throw new IllegalArgumentException(
          "the version in row " + record.getRecordNumber() + " is no number");
    }
    return Long.valueOf(cell);
  }

  private static JsonNode attributes(CSVRecord record, String cell) {
    try {
      return JSON.readTree(cell);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the attributes in row " + record.getRecordNumber() + " are not JSON", e);
    }
  }

  private static ArrayNode json(String text) {
    JsonNode all;
    try {
      all = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the file is not JSON in line " + e.getLocation().getLineNr(), e);
    }
    if (!all.isArray()) {
      throw new IllegalArgumentException("the file holds no array of categories");
    }
    ArrayNode rows = JSON.createArrayNode();
    for (JsonNode one : all) {
      ObjectNode row = rows.addObject().put("slug", one.path("slug").textValue());
      row.put("line", rows.size());
      if (one.path("version").isIntegralNumber()) {
        row.put("version", one.path("version").asLong());
      }
      row.put("deleted", one.path("deleted").asBoolean());
      ObjectNode fields = row.putObject("fields");
      one.properties()
          .forEach(
              field -> {
                if (FIELDS.contains(field.getKey()) || field.getKey().equals(ATTRIBUTES)) {
                  fields.set(field.getKey(), field.getValue());
                }
              });
    }
    return rows;
  }

  static void writeCsv(JsonNode categories, PrintWriter out) throws IOException {
    try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      printer.printRecord(COLUMNS);
      for (JsonNode category : categories) {
        JsonNode data = category.path("data");
        printer.print(category.path("slug").asText());
        for (String field : FIELDS) {
          printer.print(data.path(field).textValue());
        }
        printer.print(data.path(ATTRIBUTES).isEmpty() ? null : data.path(ATTRIBUTES));
        printer.print(category.path("version").asLong());
        printer.println();
      }
    }
  }

  static void writeJson(JsonNode categories, Writer out) throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (JsonNode category : categories) {
      ObjectNode one = category.path("data").deepCopy();
      all.add(one.put("version", category.path("version").asLong()));
    }
    JSON.writerWithDefaultPrettyPrinter().writeValue(out, all);
  }
}
