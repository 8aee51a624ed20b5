package io.syncflow.syrve.document;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a CSV file, one by one: UTF-8, with a header, cells separated by commas or, as some
 * spreadsheets write it, by semicolons.
 */
final class CsvRows {

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final List<String> columns;
  private final Faults faults;

  /**
   * @param columns those a header may have, in any order
   */
  CsvRows(List<String> columns, Faults faults) {
    this.columns = columns;
    this.faults = faults;
  }

  /** Hands each row on; what is wrong with the file itself becomes a fault. */
  void read(byte[] file, Consumer<Fields> each) {
    long line = 1;
    try (Reader text = text(file);
        CSVParser parser = CSVParser.parse(text, format(file))) {
      Iterator<CSVRecord> records = parser.iterator();
      List<String> header = records.hasNext() ? header(records.next()) : null;
      if (header == null) {
        return;
      }
      line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        row(line, header, records.next(), each);
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (IOException | UncheckedIOException e) {
      Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
      faults.add(
          "line " + line,
          cause instanceof CharacterCodingException
              ? "The file is not UTF-8 from about here on."
              : "The quotes of this row are not closed or not doubled.");
    }
  }

  private static Reader text(byte[] file) throws IOException {
    PushbackReader reader =
        new PushbackReader(
            new InputStreamReader(
                new ByteArrayInputStream(file), StandardCharsets.UTF_8.newDecoder()));
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      reader.unread(first);
    }
    return reader;
  }

  private static CSVFormat format(byte[] file) {
    for (byte b : file) {
      if (b == ';' || b == ',' || b == '\n') {
        return CSVFormat.RFC4180.builder().setDelimiter(b == ';' ? ';' : ',').get();
      }
    }
    return CSVFormat.RFC4180;
  }

  private List<String> header(CSVRecord first) {
    List<String> header = first.toList().stream().map(String::strip).toList();
    List<String> unknown = header.stream().filter(name -> !columns.contains(name)).toList();
    if (!unknown.isEmpty()) {
      faults.add("line 1", "There is no column " + String.join(", ", unknown) + "; " + known());
    } else if (new HashSet<>(header).size() < header.size()) {
      faults.add("line 1", "The header names a column twice.");
    } else {
      return header;
    }
    return null;
  }

  private String known() {
    return "the header may have " + String.join(",", columns) + ".";
  }

  private void row(long line, List<String> header, CSVRecord row, Consumer<Fields> each) {
    if (row.size() == 1 && row.get(0).isBlank()) {
      return;
    }
    String place = "line " + line;
    if (row.size() != header.size()) {
      faults.add(place, "The row has " + row.size() + " cells instead of " + header.size() + ".");
      return;
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String cell = row.get(i).strip();
      if (!cell.isEmpty()) {
        values.put(header.get(i), cell);
      }
    }
    each.accept(new Fields(place, values, faults));
  }
}
