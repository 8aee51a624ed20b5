package io.syncflow.catalog;

import java.util.UUID;

/**
 * An operation that is to begin.
 *
 * @param name for people, for example {@code Daily Product Sync}
 * @param type {@code full_sync, delta_sync, import, plan, rollback} or another word
 * @param direction {@code up, down, bidirectional}
 * @param system the external system; null for files
 * @param batch the run in {@code bridge.sync_batches} that it belongs to; null when there is none
 */
public record NewOperation(String name, String type, String direction, String system, UUID batch) {}
