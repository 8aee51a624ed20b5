package io.syncflow.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/**
 * Field mappings as CSV: UTF-8, one file per entity, the header {@code
 * source_field,target_field,transformation,default_value,is_required}.
 *
 * <p>What {@link #write} gives is canonical: LF, quotes only where a cell needs them, an apostrophe
 * before cells that a spreadsheet would run as formulas. Reading a canonical file and writing it
 * again gives the same bytes. An empty {@code default_value} means none; {@code default("")} in the
 * transformation gives an empty text.
 */
public final class MappingCsv {

  private static final List<String> HEADER =
      List.of("source_field", "target_field", "transformation", "default_value", "is_required");
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').setQuoteMode(QuoteMode.MINIMAL).get();
  private static final String SUFFIX = ".csv";

  private MappingCsv() {}

  /** Reads every {@code *.csv} of a folder, by name; a missing folder has none. */
  public static List<MappingFile> readFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .map(MappingCsv::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file and checks it; what is wrong with it, a missing file included, is in the answer.
   */
  public static MappingFile read(Path file) {
    String name = file.getFileName().toString();
    String entity =
        name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    try {
      return read(file.toString(), entity, Files.readAllBytes(file));
    } catch (IOException e) {
      return refused(file.toString(), entity, 0, "The file does not exist or cannot be read.");
    }
  }

  /**
   * Reads the content of a file and checks it.
   *
   * @param file what faults call the file
   * @param entity the entity it maps
   * @param content its bytes
   */
  public static MappingFile read(String file, String entity, byte[] content) {
    if (!MappingRules.isName(entity)) {
      return refused(
          file,
          entity,
          0,
          Shown.of(entity) + " is not an entity; the file's name has to be <entity>.csv.");
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer bytes = ByteBuffer.wrap(content);
    String text;
    try {
      text = decoder.decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return refused(
          file, entity, lineOf(content, bytes.position()), "The file is not valid UTF-8.");
    }
    return new Reading(file, entity).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /** The canonical file of an entity's rows. */
  public static String write(List<MappingRow> rows) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(out, FORMAT)) {
      printer.printRecord(HEADER);
      for (MappingRow row : rows) {
        printer.printRecord(
            CsvCell.shielded(row.sourceField()),
            CsvCell.shielded(row.targetField()),
            CsvCell.shielded(row.transformation()),
            row.defaultValue() == null ? "" : CsvCell.shielded(row.defaultValue()),
            row.required());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static int lineOf(byte[] content, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      line += content[i] == '\n' ? 1 : 0;
    }
    return line;
  }

  private static MappingFile refused(String file, String entity, int line, String reason) {
    return new MappingFile(
        file, entity, List.of(), List.of(), List.of(new MappingFault(file, line, reason)));
  }

  /** One pass over one file. */
  private static final class Reading {

    private final String file;
    private final String entity;
    private final List<MappingRow> rows = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final List<MappingFault> faults = new ArrayList<>();

    Reading(String file, String entity) {
      this.file = file;
      this.entity = entity;
    }

    MappingFile read(String text) {
      long line = 1;
      try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
        Iterator<CSVRecord> records = parser.iterator();
        if (!records.hasNext() || !isHeader(records.next())) {
          return done();
        }
        line = parser.getCurrentLineNumber() + 1;
        while (records.hasNext()) {
          add((int) line, records.next());
          line = parser.getCurrentLineNumber() + 1;
        }
      } catch (IOException | UncheckedIOException e) {
        fault((int) line, "The quotes of this row are not closed or not doubled.");
      }
      MappingRules.duplicates(rows)
          .forEach(
              (again, first) ->
                  fault(
                      lines.get(again),
                      rows.get(again).targetField()
                          + " is mapped already in line "
                          + lines.get(first)
                          + "."));
      return done();
    }

    private MappingFile done() {
      if (faults.isEmpty() && rows.isEmpty()) {
        fault(1, "The file has no mappings; the first line is " + String.join(",", HEADER) + ".");
      }
      return new MappingFile(file, entity, rows, lines, faults);
    }

    private boolean isHeader(CSVRecord record) {
      List<String> header = record.toList();
      if (header.equals(HEADER)) {
        return true;
      }
      List<String> unknown = header.stream().filter(column -> !HEADER.contains(column)).toList();
      fault(
          1,
          (unknown.isEmpty()
                  ? "The header is not complete"
                  : "The header has unknown columns " + Shown.of(String.join(", ", unknown)))
              + "; it has to be "
              + String.join(",", HEADER)
              + ".");
      return false;
    }

    private void add(int line, CSVRecord record) {
      if (record.size() == 1 && record.get(0).isBlank()) {
        return;
      }
      if (record.size() != HEADER.size()) {
        fault(line, "The row has " + record.size() + " cells instead of " + HEADER.size() + ".");
        return;
      }
      String required = record.get(4);
      if (!required.equals("true") && !required.equals("false")) {
        fault(line, "is_required is " + Shown.of(required) + " instead of true or false.");
      }
      String defaultValue = CsvCell.unshielded(record.get(3));
      MappingRow row =
          new MappingRow(
              entity,
              CsvCell.unshielded(record.get(0)),
              CsvCell.unshielded(record.get(1)),
              CsvCell.unshielded(record.get(2)),
              defaultValue.isEmpty() ? null : defaultValue,
              required.equals("true"));
      rows.add(row);
      lines.add(line);
      MappingRules.faults(row).forEach(reason -> fault(line, reason));
    }

    private void fault(int line, String reason) {
      faults.add(new MappingFault(file, line, reason));
    }
  }
}
