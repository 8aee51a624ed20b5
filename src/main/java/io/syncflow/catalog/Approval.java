package io.syncflow.catalog;

import java.util.Map;

/** Says which changes rules approve, so that nobody has to. */
final class Approval {

  private final CatalogSettings settings;
  private final String source;
  private final long rows;

  /**
   * @param source {@code sync} or {@code import}
   * @param rows how many products the operation changes, as far as is known
   */
  Approval(CatalogSettings settings, String source, long rows) {
    this.settings = settings;
    this.source = source;
    this.rows = rows;
  }

  /** Why a person has to approve, in a sentence; null when rules do. */
  String why(Map<String, FieldChange> changes) {
    for (Map.Entry<String, FieldChange> change : changes.entrySet()) {
      boolean allowed =
          settings.autoApprove().stream()
              .anyMatch(rule -> rule.allows(source, change.getKey(), change.getValue(), rows));
      if (!allowed) {
        return "No rule approves a change of " + Field.leaf(change.getKey()) + " by itself.";
      }
    }
    return null;
  }
}
