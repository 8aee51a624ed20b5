package io.syncflow.ledger;

import java.util.UUID;

/**
 * A wish to run.
 *
 * @param org the organisation
 * @param system the source system, for example {@code oracle_ifs}
 * @param entity the entity, for example {@code items}
 * @param mode realtime delta or background backfill
 * @param trigger {@code manual} or {@code schedule}
 * @param initiatedBy the user who asked; null for a schedule
 */
public record RunRequest(
    UUID org, String system, String entity, RunMode mode, String trigger, UUID initiatedBy) {}
