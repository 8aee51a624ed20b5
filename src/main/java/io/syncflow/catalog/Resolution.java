package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How conflicts are to be settled.
 *
 * @param strategy {@code source_wins} (the other side's value), {@code target_wins} (ours), {@code
 *     rules} (what the ownership of fields says now; the others stay open), or {@code value}
 * @param value the value for {@code value}; else null
 * @param note for the history; may be null
 */
public record Resolution(String strategy, JsonNode value, String note) {}
