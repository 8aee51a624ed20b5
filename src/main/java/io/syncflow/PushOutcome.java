package io.syncflow;

import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.record.Rejection;
import io.syncflow.shopify.Foundlings;
import io.syncflow.shopify.ShopChunk;

/**
 * What came of telling a shop one change.
 *
 * @param result in one word
 * @param seen what was seen of the product on the way; may be empty
 * @param taken what is agreed now; null when nothing is
 * @param clash what the shop has instead of what it was known to have; null when there is no clash
 * @param overwritten an edit of which something was written over; null when none was
 * @param rejection why it could not be told; null when it could
 */
public record PushOutcome(
    Result result,
    ShopChunk seen,
    Acknowledgement taken,
    RemoteChange clash,
    Overwritten overwritten,
    Rejection rejection) {

  /**
   * An edit that was made after the product was read and before it was written.
   *
   * @param told what was written
   * @param found the product as the write found it
   */
  public record Overwritten(OutboundChange told, RemoteChange found) {}

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

  /** The same, and what the write found and wrote over; a refusal stays one. */
  PushOutcome withFound(OutboundChange told, Foundlings found) {
    if (found.product() == null) {
      return this;
    }
    return new PushOutcome(
        result == Result.REFUSED ? result : Result.CLASHED,
        seen,
        taken,
        clash,
        new Overwritten(told, ShopifyChange.of(found.product())),
        rejection);
  }
}
