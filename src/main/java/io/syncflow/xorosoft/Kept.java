package io.syncflow.xorosoft;

import io.syncflow.ledger.Counts;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import java.util.List;

/**
 * What became of a chunk.
 *
 * @param rejected records that could not be kept
 * @param passed keys of the records that could
 * @param reached where the cursor stands once the chunk is committed; null leaves it
 */
public record Kept(
    List<Rejection> rejected, List<BusinessKey> passed, Counts counts, Long reached) {}
