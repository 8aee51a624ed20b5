package io.syncflow.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Rows under titles, to be printed as a table or as CSV. */
final class Listing {

  private static final int LONGEST_NOTE = 80;
  private static final String FORMULA = "=+-@\t\r";

  private final String[] titles;
  private final List<Object[]> rows = new ArrayList<>();
  private boolean lastIsNote;

  /**
   * @param titles a title per column; one that begins with {@code #} heads a column of numbers
   */
  Listing(String... titles) {
    this.titles = titles;
  }

  /**
   * Makes the last column one of notes: the table shortens them and has no such column when no row
   * has one. CSV has the column always, and in full.
   */
  Listing lastIsNote() {
    lastIsNote = true;
    return this;
  }

  /** Adds a row; a null is printed as nothing. */
  Listing row(Object... cells) {
    rows.add(cells);
    return this;
  }

  /** Aligned columns; the sentence instead when there are no rows. */
  String text(String nothing) {
    if (rows.isEmpty()) {
      return nothing + "\n";
    }
    int last = titles.length - 1;
    boolean noNotes = lastIsNote && rows.stream().allMatch(row -> row[last] == null);
    int width = noNotes ? last : titles.length;
    TextTable table = new TextTable(Arrays.copyOf(titles, width));
    for (Object[] row : rows) {
      Object[] cells = Arrays.copyOf(row, width);
      if (lastIsNote && !noNotes) {
        cells[last] = shortened(row[last]);
      }
      table.row(cells);
    }
    return table.render();
  }

  /** CSV with a header line; no cell can be taken for a formula by a spreadsheet (B46). */
  String csv() {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      for (String title : titles) {
        printer.print(isNumber(title) ? title.substring(1) : title);
      }
      printer.println();
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          printer.print(isNumber(titles[i]) ? row[i] : harmless(row[i]));
        }
        printer.println();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static String shortened(Object note) {
    if (note == null) {
      return null;
    }
    String text = note.toString();
    return text.codePointCount(0, text.length()) <= LONGEST_NOTE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_NOTE - 3)) + "...";
  }

  private static boolean isNumber(String title) {
    return title.startsWith("#");
  }

  private static Object harmless(Object cell) {
    String text = cell == null ? "" : cell.toString();
    return !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
