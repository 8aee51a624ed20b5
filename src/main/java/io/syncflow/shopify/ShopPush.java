package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
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
  private final ShopIntents intents;
  private final RunControl control;
  private final RunProgress progress;

  ShopPush(
      ShopAccounts accounts,
      ShopClient client,
      ShopProducts products,
      ShopIntents intents,
      RunControl control,
      RunProgress progress) {
    this.accounts = accounts;
    this.reader = new ProductReader(client);
    this.writer = new ProductWriter(client);
    this.stock = new StockWriter(client);
    this.products = products;
    this.intents = intents;
    this.control = control;
    this.progress = progress;
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
   * Writes a product: fields, then variants that are new, then those that go, then stock. How it
   * looks with its new fields is noted first, so that they are no news when they come back; of
   * variants that come and go the next read tells, and the catalog finds them as it has them.
   *
   * @param product as it was read a moment ago
   * @param occasion the same for every repetition of this write
   * @param found takes what was written over, also when the write fails half way
   * @throws ShopRefused when the shop refuses; part of it may be written then
   */
  public ShopWrite.Outcome write(
      Run run, ShopProduct product, ShopWrite write, String occasion, Foundlings found) {
    ShopAccount account = accounts.of(run.org());
    Asking asking = asking(run);
    String hash = ContentHash.of(ProductWriter.after(product, write));
    boolean fields = !hash.equals(product.hash());
    if (fields) {
      products.expect(run.org(), product.id(), hash);
      intents.begin(run, product, write);
      writer.write(account, product, write, found, asking);
      if (!found.unseen().isEmpty()) {
        unseen(run, product.id(), found.unseen());
      }
    }
    Map<String, String> added = writer.add(account, product, write.added(), asking);
    writer.remove(account, product.id(), write.removed(), asking);
    StockWriter.Outcome set =
        stock.set(account, wanted(product, "", write.stock()), occasion, asking);
    for (ShopRefused refused : set.refused().values()) {
      throw refused;
    }
    boolean changed =
        fields || !added.isEmpty() || !write.removed().isEmpty() || !set.set().isEmpty();
    return new ShopWrite.Outcome(changed, added, set.stale());
  }

  /**
   * Looks at what runs have left that died, or lost the shop, between a write and keeping its
   * outcome. What was written over then nobody has seen, and nobody will: the run says of which
   * fields that is so.
   *
   * @throws io.syncflow.http.CallFailed when the shop cannot be asked
   */
  public void review(Run run) {
    for (ShopIntents.Intent intent : intents.left(run)) {
      List<String> arrived = read(run, intent.product()).map(intent::arrived).orElseGet(List::of);
      if (!arrived.isEmpty()) {
        unseen(run, intent.product(), arrived);
      }
      intents.forget(run.org(), intent);
    }
  }

  /** What was written has its outcome kept, in the open transaction. */
  public void settle(Run run) {
    intents.settle(run);
  }

  private void unseen(Run run, String product, Collection<String> fields) {
    progress.notice(
        run,
        product
            + " has the hub's values of "
            + String.join(", ", fields)
            + ", and the shop's answer to the write was lost: if somebody edited one of them at the"
            + " shop in that moment, nobody has seen that value.");
  }

  /**
   * Sets stock of many products in few calls: what the shop complains about of one of them stops no
   * other.
   *
   * @param products as they were read last; each once
   * @param wanted quantities by the product's id
   * @param occasion the same for every repetition of this write
   * @return what came of each, by the product's id
   * @throws ShopRefused when the shop refuses a call as such; part of it may be set then
   */
  public Map<String, ShopWrite.Stock> setStock(
      Run run,
      List<ShopProduct> products,
      Map<String, List<ShopWrite.StockChange>> wanted,
      String occasion) {
    List<StockWriter.Wanted> all = new ArrayList<>();
    for (ShopProduct product : products) {
      all.addAll(wanted(product, product.id() + " ", wanted.get(product.id())));
    }
    StockWriter.Outcome set = stock.set(accounts.of(run.org()), all, occasion, asking(run));
    Map<String, ShopWrite.Stock> outcomes = new HashMap<>();
    for (ShopProduct product : products) {
      Map<String, Long> stale = new LinkedHashMap<>();
      boolean changed = false;
      boolean refused = false;
      for (ShopWrite.StockChange change : wanted.get(product.id())) {
        String name = product.id() + " " + change.name();
        changed |= set.set().contains(name);
        refused |= set.refused().containsKey(name);
        if (set.stale().containsKey(name)) {
          stale.put(change.name(), set.stale().get(name));
        }
      }
      outcomes.put(product.id(), new ShopWrite.Stock(changed, stale, refused));
    }
    return outcomes;
  }

  private static List<StockWriter.Wanted> wanted(
      ShopProduct product, String prefix, List<ShopWrite.StockChange> stock) {
    return stock.stream()
        .map(
            change ->
                new StockWriter.Wanted(
                    prefix + change.name(),
                    item(product, change.variant()),
                    change.from(),
                    change.to()))
        .toList();
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
