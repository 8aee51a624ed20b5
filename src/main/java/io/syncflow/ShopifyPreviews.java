package io.syncflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.catalog.FieldChange;
import io.syncflow.catalog.OutboundChange;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.ledger.Run;
import io.syncflow.record.Difference;
import io.syncflow.shopify.ShopChunk;
import io.syncflow.shopify.ShopMissing;
import io.syncflow.shopify.ShopNews;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopPush;
import io.syncflow.shopify.ShopRead;
import io.syncflow.shopify.ShopReads;
import io.syncflow.shopify.ShopSweep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a shop has to say to the catalog, and the catalog to the shop. */
final class ShopifyPreviews implements PreviewSource {

  private static final String PRODUCTS = "products";
  private static final String PRODUCT_CHANGES = "product_changes";
  private static final int PAGE = 200;

  private final ShopReads reads;
  private final ShopProducts products;
  private final ShopSweep sweep;
  private final ShopPush push;
  private final OutboundChanges outbound;

  ShopifyPreviews(
      ShopReads reads,
      ShopProducts products,
      ShopSweep sweep,
      ShopPush push,
      OutboundChanges outbound) {
    this.reads = reads;
    this.products = products;
    this.sweep = sweep;
    this.push = push;
    this.outbound = outbound;
  }

  @Override
  public boolean knows(String system, String entity) {
    return system.equals(ShopifyAccounts.SYSTEM)
        && (entity.equals(PRODUCTS) || entity.equals(PRODUCT_CHANGES));
  }

  @Override
  public PreviewRead open(Run run, boolean deletions) {
    return run.entity().equals(PRODUCTS)
        ? new In(run, reads.open(run), deletions)
        : new Out(new PushQueue(outbound, run.org(), push.createsProducts(run.org())));
  }

  /** First what the run would read, then, if that is asked for, what the shop no longer has. */
  private final class In implements PreviewRead {
    private final Run run;
    private final ShopRead read;
    private final Set<String> gone = new HashSet<>();
    private boolean deletions;
    private ShopMissing missing;

    In(Run run, ShopRead read, boolean deletions) {
      this.run = run;
      this.read = read;
      this.deletions = deletions;
    }

    @Override
    public Step next() {
      ShopChunk chunk = read.next();
      if (chunk == null) {
        return missing();
      }
      ShopNews news = products.foresee(run, chunk);
      List<RemoteChange> changes = new ArrayList<>();
      news.changed().forEach(product -> changes.add(ShopifyChange.of(product)));
      news.gone().forEach(id -> changes.add(ShopifyChange.gone(id)));
      gone.addAll(news.gone());
      return new Step(changes, List.of(), Map.of("unchanged", news.unchanged()));
    }

    private Step missing() {
      if (deletions) {
        deletions = false;
        missing = sweep.foresee(run);
      }
      List<String> ids = missing == null ? null : missing.next();
      return ids == null
          ? null
          : new Step(
              ids.stream().filter(gone::add).map(ShopifyChange::gone).toList(),
              List.of(),
              Map.of());
    }

    @Override
    public void close() {
      read.close();
      if (missing != null) {
        missing.close();
      }
    }
  }

  private static final class Out implements PreviewRead {
    private final PushQueue queue;

    Out(PushQueue queue) {
      this.queue = queue;
    }

    @Override
    public Step next() {
      List<Difference> records = new ArrayList<>();
      OutboundChange change = queue.next();
      while (change != null) {
        records.add(difference(change));
        change = records.size() < PAGE ? queue.next() : null;
      }
      return records.isEmpty() ? null : Step.of(records, Map.of());
    }

    private static Difference difference(OutboundChange change) {
      ObjectNode before = JsonNodeFactory.instance.objectNode();
      ObjectNode after = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, FieldChange> field : change.changes().entrySet()) {
        before.set(field.getKey(), field.getValue().before());
        after.set(field.getKey(), field.getValue().after());
      }
      return new Difference(
          switch (change.kind()) {
            case CREATE -> Difference.Kind.CREATE;
            case UPDATE -> Difference.Kind.UPDATE;
            case ARCHIVE -> Difference.Kind.DELETE;
          },
          change.snapshot().path("sku").asText(),
          before,
          after,
          change.version());
    }
  }
}
