package io.syncflow.mapping;

import io.syncflow.record.TargetTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file of field mappings as read.
 *
 * @param file its path as given
 * @param entity the entity it maps: the file's name without {@code .csv}
 * @param rows its rows in order, as far as they could be read
 * @param lines the line each row begins in
 * @param faults everything that is wrong, by line; empty when the rows may be used
 */
public record MappingFile(
    String file,
    String entity,
    List<MappingRow> rows,
    List<Integer> lines,
    List<MappingFault> faults) {

  public MappingFile {
    rows = List.copyOf(rows);
    lines = List.copyOf(lines);
    faults = faults.stream().sorted(Comparator.comparingInt(MappingFault::line)).toList();
  }

  /**
   * The same file with the faults it has beside the table it is meant for; a file that has faults
   * by itself stays as it is.
   */
  public MappingFile beside(TargetTable table) {
    if (!faults.isEmpty()) {
      return this;
    }
    List<MappingFault> found = new ArrayList<>();
    for (MappingRules.RowFault fault : MappingRules.misfits(rows, table)) {
      int line = fault.row() < 0 ? 0 : lines.get(fault.row());
      found.add(new MappingFault(file, line, fault.reason()));
    }
    return new MappingFile(file, entity, rows, lines, found);
  }
}
