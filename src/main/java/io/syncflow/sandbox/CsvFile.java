package io.syncflow.sandbox;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file as RFC 4180 has it: a header line, UTF-8 with or without byte order mark. */
final class CsvFile {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final int LONGEST = 4000;

  private final Path path;
  private final List<String> columns;
  private final List<CsvType> types;

  /** Takes the values of one record, in the order of the header. */
  @FunctionalInterface
  interface Row {
    void take(List<String> values) throws SQLException;
  }

  private CsvFile(Path path, List<String> columns, List<CsvType> types) {
    this.path = path;
    this.columns = columns;
    this.types = types;
  }

  /**
   * Reads a file once to check it and to see what its columns hold.
   *
   * @throws SandboxFault naming file and line when it is empty, ragged, not UTF-8, or not CSV
   */
  static CsvFile inspect(Path path) throws SandboxFault {
    CsvFile unknown = new CsvFile(path, List.of(), List.of());
    List<String> columns = new ArrayList<>();
    CsvType[][] types = new CsvType[1][];
    try {
      unknown.parse(
          header -> {
            columns.addAll(header);
            types[0] = new CsvType[header.size()];
          },
          values -> {
            for (int i = 0; i < values.size(); i++) {
              if (!values.get(i).isEmpty()) {
                types[0][i] = CsvType.both(types[0][i], CsvType.of(values.get(i)));
              }
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException("inspecting a file touches no database", e);
    }
    List<CsvType> known =
        Arrays.stream(types[0]).map(type -> type == null ? CsvType.TEXT : type).toList();
    return new CsvFile(path, List.copyOf(columns), known);
  }

  /** The header in upper case. */
  List<String> columns() {
    return columns;
  }

  /** The type of each column. */
  List<CsvType> types() {
    return types;
  }

  /** Reads the file again, record by record. */
  void read(Row row) throws SandboxFault, SQLException {
    parse(header -> {}, row);
  }

  private void parse(Row header, Row row) throws SandboxFault, SQLException {
    long line = 1;
    try (Reader reader = open();
        CSVParser parser = CSVParser.parse(reader, CSVFormat.RFC4180)) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw new SandboxFault(path.getFileName() + " is empty; its first line must name columns.");
      }
      List<String> names = header(records.next().toList());
      header.take(names);
      line = parser.getCurrentLineNumber() + 1;
      while (records.hasNext()) {
        List<String> values = records.next().toList();
        if (values.size() > 1 || !values.get(0).isEmpty()) {
          check(values, names, line);
          row.take(values);
        }
        line = parser.getCurrentLineNumber() + 1;
      }
    } catch (CharacterCodingException e) {
      throw notUtf8(line);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof CharacterCodingException
          ? notUtf8(line)
          : fault(line, "a quoted value does not end where the column or the file ends");
    } catch (IOException e) {
      throw new SandboxFault(path.getFileName() + " cannot be read.");
    }
  }

  private Reader open() throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
    bytes.mark(BYTE_ORDER_MARK.length);
    if (!Arrays.equals(bytes.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      bytes.reset();
    }
    return new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
  }

  private List<String> header(List<String> names) throws SandboxFault {
    List<String> columns = names.stream().map(n -> n.trim().toUpperCase(Locale.ROOT)).toList();
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (column.isEmpty()) {
        throw fault(1, "a column has no name");
      }
      if (!seen.add(column)) {
        throw fault(1, "the column " + column + " is named twice");
      }
    }
    return columns;
  }

  private void check(List<String> values, List<String> names, long line) throws SandboxFault {
    if (values.size() != names.size()) {
      throw fault(line, values.size() + " values for " + names.size() + " columns");
    }
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).length() > LONGEST) {
        throw fault(line, names.get(i) + " is longer than " + LONGEST + " characters");
      }
    }
  }

  private SandboxFault notUtf8(long line) {
    return new SandboxFault(
        path.getFileName() + " is not UTF-8 (first seen at line " + line + " or soon after it).");
  }

  private SandboxFault fault(long line, String what) {
    return new SandboxFault(path.getFileName() + ":" + line + ": " + what + ".");
  }
}
