package io.syncflow.record;

/**
 * A place in a source ordered by (rowversion, key): the cursor of decision 18.
 *
 * @param rowversion the source's rowversion as a number: NUMBER as it is, DATE and TIMESTAMP as
 *     microseconds since 1970-01-01T00:00:00 of the source's own clock
 * @param key the record's key
 */
public record Position(long rowversion, BusinessKey key) {}
