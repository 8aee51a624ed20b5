package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.syncflow.PushOutcome.Result;
import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.ledger.Run;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopPush;
import io.syncflow.shopify.ShopRefused;
import io.syncflow.shopify.ShopWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a shop the stock of many products at once. No product is read for it: a quantity is set
 * over none but the one that was agreed, and nothing else is written. What the shop does not take
 * that way is told by itself, with a look at the product first.
 */
final class ShopStockPushes {

  private final ShopPush shop;
  private final ShopProducts products;
  private final OutboundChanges outbound;

  ShopStockPushes(ShopPush shop, ShopProducts products, OutboundChanges outbound) {
    this.shop = shop;
    this.products = products;
    this.outbound = outbound;
  }

  /** What came of those of the queue's page that are about stock alone; may be none. */
  List<PushOutcome> next(Run run, PushQueue queue) {
    if (shop.location(run.org()) == null) {
      return List.of();
    }
    List<OutboundChange> queued = queue.together(ShopStockPushes::isStockAlone);
    if (queued.isEmpty()) {
      return List.of();
    }
    Map<String, ShopProduct> known =
        products.last(run.org(), queued.stream().map(OutboundChange::externalId).toList());
    List<PushOutcome> outcomes = new ArrayList<>();
    Map<OutboundChange, ShopifyWrite> writes = new LinkedHashMap<>();
    for (OutboundChange change : now(run, queued, outcomes)) {
      ShopProduct product = known.get(change.externalId());
      ShopifyWrite write = product == null ? null : new ShopifyWrite(change, product, true);
      if (write == null || !isStockAlone(change) || !write.isStock()) {
        queue.alone(change);
      } else {
        writes.put(change, write);
      }
    }
    outcomes.addAll(tell(run, writes, known, queue));
    return outcomes;
  }

  /** As they are now: some may be in conflict since the queue was filled, or taken back. */
  private List<OutboundChange> now(
      Run run, List<OutboundChange> queued, List<PushOutcome> outcomes) {
    List<OutboundChange> now =
        outbound
            .of(
                run.org(),
                ShopifyAccounts.SYSTEM,
                queued.stream().map(OutboundChange::product).toList())
            .stream()
            .filter(change -> change.externalId() != null)
            .toList();
    for (int settled = now.size(); settled < queued.size(); settled++) {
      outcomes.add(PushOutcome.of(Result.UNCHANGED, null, null));
    }
    return now;
  }

  private List<PushOutcome> tell(
      Run run,
      Map<OutboundChange, ShopifyWrite> writes,
      Map<String, ShopProduct> known,
      PushQueue queue) {
    Map<String, List<ShopWrite.StockChange>> wanted = new HashMap<>();
    writes.forEach((change, write) -> wanted.put(change.externalId(), write.write().stock()));
    List<PushOutcome> outcomes = new ArrayList<>();
    Map<String, ShopWrite.Stock> set;
    try {
      set =
          shop.setStock(
              run,
              writes.keySet().stream().map(change -> known.get(change.externalId())).toList(),
              wanted,
              writes.keySet().stream()
                  .map(change -> change.product() + "@" + change.version())
                  .collect(Collectors.joining(",")));
    } catch (ShopRefused refused) {
      writes
          .keySet()
          .forEach(
              change ->
                  outcomes.add(
                      PushOutcome.refused(change, "shop_refused", refused.getMessage(), null)));
      return outcomes;
    }
    for (OutboundChange change : writes.keySet()) {
      ShopWrite.Stock stock = set.get(change.externalId());
      if (stock.refused()) {
        queue.alone(change);
      } else {
        outcomes.add(outcome(change, stock));
      }
    }
    return outcomes;
  }

  private static PushOutcome outcome(OutboundChange change, ShopWrite.Stock stock) {
    List<String> taken = new ArrayList<>(change.changes().keySet());
    taken.removeAll(stock.stale().keySet());
    Acknowledgement acknowledged =
        new Acknowledgement(
            change.product(),
            change.externalId(),
            change.version(),
            Set.copyOf(taken),
            Map.of(),
            change.remoteVersion(),
            null,
            null);
    if (!stock.stale().isEmpty()) {
      return PushOutcome.of(Result.CLASHED, acknowledged, clash(change, stock.stale()));
    }
    return PushOutcome.of(stock.changed() ? Result.WRITTEN : Result.UNCHANGED, acknowledged, null);
  }

  /** The stock that the shop has instead, for the catalog to merge: both sides moved it. */
  private static RemoteChange clash(OutboundChange change, Map<String, Long> stale) {
    Map<String, JsonNode> fields = new HashMap<>();
    stale.forEach((path, quantity) -> fields.put(path, LongNode.valueOf(quantity)));
    return new RemoteChange(
        ShopifyAccounts.SYSTEM,
        change.externalId(),
        null,
        null,
        null,
        fields,
        null,
        false,
        change.remoteVersion(),
        null,
        null,
        change.product());
  }

  private static boolean isStockAlone(OutboundChange change) {
    return change.kind() == OutboundChange.Kind.UPDATE
        && change.changes().keySet().stream()
            .allMatch(path -> path.equals("stock") || path.endsWith("/stock"));
  }
}
