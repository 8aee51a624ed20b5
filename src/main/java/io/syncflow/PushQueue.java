package io.syncflow;

import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.OutboundChanges.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;

/** What a shop still has to be told, product by product: changes first, then what it lacks. */
public final class PushQueue {

  private static final int PAGE = 100;

  private final OutboundChanges outbound;
  private final UUID org;
  private final boolean creates;
  private final Deque<OutboundChange> waiting = new ArrayDeque<>();
  private boolean creations;
  private boolean ended;
  private UUID after;

  /**
   * @param creates whether products that the shop lacks are among it
   */
  PushQueue(OutboundChanges outbound, UUID org, boolean creates) {
    this.outbound = outbound;
    this.org = org;
    this.creates = creates;
  }

  /** The next one; null when there is none. */
  OutboundChange next() {
    while (waiting.isEmpty() && !ended) {
      Page page =
          creations
              ? outbound.creations(org, ShopifyAccounts.SYSTEM, after, PAGE)
              : outbound.pending(org, ShopifyAccounts.SYSTEM, after, PAGE);
      waiting.addAll(page.changes());
      after = page.last();
      if (after == null) {
        ended = creations || !creates;
        creations = true;
      }
    }
    return waiting.poll();
  }
}
