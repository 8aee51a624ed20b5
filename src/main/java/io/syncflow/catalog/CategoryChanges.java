package io.syncflow.catalog;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What rows do, or would do, to the categories.
 *
 * @param operation what wrote it; null when nothing was written
 * @param faults rows that cannot be kept, or whose category has moved on since their version
 */
public record CategoryChanges(
    UUID operation, List<Change> changes, int unchanged, List<RowFault> faults) {

  /**
   * @param kind {@code create, update, delete}
   * @param version the version it was computed on; 0 for one that is created
   */
  public record Change(
      String slug, String kind, long version, SortedMap<String, FieldChange> fields) {}

  public CategoryChanges {
    changes = List.copyOf(changes);
    faults = List.copyOf(faults);
  }
}
