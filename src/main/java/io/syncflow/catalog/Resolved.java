package io.syncflow.catalog;

import java.util.List;

/**
 * What became of conflicts that were to be settled.
 *
 * @param resolved how many are
 * @param left those that stay open, each with a sentence why
 */
public record Resolved(int resolved, List<String> left) {}
