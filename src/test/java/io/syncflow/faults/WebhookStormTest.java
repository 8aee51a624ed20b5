package io.syncflow.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ShopifyHub;
import io.syncflow.TestClock;
import io.syncflow.ledger.RunMode;
import io.syncflow.sandbox.ShopMerchant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * F33, F34: the same edits at two shops. One sends its webhooks each once and in order; of the
 * other some come rounds later, one in five comes twice, and all come in any order, many at once
 * and while the hub works on those before. Both end the same.
 */
@Tag("chaos")
class WebhookStormTest {

  private static final int WEBHOOKS = Integer.getInteger("syncflow.chaos.webhooks", 200);
  private static final long SEED = Long.getLong("syncflow.chaos.seed", System.nanoTime());
  private static final int PRODUCTS = 60;
  private static final int ROUNDS = 4;
  private static final int AT_ONCE = 8;
  private static final int ENOUGH_FOR_A_PERCENTILE = 10_000;
  private static final Duration LONGEST_ANSWER = Duration.ofMillis(500);

  /**
   * What is known of the shop, and what the catalog made of it. Of a product that came and went
   * between two rounds one of them has never heard.
   */
  private static final List<String> STATES =
      List.of(
          "SELECT string_agg(external_id || content_hash, ' ' ORDER BY external_id)"
              + " FROM public.shopify_products WHERE deleted_at IS NULL",
          "SELECT string_agg(inventory_item_id || '=' || coalesce(available::text, '-') || '@'"
              + " || remote_updated_at, ' ' ORDER BY inventory_item_id)"
              + " FROM public.shopify_inventory_levels",
          "SELECT string_agg(sku || '=' || name, ' ' ORDER BY sku) FROM public.products"
              + " WHERE deleted_at IS NULL");

  @TempDir static Path data;
  private static ShopifyHub hub;
  private final Random random = new Random(SEED);
  private final TestClock clock =
      new TestClock(Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS));

  @BeforeAll
  static void start() {
    System.out.println("WebhookStormTest: -Dsyncflow.chaos.seed=" + SEED);
    hub = ShopifyHub.start(data, Map.of());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void webhooks_in_any_order_and_twice_end_as_those_in_order() {
    try (ShopifyHub.Tenant ordered = hub.tenant(PRODUCTS, clock);
        ShopifyHub.Tenant shuffled = hub.tenant(PRODUCTS, clock)) {
      List<ShopifyHub.Tenant> both = List.of(ordered, shuffled);
      for (ShopifyHub.Tenant one : both) {
        one.openEndpoint(one.shop.webhookSecret(), Duration.ZERO);
        one.products();
        one.subscribe();
      }
      int edits = 0;
      for (int round = 1; round <= ROUNDS; round++) {
        while (edits < WEBHOOKS * round / ROUNDS) {
          edit(both);
          edits++;
        }
        ordered.shop.sendWebhooks(null, Integer.MAX_VALUE, 1);
        ordered.run("webhooks", RunMode.REALTIME);
        int some = round == ROUNDS ? Integer.MAX_VALUE : shuffled.shop.waitingWebhooks() / 2;
        CompletableFuture<?> work =
            CompletableFuture.runAsync(() -> shuffled.run("webhooks", RunMode.REALTIME));
        shuffled.shop.sendWebhooks(random, some, AT_ONCE);
        work.join();
        shuffled.run("webhooks", RunMode.REALTIME);
      }
      assertThat(shuffled.shop.waitingWebhooks()).isZero();
      assertThat(received(shuffled)).isEqualTo(received(ordered)).isGreaterThanOrEqualTo(WEBHOOKS);
      for (String state : STATES) {
        assertThat(shuffled.ask(state)).isNotBlank().isEqualTo(ordered.ask(state));
      }
      answers(shuffled.shop.answerTimes());
    }
  }

  /** One edit at both shops, at the same time. */
  private void edit(List<ShopifyHub.Tenant> both) {
    clock.set(clock.instant().plusSeconds(1));
    long draw = random.nextLong();
    for (ShopifyHub.Tenant one : both) {
      edit(one.shop.merchant(), new Random(draw));
    }
  }

  private static void edit(ShopMerchant merchant, Random draw) {
    List<String> ids = merchant.products();
    String id = ids.get(draw.nextInt(ids.size()));
    int kind = draw.nextInt(100);
    if (kind < 55) {
      merchant.stock(id, (merchant.available(id) + 1 + draw.nextInt(90)) % 91);
    } else if (kind < 96 || ids.size() < PRODUCTS / 2) {
      merchant.rename(id, "Renamed " + draw.nextLong());
    } else if (kind < 98) {
      merchant.add("New " + draw.nextLong(), "N-" + Math.abs(draw.nextLong()), 2, "5.00");
    } else {
      merchant.delete(id);
    }
  }

  private static int received(ShopifyHub.Tenant one) {
    return Integer.parseInt(
        one.ask("SELECT count(*) FROM public.webhook_inbound_events WHERE status = 'processed'"));
  }

  /** F34: told always, and held against the limit where there are enough of them. */
  private static void answers(List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    Duration p99 = sorted.get((int) (sorted.size() * 0.99));
    System.out.printf(
        "%,d deliveries, %d at once: answered in %d ms (median), %d ms (p99), %d ms (longest)%n",
        sorted.size(),
        AT_ONCE,
        sorted.get(sorted.size() / 2).toMillis(),
        p99.toMillis(),
        sorted.get(sorted.size() - 1).toMillis());
    if (sorted.size() >= ENOUGH_FOR_A_PERCENTILE) {
      assertThat(p99).isLessThan(LONGEST_ANSWER);
    }
  }
}
