package io.syncflow.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;

/**
 * A record that others wait for and that waits for nobody itself: what has to come so that they go
 * on.
 *
 * @param parent its entity
 * @param key its key as a JSON array; what the waiting records refer to
 * @param children records that wait for it directly
 * @param blocked those, the records that wait for them, and so on
 * @param entities the entities of the blocked records
 * @param since when the first of them began to wait
 * @param failedAt the stage at which it failed itself; null when it was never seen
 * @param asked how often the source was asked for it
 * @param askedAt when it was asked last; null = never
 * @param outcome what came of that: asked, found, missing or failed; null = never asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MissingParent(
    String system,
    String parent,
    @JsonRawValue String key,
    long children,
    long blocked,
    List<String> entities,
    Instant since,
    String failedAt,
    int asked,
    Instant askedAt,
    String outcome) {}
