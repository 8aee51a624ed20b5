package io.syncflow.catalog;

import java.time.Instant;
import java.util.UUID;

/**
 * A product as it stands.
 *
 * @param version counts its changes, from 1
 * @param lastSyncVersion the version that a system last agreed to; null when none ever did
 * @param lock who keeps it to themselves; null when nobody does
 */
public record Product(
    UUID id, long version, Long lastSyncVersion, Snapshot snapshot, Lock lock, Instant updatedAt) {

  /**
   * A lock always ends (D111).
   *
   * @param user null when a machine holds it
   */
  public record Lock(UUID user, String name, Instant until) {

    /** Whether somebody else than the author holds it at that moment. */
    boolean excludes(Author author, Instant now) {
      boolean own =
          user != null ? user.equals(author.user()) : name != null && name.equals(author.name());
      return !own && now.isBefore(until);
    }
  }

  /** Whether the product may not be changed by that author now. */
  boolean isLockedFor(Author author, Instant now) {
    return lock != null && lock.excludes(author, now);
  }
}
