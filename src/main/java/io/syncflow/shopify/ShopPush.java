package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes to a shop what the catalog wants there; calls only, outside of any transaction. */
public final class ShopPush {

  private final ShopAccounts accounts;
  private final ProductReader reader;
  private final ProductWriter writer;
  private final StockWriter stock;
  private final ShopProducts products;
  private final RunControl control;

  ShopPush(ShopAccounts accounts, ShopClient client, ShopProducts products, RunControl control) {
    this.accounts = accounts;
    this.reader = new ProductReader(client);
    this.writer = new ProductWriter(client);
    this.stock = new StockWriter(client);
    this.products = products;
    this.control = control;
  }

  /** Whether products that the shop does not have are made there. */
  public boolean createsProducts(UUID org) {
    return accounts.of(org).createsProducts();
  }

  /** The place whose stock the hub sets; null when it sets none. */
  public String location(UUID org) {
    return accounts.of(org).location();
  }

  /** The product as the shop has it now; empty when it has none of that id. */
  public Optional<ShopProduct> read(Run run, String id) {
    return reader.find(accounts.of(run.org()), id, asking(run));
  }

  /** Whether it is as the hub saw it last, or as the hub's own last write left it. */
  public boolean isKnown(UUID org, ShopProduct product) {
    return products.isKnown(org, product);
  }

  /**
   * Writes fields; what it is to look like afterwards is noted first, so that it is no news when it
   * comes back.
   *
   * @param product as it was read a moment ago
   * @return whether anything had to be written
   * @throws ShopRefused when the shop refuses
   */
  public boolean write(Run run, ShopProduct product, ShopWrite write) {
    ObjectNode after = ProductWriter.after(product, write);
    String hash = ContentHash.of(after);
    if (hash.equals(product.hash())) {
      return false;
    }
    products.expect(run.org(), product.id(), hash);
    writer.write(accounts.of(run.org()), product.id(), write, asking(run));
    return true;
  }

  /**
   * Sets stock.
   *
   * @param occasion the same for every repetition of this change
   * @return by the change's name what the shop has instead, where it had not what was expected:
   *     nothing was set there
   */
  public Map<String, Long> setStock(
      Run run, ShopProduct product, ShopWrite write, String occasion) {
    ShopAccount account = accounts.of(run.org());
    Map<String, Long> stale = new LinkedHashMap<>();
    for (ShopWrite.StockChange change : write.stock()) {
      String item = item(product, change.variant());
      Long now = stock.available(account, item, account.location(), asking(run));
      if (now == null) {
        throw new ShopRefused(
            ShopRefused.Kind.USER_ERRORS, item + " is not stocked at " + account.location());
      }
      long from = change.from() == null ? now : change.from();
      if (now == change.to()) {
        continue;
      }
      boolean set =
          now == from
              && stock.set(
                  account,
                  item,
                  account.location(),
                  from,
                  change.to(),
                  occasion,
                  "gid://syncflow/SyncRun/" + run.id(),
                  asking(run));
      if (!set) {
        stale.put(change.name(), stock.available(account, item, account.location(), asking(run)));
      }
    }
    return stale;
  }

  private static String item(ShopProduct product, String variant) {
    for (JsonNode one : product.content().path("variants")) {
      if (one.path("id").asText().equals(variant)) {
        return one.path("inventoryItem").path("id").asText();
      }
    }
    throw new ShopRefused(
        ShopRefused.Kind.USER_ERRORS, product.id() + " has no variant " + variant);
  }

  /**
   * Makes a product.
   *
   * @param input a {@code ProductSetInput} with all its variants
   * @return as the shop has it
   * @throws ShopRefused when the shop refuses
   */
  public ShopProduct create(Run run, ObjectNode input) {
    String id = writer.create(accounts.of(run.org()), input, asking(run));
    return read(run, id)
        .orElseThrow(
            () ->
                new ShopRefused(
                    ShopRefused.Kind.NO_PAYLOAD, "shopify made " + id + " and does not have it"));
  }

  private Asking asking(Run run) {
    return new Asking(run.id(), () -> control.obey(run), false);
  }
}
