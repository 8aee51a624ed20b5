package io.syncflow.catalog;

import java.util.List;

/**
 * What became of rows of a file: their sum is the number of rows given.
 *
 * @param staged how many wait for approval
 * @param conflicts how many fields are left out because somebody else changed them, too
 * @param unchanged how many change nothing
 * @param faults those that cannot be kept
 */
public record StagedRows(int staged, int conflicts, int unchanged, List<RowFault> faults) {}
