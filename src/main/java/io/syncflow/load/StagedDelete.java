package io.syncflow.load;

import java.time.Instant;
import java.util.UUID;

/**
 * Deletions that one sweep held back, as people see them.
 *
 * @param system the source system
 * @param run the sweep that staged them; null when its run was archived
 * @param reason why they wait, in a sentence
 * @param live how many records the target had
 * @param staged how many deletions wait
 * @param status {@code waiting}, {@code approved}, {@code rejected}, {@code replaced} by a newer
 *     sweep's, or {@code applied}
 * @param decidedBy who approved or rejected, as audits name them; null while nobody did
 * @param appliedRun the sweep that deleted them
 * @param deleted how many of them it deleted
 * @param dropped how many it did not, because the source has them again or the target changed
 */
public record StagedDelete(
    UUID id,
    String system,
    String entity,
    UUID run,
    String reason,
    long live,
    long staged,
    String status,
    Instant createdAt,
    String decidedBy,
    Instant decidedAt,
    UUID appliedRun,
    Instant appliedAt,
    Long deleted,
    Long dropped) {

  /**
   * A record that is to be deleted.
   *
   * @param position its place in key order, from 1
   * @param key a JSON array of the key's parts
   * @param rowversion the version of the target's row when it was staged
   */
  public record Key(long position, String key, long rowversion) {}
}
