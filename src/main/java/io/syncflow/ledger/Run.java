package io.syncflow.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * An open run: one row of {@code bridge.sync_batches}, holding the lease of (org, system, entity).
 *
 * @param id the batch's uid
 * @param fence the lease's number: a later holder's is higher, so this one's late writes are
 *     refused
 * @param resumedFrom the crashed run that this one continues; null for a fresh run
 */
public record Run(
    UUID id,
    UUID org,
    String system,
    String entity,
    RunMode mode,
    long fence,
    UUID resumedFrom,
    Instant startedAt) {}
