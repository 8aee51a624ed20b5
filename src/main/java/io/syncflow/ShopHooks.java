package io.syncflow;

import io.syncflow.ledger.Run;
import io.syncflow.shopify.EventBatch;
import io.syncflow.shopify.ShopEvent;
import io.syncflow.shopify.ShopEvents;
import io.syncflow.webhook.InboundEvents;
import java.util.List;
import java.util.UUID;

/**
 * Brings stored deliveries to the room that understands them, and back to say what became of them.
 */
public final class ShopHooks {

  private static final int MOST_REASONS = 1;

  private final InboundEvents inbound;
  private final ShopEvents events;
  private final int atOnce;

  ShopHooks(InboundEvents inbound, ShopEvents events, int atOnce) {
    this.inbound = inbound;
    this.events = events;
    this.atOnce = atOnce;
  }

  /** The organisations whose shops have sent something. */
  public List<UUID> due() {
    return inbound.due(ShopifyAccounts.SYSTEM);
  }

  /** The next deliveries with what the shop says about them; null when none are left. */
  public EventBatch next(Run run) {
    List<ShopEvent> waiting =
        inbound.next(run.org(), ShopifyAccounts.SYSTEM, atOnce).stream()
            .map(event -> new ShopEvent(event.id(), event.topic(), event.body()))
            .toList();
    return waiting.isEmpty() ? null : events.read(run, waiting);
  }

  /** Says what became of them, in the transaction of what followed from them. */
  public void settle(Run run, EventBatch batch) {
    inbound.settle(run.org(), batch.done(), "processed", null);
    inbound.settle(run.org(), batch.hints(), "processed", null);
    inbound.settle(run.org(), batch.ignored(), "ignored", "nothing follows from this topic");
    String why =
        batch.rejected().stream()
            .limit(MOST_REASONS)
            .map(letter -> letter.reason())
            .findFirst()
            .orElse(null);
    inbound.settle(run.org(), batch.failed(), "failed", why);
  }
}
