package io.syncflow.mapping;

/**
 * Cells that a spreadsheet would take for a formula (B46): those that begin with {@code = + - @}, a
 * tab or a carriage return, whatever apostrophes stand before it, get one more apostrophe in front
 * on export and lose it on import.
 */
final class CsvCell {

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private CsvCell() {}

  static String shielded(String value) {
    return startsFormula(value, apostrophes(value)) ? "'" + value : value;
  }

  static String unshielded(String cell) {
    int apostrophes = apostrophes(cell);
    return apostrophes > 0 && startsFormula(cell, apostrophes) ? cell.substring(1) : cell;
  }

  private static int apostrophes(String text) {
    int count = 0;
    while (count < text.length() && text.charAt(count) == '\'') {
      count++;
    }
    return count;
  }

  private static boolean startsFormula(String text, int at) {
    return at < text.length() && FORMULA_STARTS.indexOf(text.charAt(at)) >= 0;
  }
}
