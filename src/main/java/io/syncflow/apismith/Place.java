package io.syncflow.apismith;

/**
 * Where a page ended: the next one begins behind it.
 *
 * @param rowversion the version as the source writes it
 * @param number the version as a number
 * @param keyJson the key as a JSON array
 */
record Place(String rowversion, long number, String keyJson) {}
