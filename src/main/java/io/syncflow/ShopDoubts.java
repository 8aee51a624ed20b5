package io.syncflow;

import io.syncflow.catalog.Doubts;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.ledger.Run;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopProducts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Joins the shop's room and the catalog's where a product of the shop could have been several of
 * ours: the shop does not tell of it again, so what was last seen of it is offered.
 */
public final class ShopDoubts {

  /** The exchange property with the last id that was looked at. */
  private static final String DOUBTED = "doubted";

  private static final int PAGE = 200;

  private final ShopProducts products;
  private final Doubts doubts;

  ShopDoubts(ShopProducts products, Doubts doubts) {
    this.products = products;
    this.doubts = doubts;
  }

  /**
   * The next products that the catalog can tell apart now, or of which a person has said so; null
   * when there are none any more.
   */
  public List<ShopProduct> next(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    List<ShopProduct> clear = List.of();
    List<Doubts.Doubt> page;
    do {
      String after = exchange.getProperty(DOUBTED, "", String.class);
      page = doubts.list(run.org(), ShopifyAccounts.SYSTEM, after, PAGE);
      if (!page.isEmpty()) {
        exchange.setProperty(DOUBTED, page.get(page.size() - 1).external());
        clear = clear(run, page);
      }
    } while (clear.isEmpty() && !page.isEmpty());
    return clear.isEmpty() ? null : clear;
  }

  private List<ShopProduct> clear(Run run, List<Doubts.Doubt> page) {
    Map<String, ShopProduct> last =
        products.last(run.org(), page.stream().map(Doubts.Doubt::external).toList());
    List<RemoteChange> changes = last.values().stream().map(ShopifyChange::of).toList();
    if (changes.isEmpty()) {
      return List.of();
    }
    Set<String> still = doubts.still(run.org(), changes);
    List<ShopProduct> clear = new ArrayList<>();
    for (Doubts.Doubt doubt : page) {
      ShopProduct product = last.get(doubt.external());
      // One that a person has closed too early becomes a conflict again.
      if (product != null && !(doubt.open() && still.contains(doubt.external()))) {
        clear.add(product);
      }
    }
    return clear;
  }
}
