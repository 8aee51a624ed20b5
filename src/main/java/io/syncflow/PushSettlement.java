package io.syncflow;

import io.syncflow.PushOutcome.Result;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.shopify.Kept;
import io.syncflow.shopify.ShopChunk;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopPush;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;

/** Keeps what came of telling a shop: what is agreed now, what clashed, what was refused. */
final class PushSettlement {

  private static final ShopChunk NOTHING = new ShopChunk(List.of(), List.of(), null);

  private final ShopPush shop;
  private final ShopProducts products;
  private final OutboundChanges outbound;
  private final ShopCatalog catalog;

  PushSettlement(
      ShopPush shop, ShopProducts products, OutboundChanges outbound, ShopCatalog catalog) {
    this.shop = shop;
    this.products = products;
    this.outbound = outbound;
    this.catalog = catalog;
  }

  /** Keeps the property {@code outcomes}, in the open transaction. */
  Kept settle(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    List<PushOutcome> outcomes = outcomes(exchange);
    // What was seen of a product comes alone; of stock that is told together nothing is seen.
    ShopChunk seen = outcomes.get(0).seen();
    Kept kept = products.keep(run, seen == null ? NOTHING : seen);
    shop.settle(run);
    if (outcomes.get(0).result() == Result.EDITED) {
      return kept;
    }
    List<RemoteChange> clashes =
        outcomes.stream().map(PushOutcome::clash).filter(Objects::nonNull).toList();
    if (!clashes.isEmpty()) {
      catalog.takeChanges(exchange, run, clashes);
    }
    List<BusinessKey> passed = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    Map<String, Long> told = new TreeMap<>();
    Counts counts = Counts.ZERO;
    for (PushOutcome outcome : outcomes) {
      if (outcome.overwritten() != null) {
        catalog.keepOverwritten(exchange, run, outcome.overwritten(), outcome.taken());
        products.distrust(run.org(), outcome.overwritten().told().externalId());
      } else if (outcome.taken() != null) {
        outbound.acknowledge(run.org(), ShopifyAccounts.SYSTEM, outcome.taken());
      }
      if (outcome.rejection() != null) {
        rejected.add(outcome.rejection());
      } else if (outcome.taken() != null) {
        passed.add(PushOutcome.key(outcome.taken().product()));
      }
      if (outcome.result() != Result.UNCHANGED) {
        told.merge("received", 1L, Long::sum);
        told.merge(what(outcome.result()), 1L, Long::sum);
      }
      counts = counts.plus(counts(outcome.result()));
    }
    if (!told.isEmpty()) {
      catalog.told(exchange, run, told);
    }
    return new Kept(List.of(), Set.of(), List.of(), rejected, passed, counts, null);
  }

  @SuppressWarnings("unchecked")
  private static List<PushOutcome> outcomes(Exchange exchange) {
    return exchange.getProperty("outcomes", List.class);
  }

  private static String what(Result result) {
    return switch (result) {
      case REFUSED -> "refused";
      case CLASHED -> "conflicts";
      default -> "told";
    };
  }

  private static Counts counts(Result result) {
    return switch (result) {
      case CREATED -> new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
      case WRITTEN -> new Counts(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);
      case REFUSED -> new Counts(1, 0, 0, 0, 1, 0, 0, 0, 0, 0);
      case CLASHED -> new Counts(1, 0, 0, 0, 0, 0, 1, 0, 0, 0);
      default -> new Counts(1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    };
  }
}
