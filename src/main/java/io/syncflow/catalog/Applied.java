package io.syncflow.catalog;

import java.util.List;
import java.util.UUID;

/**
 * What became of a page of approved changes.
 *
 * @param applied how many are done
 * @param refused how many are not, drifted ones included
 * @param locked how many stay approved, because their products are locked
 * @param drifted the same changes on what is there now
 * @param last where the next page begins; null when there is none
 */
record Applied(int applied, int refused, int locked, List<Proposal> drifted, UUID last) {}
