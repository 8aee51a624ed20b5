package io.syncflow.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A dead letter as people see it.
 *
 * @param run the run that first failed on it
 * @param businessKey the record's key as a JSON array; null when it could not be read
 * @param stage where it failed, as stored
 * @param code the machine-readable reason
 * @param reason one sentence for people
 * @param fingerprint the group of failures with the same cause
 * @param retryable whether the hub tries again by itself: the error is transient
 * @param seen how often it has been read and refused
 * @param retries how often the hub has tried again by itself
 * @param nextRetryAt when it will try next; null when it will not
 * @param exhaustedAt when it gave up; waits for a person since
 * @param resolution how it was resolved; null while it is open
 * @param resolvedRun the run that resolved it; null when a person did
 * @param detail what lists leave out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FailedRecord(
    UUID id,
    UUID run,
    String system,
    String entity,
    @JsonRawValue String businessKey,
    String stage,
    String code,
    String reason,
    String fingerprint,
    boolean retryable,
    int seen,
    int retries,
    int maxRetries,
    Instant createdAt,
    Instant nextRetryAt,
    Instant exhaustedAt,
    Instant resolvedAt,
    String resolution,
    UUID resolvedRun,
    @JsonUnwrapped Detail detail) {

  /**
   * The rest of a dead letter.
   *
   * @param raw the record as it came, as JSON
   * @param rawBase64 the record as it came when JSON cannot hold it
   * @param edited the record as a person changed it, as JSON; a replay takes this one
   * @param normalized what had been mapped when it failed, as JSON
   * @param held the newest later change of the record that waits behind this one, mapped, as JSON
   * @param attempts every try to bring it through, the first one first
   * @param history what people did to it, the first deed first
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Detail(
      @JsonRawValue String raw,
      String rawBase64,
      @JsonRawValue String edited,
      @JsonRawValue String normalized,
      @JsonRawValue String held,
      List<Attempt> attempts,
      List<DeskEvent> history) {}

  FailedRecord with(Detail rest) {
    return new FailedRecord(
        id,
        run,
        system,
        entity,
        businessKey,
        stage,
        code,
        reason,
        fingerprint,
        retryable,
        seen,
        retries,
        maxRetries,
        createdAt,
        nextRetryAt,
        exhaustedAt,
        resolvedAt,
        resolution,
        resolvedRun,
        rest);
  }
}
