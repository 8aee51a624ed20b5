package io.syncflow.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * An open run: one row of {@code bridge.sync_batches}, holding the lease of (org, system, entity).
 *
 * @param id the batch's uid
 * @param fence the lease's number: a later holder's is higher, so this one's late writes are
 *     refused
 * @param cursor the entity's cursor when the run began, as a rowversion; null on the first run and
 *     for a backfill, which goes by key
 * @param resumedFrom the crashed run that this one continues; null for a fresh run
 */
public record Run(
    UUID id,
    UUID org,
    String system,
    String entity,
    RunMode mode,
    long fence,
    Long cursor,
    UUID resumedFrom,
    Instant startedAt) {}
