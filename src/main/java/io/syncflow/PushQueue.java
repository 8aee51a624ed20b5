package io.syncflow;

import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.OutboundChanges.Page;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** What a shop still has to be told, product by product: changes first, then what it lacks. */
public final class PushQueue {

  /** As many as one call sets the stock of. */
  private static final int PAGE = 250;

  private final OutboundChanges outbound;
  private final UUID org;
  private final boolean creates;
  private final Deque<OutboundChange> waiting = new ArrayDeque<>();
  private final Deque<OutboundChange> alone = new ArrayDeque<>();
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
    if (!alone.isEmpty()) {
      return alone.poll();
    }
    fill();
    return waiting.poll();
  }

  /**
   * Those of the page at hand that can be told together; they are not among {@link #next}. None
   * while some wait to be told alone: where that is the fate of all, one page has to be enough.
   */
  List<OutboundChange> together(Predicate<OutboundChange> which) {
    if (!alone.isEmpty()) {
      return List.of();
    }
    fill();
    List<OutboundChange> together = waiting.stream().filter(which).toList();
    waiting.removeIf(which);
    return together;
  }

  /** Has one of {@link #together} told by itself after all. */
  void alone(OutboundChange change) {
    alone.add(change);
  }

  private void fill() {
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
  }
}
