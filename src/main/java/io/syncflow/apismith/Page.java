package io.syncflow.apismith;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * One page, read completely.
 *
 * @param body as it came, for records that the target refuses
 * @param items its records
 * @param more whether others follow
 * @param bound the highest version of the read, as the source writes it; null for a read without
 * @param total records in all; null when it does not say
 * @param clock the source's clock; null when it does not say
 * @param end where it ended; where the one before did when it is empty
 */
record Page(
    byte[] body,
    List<JsonNode> items,
    boolean more,
    String bound,
    Long total,
    Instant clock,
    Place end) {}
