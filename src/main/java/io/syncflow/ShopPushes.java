package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.PushOutcome.Result;
import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.FieldChange;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.Snapshot;
import io.syncflow.http.CallFailed;
import io.syncflow.ledger.Run;
import io.syncflow.shopify.Foundlings;
import io.syncflow.shopify.Kept;
import io.syncflow.shopify.ShopChunk;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopPush;
import io.syncflow.shopify.ShopRefused;
import io.syncflow.shopify.ShopWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;

/**
 * Tells a shop what the catalog wants there, one product after the other, and stock of many at
 * once: the shop is called first and outside of any transaction, and what came of it is kept in
 * one.
 *
 * <p>Before a product is written it is read. One that is not as the hub knows it was edited there:
 * the edit is taken in and merged, and the next run tells what is left to tell.
 */
public final class ShopPushes {

  private static final String STOCK = "stock";

  private final ShopPush shop;
  private final OutboundChanges outbound;
  private final ShopStockPushes stock;
  private final PushSettlement settlement;

  ShopPushes(ShopPush shop, ShopProducts products, OutboundChanges outbound, ShopCatalog catalog) {
    this.shop = shop;
    this.outbound = outbound;
    this.stock = new ShopStockPushes(shop, products, outbound);
    this.settlement = new PushSettlement(shop, products, outbound, catalog);
  }

  /** What the run has to tell; of what a run before it has left half done, its log tells first. */
  public PushQueue queue(Run run) {
    shop.review(run);
    return new PushQueue(outbound, run.org(), shop.createsProducts(run.org()));
  }

  /**
   * Tells the next changes: all of a page that are about stock alone, else one; null when there is
   * none.
   *
   * @throws io.syncflow.http.CallFailed when the shop cannot be told: the changes wait
   */
  public List<PushOutcome> next(Run run, PushQueue queue) {
    List<PushOutcome> set = stock.next(run, queue);
    if (!set.isEmpty()) {
      return set;
    }
    OutboundChange change = queue.next();
    if (change == null) {
      return null;
    }
    try {
      return List.of(
          change.kind() == OutboundChange.Kind.CREATE ? create(run, change) : update(run, change));
    } catch (ShopRefused refused) {
      return List.of(PushOutcome.refused(change, "shop_refused", refused.getMessage(), null));
    }
  }

  private PushOutcome create(Run run, OutboundChange change) {
    ShopProduct made = shop.create(run, ShopifyCreation.product(change.snapshot()));
    Set<String> paths = new HashSet<>();
    change.changes().keySet().forEach(path -> paths.addAll(carried(run, change, path)));
    Acknowledgement taken =
        new Acknowledgement(
            change.product(),
            made.id(),
            change.version(),
            paths,
            variants(change, made),
            made.updatedAt().toString(),
            made.updatedAt(),
            null);
    return new PushOutcome(
        Result.CREATED, new ShopChunk(List.of(made), List.of(), null), taken, null, null, null);
  }

  /** What is carried with a path when it is new: all but stock, which is told to what is there. */
  private Set<String> carried(Run run, OutboundChange change, String path) {
    if (shop.location(run.org()) == null) {
      return Set.of(path);
    }
    FieldChange to = change.changes().get(path);
    if (path.equals(STOCK)) {
      return Set.of();
    }
    if (!isWholeVariant(path) || to.after().isNull()) {
      return Set.of(path);
    }
    Set<String> fields = new HashSet<>();
    for (String field : Snapshot.fields(to.after())) {
      if (!field.equals(STOCK)) {
        fields.add(path + "/" + field);
      }
    }
    return fields;
  }

  private static boolean isWholeVariant(String path) {
    return path.startsWith("variants/") && path.indexOf('/', "variants/".length()) < 0;
  }

  /** The shop's ids of the variants by ours: they have the same SKUs. */
  private static Map<UUID, String> variants(OutboundChange change, ShopProduct made) {
    Map<String, String> bySku = new HashMap<>();
    for (JsonNode variant : made.content().path("variants")) {
      bySku.put(variant.path("sku").asText(), variant.path("id").asText());
    }
    Map<UUID, String> ids = new HashMap<>();
    for (Map.Entry<String, JsonNode> variant : change.snapshot().path("variants").properties()) {
      String id = bySku.get(variant.getValue().path("sku").asText());
      if (id != null) {
        ids.put(UUID.fromString(variant.getKey()), id);
      }
    }
    return ids;
  }

  private PushOutcome update(Run run, OutboundChange change) {
    Optional<ShopProduct> read = shop.read(run, change.externalId());
    if (read.isEmpty()) {
      return edited(new ShopChunk(List.of(), List.of(change.externalId()), null));
    }
    ShopProduct product = read.get();
    if (!shop.isKnown(run.org(), product)) {
      return edited(new ShopChunk(List.of(product), List.of(), null));
    }
    return outbound
        .of(run.org(), ShopifyAccounts.SYSTEM, change.product())
        .filter(now -> now.externalId() != null)
        .map(now -> write(run, now, product))
        .orElseGet(() -> PushOutcome.of(Result.UNCHANGED, null, null));
  }

  /**
   * @param change as it is now: since the queue was filled, what the shop says may have been taken
   *     in elsewhere, and be a conflict
   */
  private PushOutcome write(Run run, OutboundChange change, ShopProduct product) {
    ShopifyWrite wanted = new ShopifyWrite(change, product, shop.location(run.org()) != null);
    String occasion = change.product() + "@" + change.version();
    Foundlings found = new Foundlings(product);
    try {
      ShopWrite.Outcome written = shop.write(run, product, wanted.write(), occasion, found);
      return written(run, change, product, wanted, written).withFound(change, found);
    } catch (ShopRefused refused) {
      return PushOutcome.refused(change, "shop_refused", refused.getMessage(), null)
          .withFound(change, found);
    } catch (CallFailed failed) {
      if (found.product() == null) {
        throw failed;
      }
      // What was found has to be kept; the next call finds the shop away, or the next run tells it.
      return PushOutcome.of(Result.CLASHED, null, null).withFound(change, found);
    }
  }

  private PushOutcome written(
      Run run,
      OutboundChange change,
      ShopProduct product,
      ShopifyWrite wanted,
      ShopWrite.Outcome written) {
    Set<String> paths = new HashSet<>();
    for (String path : change.changes().keySet()) {
      paths.addAll(isWholeVariant(path) ? carried(run, change, path) : Set.of(path));
    }
    paths.removeAll(written.stale().keySet());
    paths.removeAll(wanted.unknown());
    Map<UUID, String> added = new HashMap<>();
    written
        .added()
        .forEach(
            (path, id) -> added.put(UUID.fromString(path.substring("variants/".length())), id));
    Acknowledgement taken =
        new Acknowledgement(
            change.product(),
            change.externalId(),
            change.version(),
            paths,
            added,
            change.remoteVersion(),
            null,
            null);
    if (!wanted.unknown().isEmpty()) {
      return PushOutcome.refused(
          change,
          "variant_unknown",
          "the shop's ids of these variants are not known: " + String.join(", ", wanted.unknown()),
          taken);
    }
    if (!written.stale().isEmpty()) {
      return PushOutcome.of(
          Result.CLASHED,
          taken,
          ShopifyChange.withStock(product, written.stale(), change.variants()));
    }
    return PushOutcome.of(written.changed() ? Result.WRITTEN : Result.UNCHANGED, taken, null);
  }

  private static PushOutcome edited(ShopChunk seen) {
    return new PushOutcome(Result.EDITED, seen, null, null, null, null);
  }

  /** Keeps what came of it, in the open transaction; answers what the next step books. */
  public Kept settle(Exchange exchange) {
    return settlement.settle(exchange);
  }
}
