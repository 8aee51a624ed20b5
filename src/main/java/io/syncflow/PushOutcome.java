package io.syncflow;

import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.record.Rejection;
import io.syncflow.shopify.ShopChunk;

/**
 * What came of telling a shop one change.
 *
 * @param result in one word
 * @param seen what was seen of the product on the way; may be empty
 * @param taken what is agreed now; null when nothing is
 * @param clash what the shop has, or had when it was written over, instead of what it was known to
 *     have; null when there is no clash
 * @param rejection why it could not be told; null when it could
 */
public record PushOutcome(
    Result result, ShopChunk seen, Acknowledgement taken, RemoteChange clash, Rejection rejection) {

  /** What a run counts it as. */
  public enum Result {
    CREATED,
    WRITTEN,
    /** The shop had it already. */
    UNCHANGED,
    /** Somebody edited the product at the shop: that is taken in first, and merged. */
    EDITED,
    /** The shop sold some meanwhile, or was edited in the very moment: a conflict. */
    CLASHED,
    REFUSED
  }
}
