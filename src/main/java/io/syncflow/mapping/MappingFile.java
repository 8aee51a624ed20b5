package io.syncflow.mapping;

import java.util.List;

/**
 * A file of field mappings as read.
 *
 * @param file its path as given
 * @param entity the entity it maps: the file's name without {@code .csv}
 * @param rows its rows in order, as far as they could be read
 * @param faults everything that is wrong; empty when the rows may be used
 */
public record MappingFile(
    String file, String entity, List<MappingRow> rows, List<MappingFault> faults) {

  public MappingFile {
    rows = List.copyOf(rows);
    faults = List.copyOf(faults);
  }
}
