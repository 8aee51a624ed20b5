package io.syncflow.load;

import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one run knows of its targets. Lives as long as the run; the catalogue may change after. */
final class RunMemory {

  /** An upsert of every row costs less than a comparison when at least this part is stored. */
  private static final double WORTH_COMPARING = 0.9;

  private final TargetCatalogue catalogue;
  private final DirectCopy directCopy = new DirectCopy();
  private final Map<String, TargetTable> tables = new HashMap<>();
  private final Map<String, List<String>> children = new HashMap<>();
  private final Set<String> missingParents = new HashSet<>();
  private final Set<String> mostlyUnchanged = new HashSet<>();
  private final Map<String, Map<String, Refusal>> brokenChecks = new HashMap<>();

  RunMemory(TargetCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  DirectCopy directCopy() {
    return directCopy;
  }

  /** The table of that name in the same schema as its parent. */
  synchronized TargetTable child(Connection connection, TargetTable parent, String name)
      throws SQLException {
    TargetTable known = tables.get(name);
    if (known == null) {
      known = catalogue.describe(connection, parent.schema(), name);
      tables.put(name, known);
    }
    return known;
  }

  /** The names of the tables that refer to this one. */
  synchronized List<String> children(Connection connection, TargetTable parent)
      throws SQLException {
    List<String> known = children.get(parent.name());
    if (known == null) {
      known = catalogue.children(connection, parent);
      children.put(parent.name(), known);
    }
    return known;
  }

  /** Whether rows of the table lacked parents before, so that looking first saves a merge. */
  synchronized boolean parentsMayBeMissing(TargetTable table) {
    return missingParents.contains(table.name());
  }

  /** Remembers whether the last rows of the table lacked parents. */
  synchronized void parentsWereMissing(TargetTable table, boolean missing) {
    if (missing) {
      missingParents.add(table.name());
    } else {
      missingParents.remove(table.name());
    }
  }

  /** Whether so many of the table's last rows were unchanged that comparing first is cheaper. */
  synchronized boolean comparesFirst(TargetTable table) {
    return mostlyUnchanged.contains(table.name());
  }

  /** Remembers how many of the table's last rows were stored. */
  synchronized void stored(TargetTable table, long stored, long staged) {
    if (stored < staged * WORTH_COMPARING) {
      mostlyUnchanged.add(table.name());
    } else {
      mostlyUnchanged.remove(table.name());
    }
  }

  /** The check constraints that rows of the table broke: condition of a broken row and reason. */
  synchronized Map<String, Refusal> brokenChecks(TargetTable table) {
    return Map.copyOf(brokenChecks.getOrDefault(table.name(), Map.of()));
  }

  /** Remembers a check constraint that rows break, so that the next chunk is asked before. */
  synchronized void checkWasBroken(TargetTable table, String condition, Refusal refusal) {
    brokenChecks.computeIfAbsent(table.name(), t -> new HashMap<>()).put(condition, refusal);
  }
}
