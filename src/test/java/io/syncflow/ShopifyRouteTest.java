package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.ConflictChoice;
import io.syncflow.catalog.Conflicts;
import io.syncflow.catalog.Resolution;
import io.syncflow.deadletter.Desk;
import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.Selection;
import io.syncflow.deadletter.Who;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import io.syncflow.shopify.ShopLevelReads;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop's products on their way in, against a simulated shop whose merchant does not wait. */
class ShopifyRouteTest {

  private static final int PRODUCTS = 250;

  @TempDir static Path data;
  private static ShopifyHub hub;
  private ShopifyHub.Tenant fixture;

  @BeforeAll
  static void start() {
    hub = ShopifyHub.start(data, Map.of());
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void open() {
    fixture = hub.tenant(PRODUCTS);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void the_first_run_takes_everything_and_the_next_ones_what_changed() {
    RunSummary first = fixture.products();
    assertThat(first.inserted()).isEqualTo(PRODUCTS);
    assertThat(fixture.ask("SELECT count(*) FROM public.shopify_products"))
        .isEqualTo(Integer.toString(PRODUCTS));
    assertThat(
            fixture.ask(
                "SELECT sum(jsonb_array_length(content->'variants')) FROM public.shopify_products"))
        .isEqualTo(Integer.toString(variants()));
    assertThat(fixture.ask("SELECT last_sync_rowversion IS NOT NULL FROM bridge.erp_sync_state"))
        .as("the cursor is where the bulk operation began")
        .isEqualTo("t");

    List<String> ids = fixture.shop.merchant().products();
    fixture.shop.merchant().rename(ids.get(0), "Mug, renamed");
    fixture.shop.merchant().reprice(ids.get(1), "1.50");
    fixture.shop.merchant().sell(ids.get(2), 1);
    fixture.shop.merchant().delete(ids.get(3));
    fixture.shop.merchant().add("New one", "NEW", 1, "5.00");
    RunSummary delta = fixture.products();

    assertThat(delta.inserted()).isEqualTo(1);
    assertThat(delta.updated()).as("renamed, repriced, deleted; a sale is no edit").isEqualTo(3);
    assertThat(delta.failed()).isZero();
    assertThat(
            fixture.ask(
                "SELECT content->>'title' FROM public.shopify_products WHERE external_id = '"
                    + ids.get(0)
                    + "'"))
        .isEqualTo("Mug, renamed");
    assertThat(
            fixture.ask(
                "SELECT external_id FROM public.shopify_products WHERE deleted_at IS NOT NULL"))
        .isEqualTo(ids.get(3));
    RunSummary idle = fixture.products();
    assertThat(idle.inserted() + idle.updated() + idle.failed()).isZero();
  }

  @Test
  void the_catalog_gets_what_the_shop_has_and_what_changes_there() {
    fixture.products();
    assertThat(fixture.ask("SELECT count(*) FROM public.products WHERE deleted_at IS NULL"))
        .isEqualTo(Integer.toString(PRODUCTS));
    assertThat(
            fixture.ask(
                "SELECT (l.api_calls_count > 0) || ' ' || (l.items_per_second > 0) || ' ' ||"
                    + " (l.stage_durations ->> l.bottleneck_stage = (SELECT max(e.value::numeric)"
                    + " FROM jsonb_each_text(l.stage_durations) e)::text) || ' ' || (SELECT"
                    + " string_agg(k, ',' ORDER BY k) FROM jsonb_object_keys(l.stage_durations) k)"
                    + " FROM public.sync_performance_logs l"))
        .as("where the time went, measured")
        .isEqualTo("true true true fetch,load,map,throttle");
    String id = fixture.shop.merchant().products().get(2);
    assertThat(fixture.shop.merchant().prices(id)).as("one without a choice").hasSize(1);
    fixture.shop.merchant().reprice(id, "20.00");
    fixture.products();
    assertThat(
            fixture.ask(
                "SELECT p.name || ' ' || p.sku || ' ' || p.price || ' ' || p.version"
                    + " FROM public.products p JOIN public.integration_mappings m"
                    + " ON m.internal_id = p.id::text WHERE m.external_id = '"
                    + id
                    + "'"))
        .isEqualTo("Bowl No. 3 SKU-3 20.0000 2");
    assertThat(
            fixture.ask(
                "SELECT string_agg(status::text || ' ' || (statistics->>'updated'), ',' ORDER BY"
                    + " id) FROM public.sync_operations"))
        .contains("completed");
    fixture.shop.merchant().reprice(id, "1.00");
    fixture.products();
    assertThat(fixture.ask("SELECT count(*) FROM public.products_staging WHERE status = 'staged'"))
        .as("a price that falls so far waits for a person")
        .isEqualTo("1");
    fixture.shop.merchant().delete(fixture.shop.merchant().products().get(5));
    fixture.products();
    assertThat(fixture.ask("SELECT count(*) FROM public.products WHERE deleted_at IS NOT NULL"))
        .isEqualTo("1");
  }

  private int variants() {
    return fixture.shop.merchant().products().stream()
        .mapToInt(id -> fixture.shop.merchant().prices(id).size())
        .sum();
  }

  @Test
  void what_could_be_two_of_ours_is_matched_as_soon_as_it_is_one_although_the_shop_is_silent() {
    try (ShopifyHub.Tenant shop = hub.tenant(0)) {
      twins(shop);
      assertThat(shop.products().inserted()).isEqualTo(1);
      assertThat(doubts(shop)).isEqualTo("open");
      assertThat(shop.products().updated()).as("still two").isZero();

      shop.ask("UPDATE public.products SET sku = 'OTHER' WHERE sku = 'TWIN' RETURNING id");
      RunSummary clear = shop.products();

      assertThat(clear.updated()).isEqualTo(1);
      assertThat(matched(shop)).isEqualTo("twin");
      assertThat(doubts(shop)).isEqualTo("hub");
      assertThat(shop.ask("SELECT count(*) FROM public.products")).isEqualTo("2");
      assertThat(shop.products().updated()).isZero();
    }
  }

  @Test
  void a_doubt_that_a_person_closes_is_matched_or_asked_again() {
    try (ShopifyHub.Tenant shop = hub.tenant(0)) {
      twins(shop);
      shop.products();
      close(shop);
      shop.products();
      assertThat(doubts(shop)).as("closed too early").isEqualTo("desk open");
      assertThat(shop.products().updated()).as("and that once").isZero();

      close(shop);
      shop.ask("UPDATE public.products SET sku = 'OTHER' WHERE sku = 'TWIN' RETURNING id");
      shop.products();

      assertThat(matched(shop)).isEqualTo("twin");
      assertThat(doubts(shop)).isEqualTo("desk desk");
      assertThat(shop.products().updated()).isZero();
    }
  }

  /** Two of ours that differ in case alone, and one of the shop. */
  private static void twins(ShopifyHub.Tenant shop) {
    shop.ask(
        "INSERT INTO public.products (org_id, sku, name) VALUES ('"
            + shop.org
            + "', 'twin', 'x'), ('"
            + shop.org
            + "', 'TWIN', 'x') RETURNING id");
    shop.shop.merchant().add("A twin", "Twin", 1, "5.00");
  }

  /** Who resolved them, oldest first. */
  private static String doubts(ShopifyHub.Tenant shop) {
    return shop.ask(
        "SELECT string_agg(CASE WHEN resolved_at IS NULL THEN 'open' ELSE resolved_by_name END, ' '"
            + " ORDER BY id) FROM public.sync_conflicts WHERE conflict_type = 'ambiguous_match'");
  }

  private static String matched(ShopifyHub.Tenant shop) {
    return shop.ask(
        "SELECT string_agg(p.sku, ' ') FROM public.integration_mappings m JOIN public.products p"
            + " ON p.id::text = m.internal_id WHERE m.entity_type = 'product'");
  }

  private static void close(ShopifyHub.Tenant shop) {
    new Conflicts(hub.hub().scope(), Clock.systemUTC())
        .resolve(
            shop.org,
            new ConflictChoice(true, null, null, null, null, null, null),
            new Resolution("target_wins", null, null),
            Author.user(null, "desk"));
  }

  @Test
  void a_product_with_more_variants_than_a_page_arrives_whole() {
    fixture.products();
    String id = fixture.shop.merchant().add("Large", "LARGE", 2_048, "3.00");
    assertThat(fixture.products().inserted()).isEqualTo(1);
    assertThat(
            fixture.ask(
                "SELECT jsonb_array_length(content->'variants') || ' ' ||"
                    + " (content->'variants'->2047->>'sku') FROM public.shopify_products WHERE"
                    + " external_id = '"
                    + id
                    + "'"))
        .isEqualTo("2048 LARGE-2048");
  }

  @Test
  void a_bulk_file_with_fewer_objects_than_shopify_counted_moves_nothing() {
    fixture.shop.loseBulkLines(1);
    assertThatThrownBy(() -> fixture.products()).hasMessageContaining("came");
    assertThat(fixture.ask("SELECT count(*) FROM public.shopify_products")).isEqualTo("0");
    assertThat(fixture.ask("SELECT count(last_sync_rowversion) FROM bridge.erp_sync_state"))
        .isEqualTo("0");
    assertThat(fixture.products().inserted()).isEqualTo(PRODUCTS);
  }

  @Test
  void a_bulk_operation_that_fails_half_way_is_begun_anew_and_the_run_says_so() {
    fixture.shop.failNextBulk();
    assertThat(fixture.products().inserted()).isEqualTo(PRODUCTS);
    assertThat(
            fixture.ask(
                "SELECT string_agg(error_message, '|') FROM public.sync_activity_log"
                    + " WHERE level = 'warning'"))
        .matches(
            "Shopify's bulk operation ended as FAILED \\(INTERNAL_SERVER_ERROR\\), and offers what it"
                + " had until then: \\d\\d+ objects\\. A part may lack variants, so it is not used,"
                + " and everything is asked for again\\.");
    assertThat(fixture.ask("SELECT count(*) FROM public.product_variants"))
        .as("no product of the half lacks what it has")
        .isEqualTo(
            fixture.ask(
                "SELECT sum(jsonb_array_length(content->'variants')) FROM"
                    + " public.shopify_products WHERE jsonb_array_length(content->'variants') > 1"));
  }

  @Test
  void a_bulk_operation_that_keeps_failing_ends_the_run_and_moves_nothing() {
    for (int i = 0; i < 3; i++) {
      fixture.shop.failNextBulk();
    }
    assertThatThrownBy(() -> fixture.products())
        .hasMessageContaining("ended as FAILED (INTERNAL_SERVER_ERROR), 3 times");
    assertThat(fixture.ask("SELECT count(*) FROM public.shopify_products")).isEqualTo("0");
    assertThat(fixture.ask("SELECT count(last_sync_rowversion) FROM bridge.erp_sync_state"))
        .isEqualTo("0");
  }

  @Test
  void what_two_sweeps_in_a_row_do_not_find_is_deleted_and_what_one_does_is_not() {
    fixture.products();
    List<String> ids = fixture.shop.merchant().products();
    fixture.shop.merchant().lose(ids.get(5));
    RunSummary first = fixture.run("products", RunMode.SWEEP);
    assertThat(first.updated()).isZero();
    assertThat(first.unchanged()).isEqualTo(PRODUCTS - 1L);
    RunSummary second = fixture.run("products", RunMode.SWEEP);
    assertThat(second.updated()).isEqualTo(1);
    assertThat(
            fixture.ask(
                "SELECT external_id FROM public.shopify_products WHERE deleted_at IS NOT NULL"))
        .isEqualTo(ids.get(5));

    ids.subList(100, 200).forEach(fixture.shop.merchant()::lose);
    fixture.run("products", RunMode.SWEEP);
    assertThat(fixture.run("products", RunMode.SWEEP).updated()).as("nearly half of all").isZero();
    assertThat(fixture.ask("SELECT message FROM bridge.alerts WHERE kind = 'deletions_held'"))
        .contains("100 deletions");
  }

  @Test
  void stock_is_read_whole_and_what_is_not_stocked_any_more_is_known_as_such() {
    List<String> ids = fixture.shop.merchant().products();
    fixture.shop.merchant().stock(ids.get(0), 7);
    RunSummary first = fixture.run("inventory_levels", RunMode.REALTIME);
    assertThat(first.inserted()).isEqualTo(variants()).isEqualTo(first.fetched());
    assertThat(available(ids.get(0))).isEqualTo("7");
    assertThat(due()).as("read a moment ago").doesNotContain(fixture.org.toString());

    fixture.shop.merchant().sell(ids.get(0), 2);
    fixture.shop.merchant().unstock(ids.get(1));
    RunSummary second = fixture.run("inventory_levels", RunMode.REALTIME);
    assertThat(available(ids.get(0))).isEqualTo("5");
    assertThat(available(ids.get(1))).as("stocked nowhere").isNull();
    assertThat(second.updated()).isEqualTo(2);
    assertThat(second.unchanged()).isEqualTo(variants() - 2L);

    fixture.shop.loseBulkLines(1);
    assertThatThrownBy(() -> fixture.run("inventory_levels", RunMode.REALTIME))
        .hasMessageContaining("came");
    assertThat(available(ids.get(0))).as("an incomplete read changes nothing").isEqualTo("5");
  }

  @Test
  void a_product_that_was_refused_is_replayed_as_it_was_mended_and_never_over_a_newer_one() {
    fixture.products();
    List<String> ids = fixture.shop.merchant().products();
    fixture.shop.merchant().rename(ids.get(0), "Cut\u0000off");
    fixture.shop.merchant().rename(ids.get(1), "Old\u0000one");
    assertThat(fixture.products().failed()).isEqualTo(2);
    assertThat(fixture.rehearse("products").failed()).as("nothing was mended").isEqualTo(2);

    Desk desk = new Desk(hub.hub().scope());
    for (UUID letter : fixture.letters("products")) {
      Who who = new Who("test", null);
      String patch = "[{\"op\":\"replace\",\"path\":\"/title\",\"value\":\"Mended\"}]";
      assertThat(desk.edit(fixture.org, letter, patch, null, who)).isEqualTo(Desk.Answer.DONE);
      if (isOf(letter, ids.get(1))) {
        desk.ignore(fixture.org, Selection.of(List.of(letter)), "later", who);
        fixture.shop.merchant().rename(ids.get(1), "Newer");
        fixture.products();
        assertThat(desk.reopen(fixture.org, letter, "again", who)).isEqualTo(Desk.Answer.DONE);
      }
    }
    ReplayOutcome outcome = fixture.rehearse("products");
    assertThat(List.of(outcome.passed(), outcome.superseded())).containsExactly(1L, 1L);
    assertThat(title(ids.get(0))).as("a rehearsal changes nothing").isNotEqualTo("Mended");

    RunSummary replay = fixture.replay("products");
    assertThat(List.of(replay.fetched(), replay.updated(), replay.superseded()))
        .containsExactly(2L, 1L, 1L);
    assertThat(List.of(title(ids.get(0)), title(ids.get(1)))).containsExactly("Mended", "Newer");
    assertThat(
            fixture.ask(
                "SELECT string_agg(p.name, ',' ORDER BY p.name) FROM public.products p"
                    + " WHERE p.name IN ('Mended', 'Newer', 'Old one')"))
        .isEqualTo("Mended,Newer");
    assertThat(
            fixture.ask(
                "SELECT string_agg(resolution, ',' ORDER BY resolution) FROM bridge.failed_records"))
        .isEqualTo("replayed,superseded");
  }

  private boolean isOf(UUID letter, String product) {
    return fixture
        .ask("SELECT business_key->>0 FROM bridge.failed_records WHERE uid = '" + letter + "'")
        .equals(product);
  }

  private String title(String product) {
    return fixture.ask(
        "SELECT content->>'title' FROM public.shopify_products WHERE external_id = '"
            + product
            + "'");
  }

  private String available(String product) {
    return fixture.ask(
        "SELECT available FROM public.shopify_inventory_levels WHERE inventory_item_id = '"
            + fixture.shop.merchant().item(product)
            + "'");
  }

  private List<String> due() {
    return hub.hub().bean("shopLevels", ShopLevelReads.class).due("PT24H").stream()
        .map(Object::toString)
        .toList();
  }

  @Test
  void a_filter_that_the_shop_lets_everything_through_is_no_delta_and_moves_nothing() {
    fixture.products();
    String cursor = cursor();
    String id = fixture.shop.merchant().products().get(0);
    fixture.shop.merchant().rename(id, "Renamed meanwhile");
    fixture.shop.understandTimes(false);
    assertThatThrownBy(() -> fixture.products())
        .hasMessageContaining("does not understand its search term updated_at");
    assertThat(cursor()).isEqualTo(cursor);
    assertThat(title(id)).isNotEqualTo("Renamed meanwhile");
    fixture.shop.understandTimes(true);
    assertThat(fixture.products().updated()).isEqualTo(1);
    assertThat(title(id)).isEqualTo("Renamed meanwhile");
  }

  private String cursor() {
    return fixture.ask(
        "SELECT last_sync_rowversion FROM bridge.erp_sync_state WHERE entity_name = 'products'");
  }

  @Test
  void a_busy_shop_and_an_empty_bucket_are_waited_for() {
    fixture.shop.failNext(429, 1);
    fixture.shop.failNext(503, 1);
    fixture.shop.drainBucket();
    assertThat(fixture.products().inserted()).isEqualTo(PRODUCTS);
  }

  @Test
  void a_shop_that_answers_as_another_version_is_told_of() {
    fixture.shop.answerAs("2026-04");
    fixture.products();
    assertThat(fixture.ask("SELECT message FROM bridge.alerts WHERE kind = 'api_version'"))
        .contains("2026-04 instead of 2026-07");
  }
}
