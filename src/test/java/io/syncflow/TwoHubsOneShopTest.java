package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.Product;
import io.syncflow.catalog.ProductDesk;
import io.syncflow.catalog.Refused;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.sandbox.ShopMerchant;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two processes that synchronise one shop, while people edit on both sides. */
class TwoHubsOneShopTest {

  private static final Logger LOG = LoggerFactory.getLogger(TwoHubsOneShopTest.class);
  private static final List<String> FIELDS = List.of("name", "vendor");
  private static final int PRODUCTS = 12;
  private static final int EDITS = Integer.getInteger("syncflow.shop.edits", 60);
  private static final int MOST_ROUNDS = 10;

  @TempDir static Path data;
  @TempDir static Path otherData;
  private static ShopifyHub hub;
  private static Hub other;

  @BeforeAll
  static void start() {
    hub = ShopifyHub.start(data, Map.of());
    other = hub.another(otherData);
  }

  @AfterAll
  static void stop() {
    other.close();
    hub.close();
  }

  @Test
  void lose_no_edit_silently_whatever_happens_when() throws Exception {
    long seed = Long.getLong("syncflow.shop.seed", System.nanoTime());
    LOG.info("Edits at random: repeat them with -Dsyncflow.shop.seed={}", seed);
    try (ShopifyHub.Tenant tenant = hub.tenant(PRODUCTS)) {
      tenant.products();
      Story story = new Story(tenant, new Random(seed));
      AtomicBoolean over = new AtomicBoolean();
      ExecutorService hubs = Executors.newFixedThreadPool(2);
      try {
        List<Future<Integer>> both = new ArrayList<>();
        for (Hub one : List.of(hub.hub(), other)) {
          both.add(hubs.submit(() -> carryWhile(one, tenant.org, () -> !over.get())));
        }
        for (int i = 0; i < EDITS; i++) {
          story.edit(i);
        }
        over.set(true);
        for (Future<Integer> one : both) {
          assertThat(one.get()).as("runs of a hub").isPositive();
        }
      } finally {
        hubs.shutdownNow();
      }
      for (int round = 0; round < MOST_ROUNDS; round++) {
        carry(round % 2 == 0 ? hub.hub() : other, tenant.org);
      }
      story.assertEveryEditIsAccountedFor(seed);
    }
  }

  @Test
  void tell_each_change_once_and_do_not_storm_a_bucket_that_both_draw_from() throws Exception {
    try (ShopifyHub.Tenant tenant = hub.tenant(PRODUCTS, 150)) {
      tenant.products();
      ShopMerchant merchant = tenant.shop.merchant();
      ProductDesk desk = new ProductDesk(hub.hub().scope(), Clock.systemUTC());
      List<Product> all = desk.page(tenant.org, null, null, PRODUCTS);
      for (Product product : all) {
        desk.edit(
            tenant.org,
            product.id(),
            product.version(),
            Map.of("name", TextNode.valueOf("Told " + product.id())),
            Author.user(null, "desk"));
      }
      tenant.shop.drainBucket();
      int before = tenant.shop.done().size();
      ExecutorService hubs = Executors.newFixedThreadPool(2);
      try {
        List<Future<Integer>> both = new ArrayList<>();
        for (Hub one : List.of(hub.hub(), other)) {
          both.add(hubs.submit(() -> carryWhile(one, tenant.org, () -> !isTold(merchant))));
        }
        for (Future<Integer> one : both) {
          one.get();
        }
      } finally {
        hubs.shutdownNow();
      }
      carry(other, tenant.org);
      carry(hub.hub(), tenant.org);
      List<String> done = tenant.shop.done().subList(before, tenant.shop.done().size());
      LOG.info("{} calls, and {} throttled", done.size(), tenant.shop.throttled());
      assertThat(done.stream().filter(query -> query.startsWith("mutation ProductUpdate")))
          .as("each product is told once")
          .hasSize(all.size());
      assertThat(tenant.shop.throttled()).isLessThan(done.size() / 4);
    }
  }

  private static boolean isTold(ShopMerchant merchant) {
    return merchant.products().stream()
        .allMatch(id -> String.valueOf(merchant.field(id, "title")).startsWith("Told"));
  }

  /** Reads a shop and tells it, over and over; answers how many runs that were. */
  private static int carryWhile(Hub one, UUID org, BooleanSupplier wanted) {
    int runs = 0;
    while (wanted.getAsBoolean()) {
      runs += carry(one, org);
    }
    return runs;
  }

  /** A run that the other hub has open is that one's business. */
  private static int carry(Hub one, UUID org) {
    int runs = 0;
    for (String entity : List.of("products", "product_changes")) {
      try {
        one.bean("startSync", StartSync.class).runToEnd(org, "shopify", entity, RunMode.REALTIME);
        runs++;
      } catch (RunRefused e) {
        LOG.debug("{} is open at the other hub", entity);
      }
    }
    return runs;
  }

  /** An edit with a value that no other edit has, made on top of {@code before}. */
  private record Edit(boolean here, String product, String field, String value, String before) {}

  /** What people do on both sides, and what has to be left of it. */
  private static final class Story {

    private final ShopifyHub.Tenant tenant;
    private final ShopMerchant merchant;
    private final Random random;
    private final ProductDesk desk = new ProductDesk(hub.hub().scope(), Clock.systemUTC());
    private final List<Edit> edits = new ArrayList<>();

    Story(ShopifyHub.Tenant tenant, Random random) {
      this.tenant = tenant;
      this.merchant = tenant.shop.merchant();
      this.random = random;
    }

    void edit(int number) {
      List<String> all = merchant.products();
      String id = all.get(random.nextInt(all.size()));
      String field = FIELDS.get(random.nextInt(FIELDS.size()));
      if (random.nextBoolean()) {
        there(id, field, "there " + number);
      } else {
        here(id, field, "here " + number);
      }
    }

    private void there(String id, String field, String value) {
      Object before =
          field.equals("name") ? merchant.rename(id, value) : merchant.changeVendor(id, value);
      edits.add(new Edit(false, id, field, value, String.valueOf(before)));
    }

    private void here(String id, String field, String value) {
      while (true) {
        Product product = desk.find(tenant.org, ours(id)).orElseThrow();
        JsonNode before = product.snapshot().value(field);
        try {
          desk.edit(
              tenant.org,
              product.id(),
              product.version(),
              Map.of(field, TextNode.valueOf(value)),
              Author.user(null, "desk"));
          edits.add(new Edit(true, id, field, value, before.asText()));
          return;
        } catch (Refused moved) {
          LOG.debug("edited on top of something newer");
        }
      }
    }

    private UUID ours(String id) {
      return UUID.fromString(
          tenant.ask(
              "SELECT internal_id FROM public.integration_mappings WHERE entity_type = 'product'"
                  + " AND external_id = '"
                  + id
                  + "' AND deleted_at IS NULL"));
    }

    private String remote(String id, String field) {
      return String.valueOf(merchant.field(id, field.equals("name") ? "title" : field));
    }

    void assertEveryEditIsAccountedFor(long seed) {
      Set<String> named = named();
      for (Edit edit : edits) {
        String local = local(edit.product(), edit.field());
        String remote = remote(edit.product(), edit.field());
        boolean stays = edit.value().equals(local) || edit.value().equals(remote);
        // Whoever wrote over it had it before their eyes.
        boolean replaced =
            edits.stream()
                .anyMatch(
                    later ->
                        later.product().equals(edit.product())
                            && later.field().equals(edit.field())
                            && later.before().equals(edit.value()));
        assertThat(stays || replaced || named.contains(edit.value()))
            .as("%s is neither %s here nor %s there, seed %d", edit, local, remote, seed)
            .isTrue();
        assertThat(local.equals(remote) || isInConflict(edit))
            .as("%s: %s here, %s there, seed %d", edit, local, remote, seed)
            .isTrue();
      }
    }

    private String local(String id, String field) {
      return desk.find(tenant.org, ours(id)).orElseThrow().snapshot().value(field).asText();
    }

    private boolean isInConflict(Edit edit) {
      return !"0"
          .equals(
              tenant.ask(
                  "SELECT count(*) FROM public.sync_conflicts WHERE resolved_at IS NULL"
                      + " AND product_id = '"
                      + ours(edit.product())
                      + "' AND field_name = '"
                      + edit.field()
                      + "'"));
    }

    /** Values that a conflict shows. */
    private Set<String> named() {
      return hub.hub()
          .scope()
          .call(
              tenant.org,
              connection -> {
                Set<String> values = new HashSet<>();
                try (Statement ask = connection.createStatement();
                    ResultSet row =
                        ask.executeQuery(
                            "SELECT v #>> '{}' FROM public.sync_conflicts,"
                                + " unnest(ARRAY[local_value, remote_value]) AS v")) {
                  while (row.next()) {
                    values.add(row.getString(1));
                  }
                }
                return values;
              });
    }
  }
}
