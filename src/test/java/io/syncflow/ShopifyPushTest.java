package io.syncflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.ConflictChoice;
import io.syncflow.catalog.Conflicts;
import io.syncflow.catalog.Policy;
import io.syncflow.catalog.ProductDesk;
import io.syncflow.catalog.Resolution;
import io.syncflow.catalog.SettingsStore;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunSummary;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the catalog wants at a shop: it arrives once, overwrites nobody's edit and sells nothing
 * twice.
 */
class ShopifyPushTest {

  @TempDir static Path data;
  private static ShopifyHub hub;
  private ShopifyHub.Tenant fixture;
  private String id;
  private UUID product;
  private String shirtId;

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
    fixture = hub.tenant(0);
    id = fixture.shop.merchant().add("A mug", "MUG", 1, "20.00");
    fixture.products();
    product = UUID.fromString(fixture.ask("SELECT id FROM public.products WHERE sku = 'MUG'"));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void edit(String field, JsonNode value) {
    edit(Map.of(field, value));
  }

  private void edit(Map<String, JsonNode> fields) {
    new ProductDesk(hub.hub().scope(), Clock.systemUTC())
        .edit(
            fixture.org,
            product,
            Long.parseLong(local("version")),
            fields,
            Author.user(null, "desk"));
  }

  private RunSummary push() {
    return fixture.run("product_changes", RunMode.REALTIME);
  }

  private String local(String column) {
    return fixture.ask("SELECT " + column + " FROM public.products WHERE id = '" + product + "'");
  }

  @Test
  void what_was_just_read_is_not_told_back() {
    assertThat(push().fetched()).isZero();
  }

  @Test
  void a_price_and_a_name_arrive_and_do_not_come_back_as_news() {
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    edit("name", TextNode.valueOf("A better mug"));
    RunSummary told = push();
    assertThat(told.updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("21.50");
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("A better mug");
    assertThat(push().fetched()).as("told once").isZero();
    RunSummary read = fixture.products();
    assertThat(read.updated()).as("an echo").isZero();
    assertThat(push().fetched()).isZero();
    assertThat(local("version")).isEqualTo("3");
  }

  @Test
  void who_puts_our_value_back_after_an_edit_has_made_an_edit() {
    edit("name", TextNode.valueOf("Ours"));
    push();
    fixture.products();
    fixture.shop.merchant().rename(id, "Theirs");
    fixture.products();
    assertThat(local("name")).isEqualTo("Theirs");
    fixture.shop.merchant().rename(id, "Ours");
    fixture.products();
    assertThat(local("name")).isEqualTo("Ours");
  }

  @Test
  void an_edit_at_the_shop_that_the_hub_has_not_seen_is_taken_in_before_anything_is_written() {
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    fixture.shop.merchant().rename(id, "Renamed by the merchant");
    RunSummary first = push();
    assertThat(first.fetched()).isEqualTo(1);
    assertThat(fixture.shop.merchant().prices(id)).as("not yet").containsExactly("20.00");
    assertThat(local("name")).isEqualTo("Renamed by the merchant");
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("21.50");
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Renamed by the merchant");
  }

  @Test
  void the_same_field_edited_on_both_sides_is_a_conflict_and_nobody_is_overwritten() {
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    fixture.shop.merchant().reprice(id, "22.00");
    push();
    push();
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("22.00");
    assertThat(local("price")).isEqualTo("21.5000");
    assertThat(
            fixture.ask("SELECT field_name FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("price");
  }

  @Test
  void stock_is_set_where_it_is_what_it_was_known_to_be_and_else_becomes_a_conflict() {
    fixture.setting("location", fixture.shop.location());
    edit("stock", IntNode.valueOf(5));
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().available(id)).isEqualTo(5);
    fixture.shop.merchant().sell(id, 2);
    edit("stock", IntNode.valueOf(8));
    RunSummary clashed = push();
    assertThat(clashed.superseded()).isEqualTo(1);
    assertThat(fixture.shop.merchant().available(id)).as("never sold twice").isEqualTo(3);
    assertThat(
            fixture.ask(
                "SELECT field_name || ' ' || local_value || ' ' || remote_value"
                    + " FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("stock 8 3");
    assertThat(push().fetched()).as("it waits for a person").isZero();
  }

  /** Products whose stock here becomes their place in the list, by the shop's ids. */
  private List<String> stocked(int products) {
    fixture.setting("location", fixture.shop.location());
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < products; i++) {
      ids.add(fixture.shop.merchant().add("Thing " + i, "THING-" + i, 1, "5.00"));
    }
    fixture.products();
    for (int i = 0; i < products; i++) {
      stock("THING-" + i, i);
    }
    return ids;
  }

  private void stock(String sku, int pieces) {
    product =
        UUID.fromString(fixture.ask("SELECT id FROM public.products WHERE sku = '" + sku + "'"));
    edit("stock", IntNode.valueOf(pieces));
  }

  private List<Integer> available(List<String> ids) {
    return ids.stream().map(fixture.shop.merchant()::available).toList();
  }

  private long sent(String query) {
    return fixture.shop.queries().stream().filter(one -> one.startsWith(query)).count();
  }

  @Test
  void stock_of_many_products_goes_in_one_call_for_each_250_of_them() {
    List<String> ids = stocked(255);
    int before = fixture.shop.queries().size();
    RunSummary told = push();
    assertThat(told.updated() + told.unchanged()).isEqualTo(255);
    assertThat(available(ids)).isEqualTo(IntStream.range(0, 255).boxed().toList());
    assertThat(sent("mutation InventorySet")).isEqualTo(2);
    assertThat(fixture.shop.queries().size() - before)
        .as("no level was known: two looks and one that sets for 250, one and one for the rest")
        .isEqualTo(5);
    for (int i = 0; i < 3; i++) {
      stock("THING-" + i, i + 1000);
    }
    assertThat(push().updated()).isEqualTo(3);
    assertThat(fixture.shop.queries().size() - before).as("one more").isEqualTo(6);
    assertThat(available(ids).subList(0, 4)).containsExactly(1000, 1001, 1002, 3);
    assertThat(push().fetched()).isZero();
  }

  @Test
  void a_sale_that_the_hub_has_not_seen_is_the_conflict_of_one_product_and_stops_no_other() {
    List<String> ids = stocked(5);
    push();
    fixture.shop.merchant().sell(ids.get(3), 2);
    for (int i = 0; i < 5; i++) {
      stock("THING-" + i, i + 10);
    }
    RunSummary told = push();
    assertThat(told.updated()).isEqualTo(4);
    assertThat(told.superseded()).isEqualTo(1);
    assertThat(available(ids)).as("nothing is sold twice").containsExactly(10, 11, 12, 1, 14);
    assertThat(
            fixture.ask(
                "SELECT p.sku || ' ' || c.field_name || ' ' || c.local_value || ' ' || c.remote_value"
                    + " FROM public.sync_conflicts c JOIN public.products p ON p.id = c.product_id"
                    + " WHERE c.resolved_at IS NULL"))
        .isEqualTo("THING-3 stock 13 1");
    assertThat(push().fetched()).as("it waits for a person").isZero();
  }

  @Test
  void a_product_that_the_shop_has_lost_stops_the_stock_of_no_other() {
    List<String> ids = stocked(3);
    push();
    fixture.shop.merchant().lose(ids.get(1));
    for (int i = 0; i < 3; i++) {
      stock("THING-" + i, i + 10);
    }
    assertThat(push().failed()).isZero();
    assertThat(available(List.of(ids.get(0), ids.get(2)))).containsExactly(10, 12);
    assertThat(
            fixture.ask(
                "SELECT deleted_at IS NOT NULL FROM public.shopify_products WHERE external_id = '"
                    + ids.get(1)
                    + "'"))
        .isEqualTo("t");
  }

  @Test
  void stock_that_was_set_by_a_hub_that_died_then_is_taken_for_set() {
    List<String> ids = stocked(3);
    push();
    for (int i = 0; i < 3; i++) {
      stock("THING-" + i, i + 10);
    }
    fixture.shop.merchant().stock(ids.get(0), 10);
    fixture.shop.merchant().stock(ids.get(2), 12);
    assertThat(push().superseded()).isZero();
    assertThat(available(ids)).containsExactly(10, 11, 12);
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts")).isEqualTo("0");
    assertThat(push().fetched()).isZero();
  }

  @Test
  void an_answer_that_is_lost_costs_nothing() {
    fixture.setting("location", fixture.shop.location());
    fixture.shop.loseNextAnswer();
    edit("price", DecimalNode.valueOf(new BigDecimal("19")));
    edit("stock", IntNode.valueOf(4));
    assertThat(push().updated()).isEqualTo(1);
    fixture.shop.loseNextAnswer();
    edit("stock", IntNode.valueOf(3));
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().available(id)).isEqualTo(3);
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("19.00");
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts")).isEqualTo("0");
  }

  @Test
  void a_product_that_is_deleted_here_is_archived_there() {
    edit("deleted", BooleanNode.TRUE);
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().field(id, "status")).isEqualTo("ARCHIVED");
    assertThat(push().fetched()).isZero();
  }

  @Test
  void what_the_shop_refuses_is_kept_with_its_reason_and_told_again_when_it_is_mended() {
    fixture.setting("location", "gid://shopify/Location/1");
    edit("stock", IntNode.valueOf(5));
    edit("price", DecimalNode.valueOf(new BigDecimal("21")));
    assertThat(push().failed()).isEqualTo(1);
    assertThat(
            fixture.ask(
                "SELECT stage_failed || ' ' || error_code || ' ' || error_message"
                    + " FROM bridge.failed_records WHERE resolved_at IS NULL"))
        .startsWith("deliver shop_refused gid://shopify/InventoryItem/")
        .endsWith("is not stocked at gid://shopify/Location/1");
    fixture.setting("location", fixture.shop.location());
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().available(id)).isEqualTo(5);
    assertThat(fixture.ask("SELECT count(*) FROM bridge.failed_records WHERE resolved_at IS NULL"))
        .isEqualTo("0");
  }

  @Test
  void an_edit_in_the_moment_between_reading_and_writing_becomes_a_conflict() {
    edit("name", TextNode.valueOf("Ours"));
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    fixture.shop.before(
        "mutation ProductUpdate",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.shop.merchant().reprice(id, "24.99");
        });
    assertThat(push().superseded()).isEqualTo(1);
    fixture.products();
    push();
    assertThat(
            fixture.ask(
                "SELECT string_agg(field_name || ' ' || (local_value #>> '{}') || ' '"
                    + " || (remote_value #>> '{}'), ', ' ORDER BY field_name)"
                    + " FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("name Ours Theirs, price 21.5 24.99");
  }

  /** The merchant renames the product in the moment before our name is written over it. */
  private void writeOver(String theirs) {
    edit("name", TextNode.valueOf("Ours"));
    fixture.shop.before("mutation ProductUpdate", () -> fixture.shop.merchant().rename(id, theirs));
    assertThat(push().superseded()).isEqualTo(1);
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Ours");
  }

  /** Edits that were written over and that nobody has decided about. */
  private String overwritten() {
    return fixture.ask(
        "SELECT string_agg(field_name || ' ' || (remote_value #>> '{}'), ', ') FROM"
            + " public.sync_conflicts WHERE resolved_at IS NULL AND conflict_type ="
            + " 'overwritten'");
  }

  @Test
  void an_edit_that_was_written_over_stays_named_when_the_merchant_edits_again() {
    writeOver("Theirs");
    fixture.shop.merchant().rename(id, "Theirs again");
    fixture.products();
    assertThat(local("name")).isEqualTo("Theirs again");
    assertThat(overwritten()).isEqualTo("name Theirs");
  }

  @Test
  void an_edit_that_was_written_over_is_not_settled_by_an_edit_of_something_else() {
    writeOver("Theirs");
    fixture.shop.merchant().changeVendor(id, "Another");
    fixture.products();
    assertThat(local("vendor")).isEqualTo("Another");
    assertThat(overwritten()).isEqualTo("name Theirs");
  }

  @Test
  void an_edit_that_was_written_over_is_named_although_a_later_one_was_read_first() {
    edit("name", TextNode.valueOf("Ours"));
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    fixture.shop.before(
        "mutation ProductUpdate",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.shop.before(
              "mutation VariantsUpdate",
              () -> {
                fixture.shop.merchant().rename(id, "Theirs again");
                fixture.products();
              });
        });
    push();
    assertThat(overwritten()).isEqualTo("name Theirs");
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Theirs again");
    assertThat(
            fixture.ask(
                "SELECT (local_value #>> '{}') || ', ' || (remote_value #>> '{}') FROM"
                    + " public.sync_conflicts WHERE resolved_at IS NULL AND conflict_type ="
                    + " 'field_mismatch'"))
        .isEqualTo("Ours, Theirs again");
  }

  @Test
  void an_edit_that_was_read_and_written_over_in_one_moment_comes_back_to_the_shop_when_it_wins() {
    edit("name", TextNode.valueOf("Ours"));
    fixture.shop.before(
        "mutation ProductUpdate",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.products();
        });
    push();
    assertThat(overwritten()).isEqualTo("name Theirs");
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("1");
    decide("source_wins");
    assertThat(local("name")).isEqualTo("Theirs");
    push();
    push();
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Theirs");
    fixture.products();
    assertThat(local("name")).isEqualTo("Theirs");
  }

  @Test
  void an_edit_that_was_written_over_loses_when_ours_wins() {
    writeOver("Theirs");
    edit("name", TextNode.valueOf("Ours, later"));
    assertThat(push().updated()).as("it waits for a decision").isZero();
    decide("target_wins");
    push();
    push();
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Ours, later");
    assertThat(
            fixture.ask(
                "SELECT overruled #>> '{name,lost}' FROM public.product_versions WHERE product_id ="
                    + " '"
                    + product
                    + "' AND overruled <> '{}'"))
        .isEqualTo("Theirs");
  }

  @Test
  void an_edit_that_was_written_over_wins_at_once_where_the_shop_owns_the_field() {
    new SettingsStore(hub.hub().scope())
        .savePolicies(fixture.org, "shopify", Map.of("name", Policy.SOURCE_WINS));
    writeOver("Theirs");
    assertThat(local("name")).isEqualTo("Theirs");
    push();
    push();
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Theirs");
  }

  @Test
  void an_edit_that_was_written_over_is_named_although_the_write_fails_half_way() {
    edit("name", TextNode.valueOf("Ours"));
    edit("price", DecimalNode.valueOf(new BigDecimal("21.5")));
    fixture.shop.before(
        "mutation ProductUpdate",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.shop.failNext(403, 1);
        });
    assertThat(push().superseded()).isEqualTo(1);
    assertThat(fixture.shop.merchant().prices(id)).as("not written").containsExactly("20.00");
    assertThat(overwritten()).isEqualTo("name Theirs");
    push();
    push();
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("21.50");
  }

  /** The next run but one tells it: the next one looks how the product is at the shop. */
  private void decide(String strategy) {
    new Conflicts(hub.hub().scope(), Clock.systemUTC())
        .resolve(
            fixture.org,
            new ConflictChoice(true, null, null, null, null, null, null),
            new Resolution(strategy, null, null),
            Author.user(null, "desk"));
  }

  @Test
  void what_becomes_a_conflict_while_it_waits_in_the_queue_is_not_told() {
    edit("name", TextNode.valueOf("Ours"));
    fixture.shop.before(
        "query Product(",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.products();
        });
    assertThat(push().unchanged()).isEqualTo(1);
    assertThat(fixture.shop.merchant().field(id, "title")).isEqualTo("Theirs");
    assertThat(
            fixture.ask("SELECT field_name FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("name");
  }

  @Test
  void an_answer_that_is_lost_is_no_edit_of_somebody_else() {
    edit("name", TextNode.valueOf("Ours"));
    fixture.shop.loseNextAnswer();
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts")).isEqualTo("0");
  }

  private String warnings() {
    return fixture.ask(
        "SELECT string_agg(error_message, '|') FROM public.sync_activity_log"
            + " WHERE level = 'warning'");
  }

  private void refuseToKeep(boolean refuses) {
    hub.database()
        .change(
            refuses
                ? "CREATE FUNCTION public.die() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN RAISE EXCEPTION 'the hub dies here'; END $$;"
                    + " CREATE TRIGGER die BEFORE INSERT OR UPDATE ON public.integration_mappings"
                    + " FOR EACH ROW EXECUTE FUNCTION public.die()"
                : "DROP FUNCTION public.die() CASCADE");
  }

  @Test
  void a_hub_that_dies_between_a_write_and_keeping_its_outcome_says_what_nobody_has_seen() {
    edit("name", TextNode.valueOf("Ours"));
    edit("vendor", TextNode.valueOf("Our vendor"));
    fixture.shop.before(
        "mutation ProductUpdate", () -> fixture.shop.merchant().rename(id, "Theirs"));
    refuseToKeep(true);
    try {
      assertThatThrownBy(this::push).isNotNull();
    } finally {
      refuseToKeep(false);
    }
    assertThat(fixture.shop.merchant().field(id, "title")).as("written").isEqualTo("Ours");
    assertThat(warnings()).isNull();
    push();
    assertThat(warnings())
        .startsWith(id + " has the hub's values of title, vendor, and the shop's answer")
        .doesNotContain("|");
    assertThat(fixture.ask("SELECT count(*) FROM public.shopify_writes")).isEqualTo("0");
    push();
    assertThat(warnings()).as("told once").doesNotContain("|");
  }

  @Test
  void a_write_that_never_reached_the_shop_has_hidden_nothing() {
    edit("name", TextNode.valueOf("Ours"));
    fixture.ask(
        "INSERT INTO public.shopify_writes (org_id, external_id, batch_uid, fields_read,"
            + " fields_written) SELECT org_id, '"
            + id
            + "', uid, '{\"title\": \"A mug\"}', '{\"title\": \"Ours\"}'"
            + " FROM bridge.sync_batches RETURNING id");
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.ask("SELECT count(*) FROM public.shopify_writes")).isEqualTo("0");
    assertThat(warnings()).isNull();
  }

  @Test
  void an_answer_that_is_lost_hides_what_was_edited_in_that_moment_and_the_run_says_so() {
    edit("name", TextNode.valueOf("Ours"));
    fixture.shop.before(
        "mutation ProductUpdate",
        () -> {
          fixture.shop.merchant().rename(id, "Theirs");
          fixture.shop.loseNextAnswer();
        });
    assertThat(push().updated()).isEqualTo(1);
    assertThat(warnings()).startsWith(id + " has the hub's values of title, and");
  }

  private UUID shirt() {
    shirtId = fixture.shop.merchant().add("A shirt", "SHIRT", 3, "30.00");
    fixture.products();
    product = UUID.fromString(fixture.ask("SELECT id FROM public.products WHERE name = 'A shirt'"));
    return UUID.fromString(
        fixture.ask("SELECT id FROM public.product_variants WHERE sku = 'SHIRT-2'"));
  }

  @Test
  void a_variant_that_is_added_here_is_added_there_and_its_stock_follows() {
    shirt();
    fixture.setting("location", fixture.shop.location());
    String path = "variants/" + UuidCreator.getTimeOrderedEpoch() + "/";
    edit(
        Map.of(
            path + "sku", TextNode.valueOf("SHIRT-9"),
            path + "price", DecimalNode.valueOf(new BigDecimal("33.5")),
            path + "weight_kg", DecimalNode.valueOf(new BigDecimal("0.25")),
            path + "stock", IntNode.valueOf(6),
            path + "options", JsonNodeFactory.instance.objectNode().put("Style", "Plum")));
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(shirtId))
        .containsExactly("SHIRT-1", "SHIRT-2", "SHIRT-3", "SHIRT-9");
    assertThat(fixture.shop.merchant().prices(shirtId))
        .containsExactly("30.00", "30.00", "30.00", "33.50");
    fixture.products();
    assertThat(push().failed()).isZero();
    push();
    assertThat(fixture.shop.merchant().stocks(shirtId)).containsExactly(0, 0, 0, 6);
    fixture.products();
    assertThat(push().fetched()).as("everything is agreed").isZero();
    assertThat(
            fixture.ask(
                "SELECT count(*) FROM public.product_variants WHERE product_id = '"
                    + product
                    + "' AND deleted_at IS NULL"))
        .as("it came back as itself")
        .isEqualTo("4");
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts")).isEqualTo("0");
  }

  private void variants(String... styles) {
    Map<String, JsonNode> fields = new HashMap<>();
    for (String style : styles) {
      String path = "variants/" + UuidCreator.getTimeOrderedEpochPlus1() + "/";
      fields.put(path + "sku", TextNode.valueOf("MUG-" + style));
      fields.put(path + "position", IntNode.valueOf(fields.size()));
      fields.put(path + "price", DecimalNode.valueOf(new BigDecimal("22.5")));
      fields.put(path + "stock", IntNode.valueOf(7));
      fields.put(path + "options", JsonNodeFactory.instance.objectNode().put("Style", style));
    }
    edit(fields);
  }

  @Test
  void the_first_variants_of_a_product_without_options_bring_their_option_with_them() {
    fixture.setting("location", fixture.shop.location());
    edit(Map.of("stock", IntNode.valueOf(3), "price", DecimalNode.valueOf(new BigDecimal("19.5"))));
    variants("Ink", "Plum");
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(id))
        .as("what stood for a product without a choice has gone")
        .containsExactlyInAnyOrder("MUG-Ink", "MUG-Plum");
    assertThat(fixture.shop.merchant().prices(id)).containsExactly("22.50", "22.50");
    assertThat(fixture.shop.merchant().field(id, "options").toString())
        .contains("Style", "Ink", "Plum")
        .doesNotContain("Title");
    fixture.products();
    push();
    assertThat(fixture.shop.merchant().stocks(id)).containsExactly(7, 7);
    fixture.products();
    assertThat(push().fetched()).as("everything is agreed").isZero();
    assertThat(
            fixture.ask(
                "SELECT string_agg(sku, ' ' ORDER BY sku) FROM public.product_variants"
                    + " WHERE deleted_at IS NULL"))
        .isEqualTo("MUG-Ink MUG-Plum");
    assertThat(fixture.ask("SELECT count(*) FROM public.sync_conflicts WHERE resolved_at IS NULL"))
        .isEqualTo("0");
    variants("Lime");
    assertThat(push().updated()).as("later ones find the option").isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(id)).hasSize(3).contains("MUG-Lime");
  }

  @Test
  void first_variants_that_do_not_say_what_they_differ_in_are_refused_and_nothing_goes() {
    String path = "variants/" + UuidCreator.getTimeOrderedEpoch() + "/";
    edit(Map.of(path + "sku", TextNode.valueOf("MUG-9")));
    assertThat(push().failed()).isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(id)).containsExactly("MUG");
    assertThat(
            fixture.ask(
                "SELECT error_message FROM bridge.failed_records WHERE resolved_at IS NULL"))
        .contains("You need to add option values for");
  }

  @Test
  void a_variant_that_is_removed_here_is_removed_there_and_no_other() {
    UUID second = shirt();
    edit("variants/" + second, NullNode.getInstance());
    assertThat(push().updated()).isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(shirtId)).containsExactly("SHIRT-1", "SHIRT-3");
    fixture.products();
    assertThat(push().fetched()).isZero();
  }

  @Test
  void the_last_variant_of_a_product_stays_there_and_the_reason_is_kept() {
    shirt();
    for (String variant :
        fixture.ask("SELECT string_agg(id::text, ',') FROM public.product_variants").split(",")) {
      edit("variants/" + variant, NullNode.getInstance());
    }
    assertThat(push().failed()).isEqualTo(1);
    assertThat(fixture.shop.merchant().skus(shirtId)).hasSize(3);
    assertThat(
            fixture.ask(
                "SELECT error_message FROM bridge.failed_records WHERE resolved_at IS NULL"))
        .contains("Cannot delete default variant");
  }

  @Test
  void a_merchant_who_adds_a_variant_while_one_is_added_here_keeps_theirs() {
    shirt();
    String path = "variants/" + UuidCreator.getTimeOrderedEpoch() + "/";
    edit(
        Map.of(
            path + "sku", TextNode.valueOf("SHIRT-9"),
            path + "options", JsonNodeFactory.instance.objectNode().put("Style", "Plum")));
    fixture.shop.merchant().addVariant(shirtId, "THEIRS", "Lime", "31.00");
    push();
    push();
    assertThat(fixture.shop.merchant().skus(shirtId))
        .containsExactly("SHIRT-1", "SHIRT-2", "SHIRT-3", "THEIRS", "SHIRT-9");
    assertThat(
            fixture.ask(
                "SELECT string_agg(sku, ' ' ORDER BY sku) FROM public.product_variants"
                    + " WHERE deleted_at IS NULL"))
        .isEqualTo("SHIRT-1 SHIRT-2 SHIRT-3 SHIRT-9 THEIRS");
  }

  @Test
  void products_that_the_shop_lacks_are_made_there_only_where_that_is_wanted() {
    fixture.ask(
        "INSERT INTO public.products (org_id, sku, name, handle, price, status) VALUES ('"
            + fixture.org
            + "', 'NEW', 'A new one', 'a-new-one', 9.5, 'draft') RETURNING id");
    assertThat(push().fetched()).isZero();
    fixture.setting("create_products", "true");
    RunSummary made = push();
    assertThat(made.inserted()).isEqualTo(1);
    String there =
        fixture.ask(
            "SELECT external_id FROM public.integration_mappings m JOIN public.products p"
                + " ON m.internal_id = p.id::text WHERE p.sku = 'NEW'");
    assertThat(fixture.shop.merchant().field(there, "title")).isEqualTo("A new one");
    assertThat(fixture.shop.merchant().prices(there)).containsExactly("9.50");
    assertThat(push().fetched()).isZero();
    RunSummary read = fixture.products();
    assertThat(read.inserted() + read.updated()).isZero();
  }
}
