package io.syncflow;

import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.shopify.Foundlings;
import io.syncflow.shopify.ShopChunk;
import java.util.List;
import java.util.UUID;

/**
 * What came of telling a shop one change.
 *
 * @param result in one word
 * @param seen what was seen of the product on the way; null when nothing was
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

  /** One of which nothing was seen on the way, and nothing refused. */
  static PushOutcome of(Result result, Acknowledgement taken, RemoteChange clash) {
    return new PushOutcome(result, null, taken, clash, null, null);
  }

  /**
   * One that could not be told.
   *
   * @param reason a sentence
   * @param taken what was told all the same; null for nothing
   */
  static PushOutcome refused(
      OutboundChange change, String code, String reason, Acknowledgement taken) {
    Rejection rejection =
        new Rejection(
            key(change.product()),
            change.version(),
            Stage.DELIVER,
            code,
            reason,
            change.snapshot().toString(),
            null);
    return new PushOutcome(Result.REFUSED, null, taken, null, null, rejection);
  }

  /** The key that a product's dead letters have. */
  static BusinessKey key(UUID product) {
    return new BusinessKey(List.of(product.toString()));
  }
}
