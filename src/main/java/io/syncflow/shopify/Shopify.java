package io.syncflow.shopify;

import io.syncflow.db.OrgScope;
import io.syncflow.http.Outbound;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunProgress;
import java.time.Clock;
import java.time.Duration;

/** The room's parts, built together because all calls of a node share one cost budget per shop. */
public final class Shopify {

  /**
   * What leads outside.
   *
   * @param calls the door for GraphQL
   * @param downloads the door for files
   */
  public record Doors(Outbound calls, Outbound downloads, Pause pause) {}

  /** What is kept, and who is told. */
  public record Books(
      OrgScope scope, ChunkBook chunks, RunControl control, RunProgress progress, Alerts alerts) {}

  private final ShopReads reads;
  private final ShopProducts products;
  private final ShopSweep sweep;
  private final ShopLevelReads levels;
  private final ShopEvents events;
  private final ShopPush push;
  private final ShopProbe probe;
  private final ShopSubscriptions subscriptions;

  /**
   * @param overlap how far below the cursor each run reads again
   */
  public Shopify(ShopAccounts accounts, Doors doors, Books books, Duration overlap, Clock clock) {
    ShopClient client = new ShopClient(doors.calls(), books.alerts(), clock, doors.pause());
    BulkHints hints = new BulkHints();
    BulkJob bulk = new BulkJob(client, doors.downloads(), doors.pause(), hints);
    this.reads = new ShopReads(accounts, client, bulk, books.control(), books.progress(), overlap);
    this.products = new ShopProducts(books.scope(), books.chunks());
    this.sweep =
        new ShopSweep(
            books.scope(),
            books.chunks(),
            accounts,
            bulk,
            books.control(),
            books.progress(),
            books.alerts());
    this.levels =
        new ShopLevelReads(
            books.scope(), books.chunks(), accounts, bulk, books.control(), books.progress());
    this.events = new ShopEvents(accounts, client, books.control(), hints);
    this.push =
        new ShopPush(
            accounts,
            client,
            products,
            new ShopIntents(books.scope()),
            books.control(),
            books.progress());
    this.probe = new ShopProbe(accounts, client);
    this.subscriptions = new ShopSubscriptions(accounts, client);
  }

  public ShopReads reads() {
    return reads;
  }

  public ShopProducts products() {
    return products;
  }

  public ShopSweep sweep() {
    return sweep;
  }

  public ShopLevelReads levels() {
    return levels;
  }

  public ShopEvents events() {
    return events;
  }

  public ShopPush push() {
    return push;
  }

  public ShopSubscriptions subscriptions() {
    return subscriptions;
  }

  public ShopProbe probe() {
    return probe;
  }
}
