package io.syncflow.shopify;

import io.syncflow.ledger.Counts;
import io.syncflow.record.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Webhooks with what the shop said when it was asked about them. A webhook is a hint that something
 * happened: it may be late, doubled or overtaken, so the product is read as it is now, once for all
 * hints at it, and any order of them ends the same.
 *
 * @param products what they are about, as it is now
 * @param aboutProducts how many of the events are about products
 * @param levels stock, which the webhook itself tells
 * @param done ids of events that were understood
 * @param hints ids of events that only say when to look at something
 * @param ignored ids of events of topics that need nothing
 * @param failed ids of events that cannot be worked on, with their dead letters
 */
public record EventBatch(
    ShopChunk products,
    int aboutProducts,
    List<StockLevel> levels,
    List<UUID> done,
    List<UUID> hints,
    List<UUID> ignored,
    List<UUID> failed,
    List<Rejection> rejected) {

  /** What became of the events, given what became of the products and levels they are about. */
  Kept counted(Kept kept, Counts levelCounts) {
    long repeated = aboutProducts - kept.counts().fetched();
    long skipped = hints.size() + (long) ignored.size();
    Counts rest =
        new Counts(
            repeated + skipped + failed.size(), 0, 0, repeated, failed.size(), 0, 0, skipped, 0, 0);
    List<Rejection> letters = new ArrayList<>(kept.rejected());
    letters.addAll(rejected);
    return new Kept(
        kept.changed(),
        kept.added(),
        kept.gone(),
        letters,
        kept.passed(),
        kept.counts().plus(levelCounts).plus(rest),
        null);
  }
}
