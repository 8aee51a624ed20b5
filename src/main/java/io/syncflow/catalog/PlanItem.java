package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What would become of one product, or of one record of a system.
 *
 * @param position its place in the plan, from 0
 * @param product the product, or the id it would have; null for a record that is no product
 * @param sku of a product; of another record its key
 * @param changeType {@code create, update, delete}
 * @param changes by path
 * @param conflicts what is left out, by path, and why
 * @param baseVersion the version it was computed on; null for one that would be created
 * @param status {@code planned}, {@code excluded} (nothing of it can be done), {@code applied},
 *     {@code refused}
 */
public record PlanItem(
    int position,
    UUID product,
    String sku,
    String name,
    String changeType,
    SortedMap<String, FieldChange> changes,
    JsonNode conflicts,
    Long baseVersion,
    Integer line,
    String status,
    String statusReason) {

  /** The same, with its changes shown otherwise. */
  public PlanItem with(SortedMap<String, FieldChange> shown, JsonNode shownConflicts) {
    return new PlanItem(
        position,
        product,
        sku,
        name,
        changeType,
        shown,
        shownConflicts,
        baseVersion,
        line,
        status,
        statusReason);
  }
}
