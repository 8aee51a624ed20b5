package io.syncflow.catalog;

import java.util.List;

/**
 * What rows of a file would do.
 *
 * @param planned how many products would change
 * @param conflicts how many fields are left out because somebody else changed them, too
 * @param unchanged how many rows would change nothing
 * @param faults those that cannot be kept
 */
public record PlanRows(int planned, int conflicts, int unchanged, List<RowFault> faults) {}
