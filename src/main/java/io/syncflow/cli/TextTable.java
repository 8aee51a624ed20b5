package io.syncflow.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of cells under a header, as wide as their widest cell: words to the left, numbers to the
 * right.
 */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private boolean total;

  /** A column's title and whether its cells are numbers. */
  private record Column(String title, boolean number) {}

  /**
   * @param titles a title per column; one that begins with {@code #} heads a column of numbers
   */
  public TextTable(String... titles) {
    this.columns =
        List.of(titles).stream()
            .map(t -> t.startsWith("#") ? new Column(t.substring(1), true) : new Column(t, false))
            .toList();
  }

  /** Adds a line; a null is printed as nothing. */
  public TextTable row(Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(text(cell));
    }
    rows.add(row);
    return this;
  }

  /** Adds a last line that is set off by a rule. */
  public TextTable total(Object... cells) {
    row(cells);
    total = true;
    return this;
  }

  /** The table, each line ended by a line feed. */
  public String render() {
    int[] widths = widths();
    StringBuilder out = new StringBuilder();
    line(out, columns.stream().map(Column::title).toList(), widths);
    rule(out, widths);
    for (int i = 0; i < rows.size(); i++) {
      if (total && i == rows.size() - 1) {
        rule(out, widths);
      }
      line(out, rows.get(i), widths);
    }
    return out.toString();
  }

  private int[] widths() {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).title().length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    return widths;
  }

  private void line(StringBuilder out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      String blanks = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).number() ? blanks + cell : cell + blanks);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private void rule(StringBuilder out, int[] widths) {
    int width = GAP.length() * (widths.length - 1);
    for (int w : widths) {
      width += w;
    }
    out.append("-".repeat(width)).append('\n');
  }

  private static String text(Object cell) {
    if (cell == null) {
      return "";
    }
    // A value from a source may hold anything; a control character must not move the cursor.
    return cell.toString().replaceAll("\\p{Cntrl}", " ");
  }
}
