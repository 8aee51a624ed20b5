package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.PushOutcome.Result;
import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.FieldChange;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.Snapshot;
import io.syncflow.http.CallFailed;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.shopify.Foundlings;
import io.syncflow.shopify.Kept;
import io.syncflow.shopify.ShopChunk;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopPush;
import io.syncflow.shopify.ShopRefused;
import io.syncflow.shopify.ShopWrite;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.camel.Exchange;

/**
 * Tells a shop what the catalog wants there, one product after the other: the shop is called first
 * and outside of any transaction, and what came of it is kept in one.
 *
 * <p>Before a product is written it is read. One that is not as the hub knows it was edited there:
 * the edit is taken in and merged, and the next run tells what is left to tell.
 */
public final class ShopPushes {

  private static final String STOCK = "stock";
  private static final ShopChunk NOTHING = new ShopChunk(List.of(), List.of(), null);

  private final ShopPush shop;
  private final ShopProducts products;
  private final OutboundChanges outbound;
  private final ShopCatalog catalog;

  ShopPushes(ShopPush shop, ShopProducts products, OutboundChanges outbound, ShopCatalog catalog) {
    this.shop = shop;
    this.products = products;
    this.outbound = outbound;
    this.catalog = catalog;
  }

  /** What the run has to tell. */
  public PushQueue queue(Run run) {
    return new PushQueue(outbound, run.org(), shop.createsProducts(run.org()));
  }

  /**
   * Tells the next change; null when there is none.
   *
   * @throws io.syncflow.http.CallFailed when the shop cannot be told: the change waits
   */
  public PushOutcome next(Run run, PushQueue queue) {
    OutboundChange change = queue.next();
    if (change == null) {
      return null;
    }
    try {
      return change.kind() == OutboundChange.Kind.CREATE
          ? create(run, change)
          : update(run, change);
    } catch (ShopRefused refused) {
      return refused(change, "shop_refused", refused.getMessage(), null);
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
        .orElseGet(() -> new PushOutcome(Result.UNCHANGED, NOTHING, null, null, null, null));
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
      return refused(change, "shop_refused", refused.getMessage(), null).withFound(change, found);
    } catch (CallFailed failed) {
      if (found.product() == null) {
        throw failed;
      }
      // What was found has to be kept; the next call finds the shop away, or the next run tells it.
      return new PushOutcome(Result.CLASHED, NOTHING, null, null, null, null)
          .withFound(change, found);
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
      return refused(
          change,
          "variant_unknown",
          "the shop's ids of these variants are not known: " + String.join(", ", wanted.unknown()),
          taken);
    }
    if (!written.stale().isEmpty()) {
      return new PushOutcome(
          Result.CLASHED,
          NOTHING,
          taken,
          ShopifyChange.withStock(product, written.stale(), change.variants()),
          null,
          null);
    }
    return new PushOutcome(
        written.changed() ? Result.WRITTEN : Result.UNCHANGED, NOTHING, taken, null, null, null);
  }

  private static PushOutcome edited(ShopChunk seen) {
    return new PushOutcome(Result.EDITED, seen, null, null, null, null);
  }

  private static PushOutcome refused(
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
    return new PushOutcome(Result.REFUSED, NOTHING, taken, null, null, rejection);
  }

  private static BusinessKey key(UUID product) {
    return new BusinessKey(List.of(product.toString()));
  }

  /** Keeps what came of it, in the open transaction; answers what the next step books. */
  public Kept settle(Exchange exchange) {
    PushOutcome outcome = exchange.getProperty("outcome", PushOutcome.class);
    Run run = exchange.getProperty("run", Run.class);
    Kept seen = products.keep(run, outcome.seen());
    if (outcome.clash() != null) {
      catalog.takeChanges(exchange, run, List.of(outcome.clash()));
    }
    List<BusinessKey> passed = new ArrayList<>();
    if (outcome.overwritten() != null) {
      catalog.keepOverwritten(exchange, run, outcome.overwritten(), outcome.taken());
      products.distrust(run.org(), outcome.overwritten().told().externalId());
    } else if (outcome.taken() != null) {
      outbound.acknowledge(run.org(), ShopifyAccounts.SYSTEM, outcome.taken());
    }
    if (outcome.taken() != null) {
      passed.add(key(outcome.taken().product()));
    }
    if (outcome.result() == Result.EDITED) {
      return seen;
    }
    if (outcome.result() != Result.UNCHANGED) {
      catalog.told(exchange, run, what(outcome.result()));
    }
    return new Kept(
        List.of(),
        Set.of(),
        List.of(),
        outcome.rejection() == null ? List.of() : List.of(outcome.rejection()),
        outcome.rejection() == null ? passed : List.of(),
        counts(outcome.result()),
        null);
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
