package io.syncflow.cli;

import io.syncflow.deadletter.Backlog;
import java.util.List;
import java.util.Locale;

/** Failed and waiting records for people, with the commands that show more. */
public final class BacklogTable {

  private static final int WIDEST_EXAMPLE = 90;
  private static final int MOST_PARENTS = 12;

  private final String where;

  /** For a hub that other commands find by themselves. */
  public BacklogTable() {
    this("");
  }

  /**
   * @param where the option by which other commands find the hub, with a blank before it; may be
   *     empty
   */
  BacklogTable(String where) {
    this.where = where;
  }

  /** Failed records by stage and reason; a sentence when there are none. */
  public String failed(List<Backlog.Failed> failed) {
    if (failed.isEmpty()) {
      return "No failed records.\n";
    }
    TextTable table = new TextTable("entity", "stage", "reason", "#records", "for example");
    for (Backlog.Failed cause : failed) {
      table.row(
          cause.entity(),
          cause.stage(),
          cause.code(),
          number(cause.count()),
          shortened(cause.example()));
    }
    long sum = failed.stream().mapToLong(Backlog.Failed::count).sum();
    return "Failed records: "
        + number(sum)
        + "\n"
        + table.render()
        + "More: syncflow failed list"
        + where
        + ", syncflow failed show <id>"
        + where
        + "\n";
  }

  /** Waiting records by the parent they wait for; a sentence when there are none. */
  public String waiting(List<Backlog.Waiting> waiting) {
    if (waiting.isEmpty()) {
      return "No record waits for its parent.\n";
    }
    TextTable table = new TextTable("entity", "waits for", "key", "#records");
    for (Backlog.Waiting parent : waiting.subList(0, Math.min(MOST_PARENTS, waiting.size()))) {
      table.row(parent.entity(), parent.parent(), parent.parentKey(), number(parent.count()));
    }
    long sum = waiting.stream().mapToLong(Backlog.Waiting::count).sum();
    int more = waiting.size() - MOST_PARENTS;
    return "Waiting for a parent: "
        + number(sum)
        + "\n"
        + table.render()
        + (more > 0 ? "... and " + number(more) + " parents more\n" : "")
        + "More: syncflow pending list"
        + where
        + "\n";
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= WIDEST_EXAMPLE
        ? text
        : text.substring(0, text.offsetByCodePoints(0, WIDEST_EXAMPLE - 3)) + "...";
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
