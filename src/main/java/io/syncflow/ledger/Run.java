package io.syncflow.ledger;

import java.time.Instant;
import java.util.UUID;

/**
 * A run. An open one is one row of {@code bridge.sync_batches}, holding the lease of (org, system,
 * entity).
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
    Instant startedAt) {

  /** Fences count from 1. */
  private static final long NEVER_OPENED = 0;

  /**
   * A run that is never opened, so that what it would do can be read and shown (issue 5.6): it has
   * no row, no lease and no progress, and obeys nobody but the hub's end.
   *
   * @param cursor where the entity's cursor stands; null when there is none yet
   */
  static Run imagined(
      UUID id, UUID org, String system, String entity, RunMode mode, Long cursor, Instant now) {
    return new Run(id, org, system, entity, mode, NEVER_OPENED, cursor, null, now);
  }

  /** Whether it has a row of {@code bridge.sync_batches}; only such a run may write. */
  public boolean isBooked() {
    return fence != NEVER_OPENED;
  }
}
