package io.syncflow.syrve.document;

import java.time.Instant;
import java.util.UUID;

/**
 * A stock count, and what becomes of it (decision 29).
 *
 * @param storeId the store in Syrve; null when it is known by its code alone
 * @param storeCode the store's code; null when it is known by its id
 * @param number the document's number in Syrve
 * @param countedAt when the shelves were counted
 * @param status one of {@link SessionStatus}, in lower case
 * @param revision of the document; a refused one is corrected as the next
 * @param lines how many there are
 * @param approvedBy who approved it; null until somebody has
 * @param document what became of this revision's document; null until it is committed
 */
public record InventorySession(
    UUID id,
    UUID storeId,
    String storeCode,
    String number,
    Instant countedAt,
    String status,
    int revision,
    String note,
    long lines,
    String approvedBy,
    Instant approvedAt,
    Instant createdAt,
    Instant updatedAt,
    QueuedDocument document) {

  /**
   * The document of a revision in the outbox.
   *
   * @param job the outbox job's id
   * @param status the job's
   * @param lastError the server's sentence when it refused; may be null
   */
  public record QueuedDocument(UUID job, String status, int attempts, String lastError) {}

  /**
   * What a person says of a count.
   *
   * @param storeId the store; exactly one of id and code
   * @param note may be null
   */
  public record Header(
      UUID storeId, String storeCode, String number, Instant countedAt, String note) {}
}
