package io.syncflow.catalog;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What would become of one product.
 *
 * @param product the product, or the id it would have
 * @param version the version this was computed on; 0 for one that would be created
 * @param before the product on that version
 * @param changes what would change; may be empty
 * @param clashes what was asked for and is left out, because somebody else changed it, too
 * @param system where it comes from; null for files
 */
record Proposal(
    UUID product,
    String sku,
    String name,
    long version,
    Snapshot before,
    SortedMap<String, FieldChange> changes,
    List<ThreeWayMerge.Clash> clashes,
    Integer line,
    String system,
    String external) {

  boolean isNew() {
    return version == 0;
  }

  StagingTable.Row row(String status, String reason) {
    return new StagingTable.Row(
        product,
        isNew(),
        sku,
        name,
        changes,
        !clashes.isEmpty(),
        version,
        status,
        reason,
        external,
        line);
  }

  /** The clashes as conflicts that wait for a person. */
  List<ConflictTable.Row> conflicts() {
    return clashes.stream()
        .map(
            clash ->
                new ConflictTable.Row(
                    product,
                    clash.path(),
                    clash.base(),
                    clash.local(),
                    clash.remote(),
                    Policy.MANUAL,
                    false,
                    null))
        .toList();
  }
}
