package io.syncflow.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.UUID;

/**
 * A dead letter as people see it.
 *
 * @param run the run that first failed on it
 * @param businessKey the record's key as a JSON array; null when it could not be read
 * @param stage where it failed, as stored
 * @param code the machine-readable reason
 * @param reason one sentence for people
 * @param seen how often it has been read and refused
 * @param resolution how it was resolved; null while it is open
 * @param raw the record as it came, as JSON; left out of lists
 * @param rawBase64 the record as it came when JSON cannot hold it; left out of lists
 * @param normalized what had been mapped when it failed, as JSON; left out of lists
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
    int seen,
    Instant createdAt,
    Instant resolvedAt,
    String resolution,
    @JsonRawValue String raw,
    String rawBase64,
    @JsonRawValue String normalized) {}
