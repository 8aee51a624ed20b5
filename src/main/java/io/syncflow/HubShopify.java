package io.syncflow;

import io.syncflow.api.HookSubscriptionsApi;
import io.syncflow.api.Json;
import io.syncflow.catalog.Doubts;
import io.syncflow.catalog.Intake;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.Overwrites;
import io.syncflow.connection.Account;
import io.syncflow.connection.Accounts;
import io.syncflow.connection.Connections;
import io.syncflow.db.OrgScope;
import io.syncflow.deadletter.KeptLetters;
import io.syncflow.deadletter.ReplaySettlement;
import io.syncflow.http.CallMeter;
import io.syncflow.http.Pause;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Ledger;
import io.syncflow.ledger.RunControl;
import io.syncflow.load.KeepRejections;
import io.syncflow.security.Secrets;
import io.syncflow.shopify.ShopPush;
import io.syncflow.shopify.Shopify;
import io.syncflow.webhook.HookDoor;
import io.syncflow.webhook.HookEndpoints;
import io.syncflow.webhook.HookHeaders;
import io.syncflow.webhook.InboundEvents;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.main.Main;

/** Composes what speaks with Shopify, and what lets its webhooks in. */
final class HubShopify {

  private final OrgScope scope;
  private final Function<UUID, CallMeter.Sums> costs;
  private final Clock clock;
  private final HookEndpoints endpoints;
  private final Shopify shopify;
  private final int hooksAtOnce;
  private final RunControl control;

  HubShopify(
      HubSettings settings,
      HubHttp http,
      OrgScope scope,
      Ledger ledger,
      Accounts accounts,
      Secrets secrets,
      Function<Account, String> token,
      Clock clock) {
    this.scope = scope;
    this.costs = http::cost;
    this.clock = clock;
    this.control = ledger.control();
    this.endpoints = new HookEndpoints(scope, secrets, clock);
    try (SettingTexts texts = new SettingTexts(settings)) {
      this.hooksAtOnce = texts.number("syncflow.shopify.webhooks-at-once");
      this.shopify =
          new Shopify(
              new ShopifyAccounts(
                  accounts,
                  token,
                  texts.text("syncflow.shopify.version"),
                  texts.number("syncflow.shopify.reserve-percent")),
              new Shopify.Doors(http.outbound(), http.downloads(), Pause.REAL),
              new Shopify.Books(
                  scope, new ChunkBook(), ledger.control(), ledger.progress(), new Alerts(scope)),
              texts.duration("syncflow.shopify.overlap"),
              clock);
    }
  }

  /** Hands the beans to the application. */
  void bind(Main main) {
    InboundEvents inbound = new InboundEvents(scope);
    main.bind("shopReads", shopify.reads());
    main.bind("shopProducts", shopify.products());
    main.bind("shopSweep", shopify.sweep());
    main.bind("shopLevels", shopify.levels());
    main.bind("shopHooks", new ShopHooks(inbound, shopify.events(), hooksAtOnce));
    ShopCatalog catalog =
        new ShopCatalog(
            shopify.products(),
            new Intake(scope, clock),
            new Overwrites(scope, clock),
            new Operations(scope),
            costs);
    main.bind("shopCatalog", catalog);
    main.bind("shopDoubts", new ShopDoubts(shopify.products(), new Doubts(scope)));
    main.bind(
        "shopPushes",
        new ShopPushes(shopify.push(), shopify.products(), new OutboundChanges(scope), catalog));
    HookSubscriptions subscriptions =
        new HookSubscriptions(scope, endpoints, shopify.subscriptions(), control);
    main.bind("hookSubscriptions", subscriptions);
    main.bind(
        "hookSubscriptionsApi",
        new HookSubscriptionsApi(new Connections(scope), subscriptions, new Json()));
    main.bind(
        "shopReplay",
        new ShopReplay(
            new KeptLetters(scope),
            inbound,
            shopify.events(),
            shopify.products(),
            new ReplaySettlement(scope)));
    main.bind("rejections", new KeepRejections(scope));
    main.bind("hookHeaders", new HookHeaders());
    main.bind("hookDoor", new HookDoor(endpoints, inbound));
  }

  /** What tells a shop of changes. */
  ShopPush push() {
    return shopify.push();
  }

  /** Why the connection does not work; empty when it does. */
  Optional<String> test(UUID org) {
    return shopify.probe().failure(org);
  }
}
