package io.syncflow.deadletter;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * What somebody did to a dead letter.
 *
 * @param action {@code edited}, {@code ignored} or {@code reopened}
 * @param actor who did it, for example {@code token:night-desk}
 * @param before the record before an edit, as JSON
 * @param after the record after it
 */
public record DeskEvent(
    String action,
    String actor,
    String reason,
    @JsonRawValue String before,
    @JsonRawValue String after,
    Instant at) {}
