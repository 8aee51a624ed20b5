package io.syncflow.record;

/**
 * A place in a source: the cursor (rowversion, key) of a delta (decision 18), or the key that a
 * backfill has reached (decision 19).
 *
 * @param rowversion the source's rowversion as a number: NUMBER as it is, DATE and TIMESTAMP as
 *     microseconds since 1970-01-01T00:00:00 of the source's own clock. Of a backfill, whose order
 *     is the key's, the highest one read; null when no record so far had one
 * @param key the record's key
 */
public record Position(Long rowversion, BusinessKey key) {}
