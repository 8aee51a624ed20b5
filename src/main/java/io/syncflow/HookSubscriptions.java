package io.syncflow;

import io.syncflow.api.HookSubscriptionsApi;
import io.syncflow.db.OrgScope;
import io.syncflow.http.CallFailed;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.shopify.Asking;
import io.syncflow.shopify.ShopRefused;
import io.syncflow.shopify.ShopSubscriptions;
import io.syncflow.shopify.Subscription;
import io.syncflow.webhook.HookEndpoints;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Joins the room of endpoints and that of the shop: which address is to be told, and who tells it.
 */
public final class HookSubscriptions implements HookSubscriptionsApi.Desk {

  private final OrgScope scope;
  private final HookEndpoints endpoints;
  private final ShopSubscriptions shop;
  private final RunControl control;
  private final ChunkBook book = new ChunkBook();

  HookSubscriptions(
      OrgScope scope, HookEndpoints endpoints, ShopSubscriptions shop, RunControl control) {
    this.scope = scope;
    this.endpoints = endpoints;
    this.shop = shop;
    this.control = control;
  }

  /** The organisations whose subscriptions the hub looks after. */
  public List<UUID> due() {
    return endpoints.withSubscriptions(ShopifyAccounts.SYSTEM);
  }

  /** Looks after those of a run's organisation, and books what that led to. */
  public void keep(Run run) {
    Counts counts = Counts.ZERO;
    for (HookEndpoints.Subscribed one : endpoints.subscribed(run.org())) {
      Asking asking = new Asking(run.id(), () -> control.obey(run), false);
      for (Subscription each :
          shop.keep(
              run.org(), one.url() + path(one.connection()), path(one.connection()), asking)) {
        counts = counts.plus(count(each));
      }
    }
    Counts all = counts;
    scope.run(
        run.org(),
        connection -> {
          book.hold(connection, run);
          book.book(connection, run, all, ChunkBook.Span.NONE);
        });
  }

  private static Counts count(Subscription one) {
    return switch (one.state()) {
      case "created" -> new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
      case "removed" -> new Counts(1, 0, 1, 0, 0, 0, 0, 0, 0, 0);
      default -> new Counts(1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    };
  }

  @Override
  public List<Subscription> list(UUID org, UUID connection) {
    return asked(() -> shop.list(org, path(connection), Asking.PERSON));
  }

  @Override
  public List<Subscription> subscribe(UUID org, UUID connection, String url) {
    if (!endpoints.subscribe(org, connection, url)) {
      throw new HookSubscriptionsApi.NoEndpoint();
    }
    return asked(() -> shop.keep(org, url + path(connection), path(connection), Asking.PERSON));
  }

  @Override
  public List<Subscription> unsubscribe(UUID org, UUID connection) {
    endpoints.subscribe(org, connection, null);
    return asked(() -> shop.remove(org, path(connection), Asking.PERSON));
  }

  private static List<Subscription> asked(Supplier<List<Subscription>> question) {
    try {
      return question.get();
    } catch (CallFailed | ShopRefused | IllegalArgumentException | IllegalStateException e) {
      throw new HookSubscriptionsApi.SystemFailed(e.getMessage());
    }
  }

  private static String path(UUID connection) {
    return "/hooks/" + connection;
  }
}
