package io.syncflow.deadletter;

import io.syncflow.record.RecordChunk;
import java.util.List;
import java.util.UUID;

/**
 * A page of dead letters, mapped anew.
 *
 * @param letters the dead letters that were open still, and are locked
 * @param chunk their records; each of them is in it once
 */
public record ReplayChunk(List<UUID> letters, RecordChunk chunk) {}
