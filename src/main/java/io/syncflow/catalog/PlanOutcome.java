package io.syncflow.catalog;

import java.util.UUID;

/**
 * What became of a plan that was applied.
 *
 * @param operation null for records that are no products
 * @param run the run that writes the records of a plan that another system's sync carries; else
 *     null
 * @param applied how many products or records were changed
 * @param refused how many were not, because they had moved on or are locked
 * @param staged how many wait for approval, because the plan was stopped
 * @param again a new plan for those that had moved on; null when none had
 */
public record PlanOutcome(
    Operation operation, UUID run, int applied, int refused, int staged, UUID again) {}
