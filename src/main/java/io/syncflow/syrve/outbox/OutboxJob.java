package io.syncflow.syrve.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A document in the outbox as people see it.
 *
 * @param type one of {@link JobType}'s codes
 * @param store its id in Syrve; null when nobody knows it: its document names it by its code
 * @param storeCode its code; null when nobody knows it
 * @param status {@code pending}, {@code running}, {@code succeeded}, {@code failed}, {@code
 *     unknown} or {@code cancelled}
 * @param reason why it is where it is, as a stable word; null when there is nothing to explain
 * @param message the server's words, or a sentence; null when there are none
 * @param waits why it is not sent yet, one sentence each; empty when it does not wait
 * @param sentAt when it was posted last; null when it cannot have arrived
 * @param file the rest; null in lists
 */
public record OutboxJob(
    UUID id,
    String type,
    UUID session,
    int revision,
    UUID store,
    String storeCode,
    String number,
    String status,
    String reason,
    String message,
    List<String> waits,
    int attempts,
    int maxAttempts,
    Instant createdAt,
    Instant lastAttemptAt,
    Instant nextAttemptAt,
    Instant sentAt,
    Instant finishedAt,
    File file) {

  /**
   * What is known of it.
   *
   * @param next what a person can do, one sentence each; empty when there is nothing to do
   * @param answer what was understood of the server's last answer, with actual - expected per item
   * @param evidence what a look at the server showed after its answer was lost
   * @param tries how each claim ended, newest first
   * @param decisions what people decided, newest first
   * @param response the server's last answer, its first 64 KiB
   */
  public record File(
      List<String> next,
      JsonNode answer,
      JsonNode evidence,
      List<Try> tries,
      List<Decision> decisions,
      String response) {}

  /**
   * How one claim ended.
   *
   * @param step how far it came: {@code claim}, {@code check} or {@code send}
   * @param counted whether it was an attempt of the document's
   */
  public record Try(
      Instant at,
      String step,
      String outcome,
      boolean counted,
      String reason,
      String message,
      Instant sentAt,
      UUID run,
      String response) {}

  /** What a person decided. */
  public record Decision(
      Instant at, String action, String statusBefore, String by, String reason) {}

  OutboxJob with(File opened) {
    return new OutboxJob(
        id,
        type,
        session,
        revision,
        store,
        storeCode,
        number,
        status,
        reason,
        message,
        waits,
        attempts,
        maxAttempts,
        createdAt,
        lastAttemptAt,
        nextAttemptAt,
        sentAt,
        finishedAt,
        opened);
  }
}
