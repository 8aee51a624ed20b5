package io.syncflow.catalog;

/**
 * A row that cannot be kept.
 *
 * @param line of the file; null when there is no file
 * @param reason a sentence
 */
public record RowFault(Integer line, String sku, String reason) {}
