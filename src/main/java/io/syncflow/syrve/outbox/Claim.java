package io.syncflow.syrve.outbox;

import io.syncflow.record.BusinessKey;
import java.time.Instant;
import java.util.UUID;

/**
 * A document that this process may send, as long as its fence is the job's.
 *
 * @param run the run it is sent in
 * @param attempts counted so far, this one not included
 * @param check whether the server is to be asked before it is sent
 * @param claimedAt when it was claimed
 */
public record Claim(
    UUID org,
    UUID id,
    long fence,
    UUID run,
    JobType type,
    UUID session,
    int revision,
    UUID store,
    String number,
    String payload,
    int attempts,
    int maxAttempts,
    boolean check,
    Instant claimedAt) {

  /** By what its dead letter is known. */
  BusinessKey key() {
    return OutboxLetters.key(type.code(), session, number);
  }

  @Override
  public String toString() {
    return "Claim[" + id + ", fence=" + fence + "]";
  }
}
