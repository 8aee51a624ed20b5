package io.syncflow.xorosoft;

import io.syncflow.record.Rejection;
import java.util.List;

/**
 * One page of stock or of prices: one database transaction.
 *
 * @param skipped rows of stores that are not carried
 * @param reached where the cursor stands once it is kept, in microseconds since 1970; null leaves
 *     it
 */
public record XoroChunk(
    List<StockLine> stock,
    List<PriceLine> prices,
    List<Rejection> rejected,
    long skipped,
    Long reached) {}
