package io.syncflow.deadletter;

import io.syncflow.record.BusinessKey;
import java.util.UUID;

/**
 * A dead letter on its way through a replay.
 *
 * @param key the key it is kept under, or one made of its id when none could be read
 * @param hash the hash it is kept under; null when no key could be read
 * @param version the record's version; null when none could be read
 * @param raw the record as it came, as JSON; null when nothing was kept
 * @param record the record as it is to be mapped: edited, or as it came
 */
record Letter(UUID id, BusinessKey key, String hash, Long version, String raw, String record) {}
