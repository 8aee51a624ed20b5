package io.syncflow.deadletter;

import java.util.List;
import java.util.UUID;

/**
 * A dead letter of a room that takes its records back itself.
 *
 * @param key the parts of the key it is kept under; empty when none could be read
 * @param record the record as JSON, edited or as it came; null when nothing was kept
 */
public record KeptLetter(UUID id, List<String> key, String record) {}
