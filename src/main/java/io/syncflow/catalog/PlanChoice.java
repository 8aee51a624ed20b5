package io.syncflow.catalog;

/**
 * Some items of a plan; null = all.
 *
 * @param status one of {@link PlanItem#status}
 * @param change {@code create, update, delete}, or {@code conflict}: those that leave something out
 * @param field those that change this field, or leave it out as a conflict
 */
public record PlanChoice(String status, String change, String field) {

  static final PlanChoice PLANNED = new PlanChoice("planned", null, null);
}
