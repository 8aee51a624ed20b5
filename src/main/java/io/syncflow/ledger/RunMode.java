package io.syncflow.ledger;

import java.util.Locale;

/**
 * {@code sync_batches.sync_type}: what a run is for. The first two are S2's (C-08) and carry an
 * entity forward; the others look at it from the side. Only the first moves the cursor, and only
 * its end says something about the health of the delta.
 */
public enum RunMode {
  /** Carries what is new, by rowversion. */
  REALTIME,

  /** Carries what is there, by key, in the nights of a schedule. */
  BACKGROUND,

  /** Loads the source's records of given keys. */
  KEYS,

  /** Compares the source's keys with the target's and deletes what the source no longer has. */
  SWEEP,

  /** Maps and loads dead letters again. */
  REPLAY,

  /** Compares the source's mapped records with the target's and changes nothing. */
  RECONCILE;

  /** The value stored and printed: the name in lower case. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether such a run carries the entity forward, as S2's modes do. */
  public boolean carriesForward() {
    return this == REALTIME || this == BACKGROUND;
  }

  /** Whether such a run's end says how current the entity is: a delta's does. */
  boolean tellsHealth() {
    return this == REALTIME;
  }

  /**
   * Whose lease such a run takes, as a code: a backfill has one of its own, beside which a delta
   * may run; all other runs of an entity exclude each other.
   */
  String lease() {
    return (this == BACKGROUND ? BACKGROUND : REALTIME).code();
  }
}
