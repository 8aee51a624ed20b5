package io.syncflow.load;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What a finished reconciliation found, in records.
 *
 * @param run its run
 * @param source records of the source
 * @param target rows of the target that are not deleted
 * @param equal in both with the same values, after mapping
 * @param missing in the source alone
 * @param extra in the target alone
 * @param different in both with other values
 * @param rejected of the source's: today's mappings refuse them
 * @param duplicates of the source's: older versions of a key that it gave again
 * @param explained of the differences: waiting, failed, newer than the cursor, or held back
 * @param unexplained of the differences: the others
 * @param repairable of those: listed, and in the source, so that loading again may mend them
 */
public record Reconciliation(
    UUID run,
    String system,
    String entity,
    Instant createdAt,
    long source,
    long target,
    long equal,
    long missing,
    long extra,
    long different,
    long rejected,
    long duplicates,
    long explained,
    long unexplained,
    long repairable) {

  /**
   * A range of keys; the next one begins where it ends.
   *
   * @param firstKey a JSON array of the key's parts
   * @param sourceHash hash of the source's mapped records, 16 hex digits
   * @param targetHash the same of the target's rows
   */
  public record Range(
      long position,
      String firstKey,
      long source,
      long target,
      String sourceHash,
      String targetHash,
      boolean differs) {}

  /**
   * A key that both sides do not agree about.
   *
   * @param kind {@code missing}, {@code extra} or {@code different}
   * @param key a JSON array of the key's parts
   * @param columns the target's columns that differ; {@code deleted_at} when its row is deleted
   * @param explanation what accounts for it; null when nothing does
   */
  public record Difference(
      long position,
      String kind,
      String key,
      List<String> columns,
      Long sourceRowversion,
      Long targetRowversion,
      String explanation) {}
}
