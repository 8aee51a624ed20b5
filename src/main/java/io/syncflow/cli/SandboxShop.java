package io.syncflow.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.Hub;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.ConflictChoice;
import io.syncflow.catalog.Conflicts;
import io.syncflow.catalog.Operation;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanApplication;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.ProductDesk;
import io.syncflow.catalog.RollbackRequest;
import io.syncflow.catalog.Rollbacks;
import io.syncflow.catalog.Staging;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.sandbox.Erp;
import io.syncflow.sandbox.SandboxFault;
import io.syncflow.sandbox.ShopMerchant;
import io.syncflow.sandbox.SimulatedErp;
import io.syncflow.sandbox.SimulatedShopify;
import io.syncflow.security.Secrets;
import io.syncflow.webhook.HookEndpoints;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A simulated shop beside the ERP, the organisation's account at it, and two people: the merchant
 * there and somebody at the catalog here, who at times edit the same.
 */
final class SandboxShop implements AutoCloseable {

  static final String SYSTEM = "shopify";

  /** Of the products that it begins with, in their order: what people do about them. */
  private static final int RENAMED_HERE = 0;

  private static final int REPRICED_HERE = 1;
  private static final int REPRICED_BY_BOTH = 2;
  private static final int FIRST_RENAMED_THERE = 3;
  private static final int RENAMED_THERE = 3;

  /** How many products the shop begins with unless somebody says so. */
  static final int PRODUCTS = 26;

  /** People work with the first of them; a large shop is written to disk at every change. */
  static final int FEWEST_PRODUCTS = 10;

  static final int MOST_PRODUCTS = 2_000;

  private static final String BEGAN_WITH = "shop.products";
  private static final int MOST_OPERATIONS = 200;
  private static final String CHANGES = "Changes of the shop";
  private static final String ROLLED_BACK = "shop.rolled-back";
  private static final long MERCHANT_EVERY_MILLIS = 3_000;

  private final Hub hub;
  private final UUID org;
  private final SimulatedShopify shop;
  private final Erp notes;
  private final List<String> skus;
  private final Clock clock;
  private final Author person = Author.user(null, "sandbox");
  private ScheduledExecutorService worker;

  private SandboxShop(
      Hub hub, UUID org, SimulatedShopify shop, Erp notes, List<String> skus, Clock clock) {
    this.hub = hub;
    this.org = org;
    this.shop = shop;
    this.notes = notes;
    this.skus = skus;
    this.clock = clock;
  }

  /**
   * Opens the shop, and connects the organisation.
   *
   * @param notes remembers what people have done
   * @param folder where the shop is kept
   * @param skus the shop sells the first of them
   * @param products how many it has to have begun with; null = the usual number, or as it is
   * @throws SandboxFault when it is there and began with another number
   */
  static SandboxShop open(
      Hub hub, UUID org, Erp notes, Path folder, List<String> skus, Integer products, Clock clock)
      throws SandboxFault {
    SimulatedShopify shop =
        SimulatedShopify.open(
            folder, skus, size(notes, folder, products), SimulatedErp.SEED, clock);
    ObjectNode settings = JsonNodeFactory.instance.objectNode().put("calls_per_second", 1_000);
    settings.put("location", shop.location());
    new SandboxOrganisation(hub).connect(org, SYSTEM, shop.url(), settings, shop.token());
    return new SandboxShop(hub, org, shop, notes, skus, clock);
  }

  private static int size(Erp notes, Path folder, Integer wanted) throws SandboxFault {
    Integer began = notes.recall(BEGAN_WITH).map(Integer::valueOf).orElse(null);
    boolean there = began == null && Files.exists(folder);
    int size = size(there ? Integer.valueOf(PRODUCTS) : began, wanted);
    notes.remember(BEGAN_WITH, Integer.toString(size));
    return size;
  }

  /**
   * @param began how many products the shop began with; null when there is none yet
   * @param products how many are wanted; null = as it is, or the usual number
   * @throws SandboxFault when it began with another number
   */
  static int size(Integer began, Integer products) throws SandboxFault {
    if (began != null && products != null && !began.equals(products)) {
      throw new SandboxFault(
          "this sandbox's shop began with "
              + began
              + " products and stays as it is; --dir DIR makes another sandbox");
    }
    return began != null ? began : products != null ? products : PRODUCTS;
  }

  /** What is read from it. */
  static List<SandboxEntity> in() {
    return List.of(new SandboxEntity(SYSTEM, "products"));
  }

  /** What it is told. */
  static List<SandboxEntity> out() {
    return List.of(new SandboxEntity(SYSTEM, "product_changes"));
  }

  /** The shop itself. */
  SimulatedShopify shop() {
    return shop;
  }

  /** Makes the next calls go wrong in ways from which a hub recovers by itself. */
  void haveABadNight() {
    shop.failNext(429, 1);
    shop.loseNextAnswer();
    shop.drainBucket();
  }

  /**
   * A day's work on both sides, the same however often it is done: a name and a price here, a price
   * on both sides, and three names that the merchant should have left alone.
   */
  void work() {
    ShopMerchant merchant = shop.merchant();
    edit(RENAMED_HERE, "name", "Renamed at the desk");
    edit(REPRICED_HERE, "price", "19.90");
    edit(REPRICED_BY_BOTH, "price", "21.50");
    merchant.reprice(product(REPRICED_BY_BOTH), "24.99");
    for (int i = 0; i < RENAMED_THERE; i++) {
      int number = FIRST_RENAMED_THERE + i;
      merchant.rename(product(number), "SALE! " + skus.get(number));
    }
  }

  private void edit(int number, String field, String value) {
    ProductDesk desk = new ProductDesk(hub.scope(), clock);
    desk.bySku(org, skus.get(number))
        .ifPresent(
            product ->
                desk.edit(
                    org,
                    product.id(),
                    product.version(),
                    Map.of(field, TextNode.valueOf(value)),
                    person));
  }

  /** The shop's id of one of the products it began with. */
  String product(int number) {
    return shop.merchant().product(skus.get(number));
  }

  /**
   * Takes back what the merchant did to the names, once.
   *
   * @return whether something went back, of which the shop has to be told
   */
  boolean rollBack() {
    if (notes.recall(ROLLED_BACK).isPresent()) {
      return false;
    }
    Optional<Operation> renaming =
        new Operations(hub.scope())
            .list(org, null, null, MOST_OPERATIONS).stream()
                .filter(operation -> CHANGES.equals(operation.name()) && operation.rollbackable())
                .findFirst();
    if (renaming.isEmpty()) {
      return false;
    }
    Staging staging = new Staging(hub.scope(), clock);
    Plans plans = new Plans(hub.scope(), clock);
    Rollbacks rollbacks =
        new Rollbacks(
            hub.scope(), plans, new PlanApplication(hub.scope(), plans, staging, clock), clock);
    RollbackRequest request =
        new RollbackRequest(
            renaming.get().id(), null, null, null, null, "the merchant named them by mistake");
    Plan plan = rollbacks.plan(org, request, person);
    rollbacks.apply(org, plan.id(), person);
    notes.remember(ROLLED_BACK, renaming.get().id().toString());
    return true;
  }

  /** An edit of the merchant's, as {@code POST /merchant} takes it. */
  String example() {
    return "{\"sku\":\"" + skus.get(0) + "\",\"title\":\"By hand\"}";
  }

  /** What people should know of the catalog, in a line. */
  String line() {
    long conflicts =
        new Conflicts(hub.scope(), clock)
            .list(
                org,
                new ConflictChoice(true, null, null, null, null, null, null),
                null,
                MOST_OPERATIONS)
            .size();
    long rollbacks =
        new Operations(hub.scope())
            .list(org, null, null, MOST_OPERATIONS).stream()
                .filter(operation -> "rollback".equals(operation.operationType()))
                .count();
    return "Catalog: "
        + conflicts
        + (conflicts == 1 ? " conflict waits" : " conflicts wait")
        + " for a person (syncflow conflicts list), "
        + rollbacks
        + (rollbacks == 1 ? " operation was" : " operations were")
        + " rolled back (syncflow operations list)";
  }

  /**
   * Has the shop tell of what happens there by webhooks from here on.
   *
   * @param edits whether the merchant edits by themselves, too
   */
  void comeAlive(String url, boolean edits) {
    Account account = hub.bean("accounts", Accounts.class).find(org, SYSTEM).orElseThrow();
    new HookEndpoints(hub.scope(), hub.bean("secrets", Secrets.class), clock)
        .open(org, account.id(), shop.webhookSecret(), shop.domain(), Duration.ZERO);
    shop.subscribe(url + "/hooks/" + account.id());
    Random random = new Random(clock.millis());
    worker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sandbox-merchant");
              thread.setDaemon(true);
              return thread;
            });
    worker.scheduleWithFixedDelay(
        () -> {
          if (edits) {
            shop.merchant().editAnything(random);
          }
          shop.sendWebhooks(random);
        },
        MERCHANT_EVERY_MILLIS,
        MERCHANT_EVERY_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    if (worker != null) {
      worker.shutdownNow();
    }
    shop.close();
  }
}
