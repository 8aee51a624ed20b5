package io.syncflow.syrve.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunSummary;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class RawObjectsTest {

  private static final String A = "11111111-aaaa-4aaa-8aaa-000000000001";
  private static final String B = "22222222-bbbb-4bbb-8bbb-000000000002";
  private static final String CURRENT =
      "SELECT string_agg(payload ->> 'name', ' ' ORDER BY syrve_id) FROM syrve_current_objects"
          + " WHERE entity_type = 'product' AND missing_since IS NULL";

  private static PullFixture hub;

  @BeforeAll
  static void start() {
    hub = new PullFixture();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void reset() throws SQLException {
    hub.reset();
  }

  @Test
  void an_object_is_inserted_then_unchanged_then_updated() throws Exception {
    assertThat(sums(hub.products(list(product(A, "a"), product(B, "b"))))).isEqualTo("2: 2 0 0 0");
    assertThat(sums(hub.products(list(product(B, "b"), product(A, "a"))))).isEqualTo("2: 0 0 2 0");
    assertThat(sums(hub.products(list(product(A, "z"), product(B, "b"))))).isEqualTo("2: 0 1 1 0");
    assertThat(hub.ask(CURRENT)).isEqualTo("z b");
    assertThat(hub.ask("SELECT count(*) || ' ' || sum(seen_count) FROM syrve_raw_objects"))
        .isEqualTo("3 6");
    assertThat(
            hub.ask(
                "SELECT (stats -> 'objects' -> 'product')::text FROM syrve_sync_runs"
                    + " ORDER BY id DESC LIMIT 1"))
        .isEqualTo(
            "{\"failed\": 0, \"fetched\": 2, \"skipped\": 0, \"updated\": 1, \"inserted\": 0,"
                + " \"unchanged\": 1}");
  }

  @Test
  @DisplayName("decision 30: A, B, A again: the state is A's, and its row is A's")
  void a_return_to_an_earlier_state_moves_that_states_row() throws Exception {
    hub.products(list(product(A, "a")));
    hub.products(list(product(A, "b")));
    assertThat(sums(hub.products(list(product(A, "a"))))).isEqualTo("1: 0 1 0 0");

    assertThat(hub.ask(CURRENT)).isEqualTo("a");
    assertThat(
            hub.ask(
                "SELECT string_agg(payload ->> 'name' || seen_count, ' ' ORDER BY last_seen_at)"
                    + " FROM syrve_raw_objects"))
        .isEqualTo("b1 a2");
    assertThat(sums(hub.products(list(product(A, "a"))))).isEqualTo("1: 0 0 1 0");
  }

  @Test
  @DisplayName("F10: a node whose clock is behind does not write history backwards")
  void a_newer_state_is_the_current_one_whatever_the_clock_says() throws Exception {
    hub.products(list(product(A, "a")));
    hub.execute("UPDATE syrve_raw_objects SET last_seen_at = now() + interval '1 day'");
    hub.products(list(product(A, "b")));

    assertThat(hub.ask(CURRENT)).isEqualTo("b");
  }

  /** Against a model: a map of states, and counts worked out by hand. */
  @RepeatedTest(8)
  void any_history_ends_with_what_was_seen_last(RepetitionInfo repetition) throws Exception {
    Random random = new Random(repetition.getCurrentRepetition() * 7919L);
    String[] states = new String[6];
    Set<String> rows = new java.util.HashSet<>();
    for (int run = 0; run < 6; run++) {
      hub.chunkSize = 1 + random.nextInt(5);
      List<String> products = new ArrayList<>();
      int inserted = 0;
      int updated = 0;
      for (int i = 0; i < states.length; i++) {
        String state = Character.toString('a' + random.nextInt(3));
        inserted += states[i] == null ? 1 : 0;
        updated += states[i] != null && !states[i].equals(state) ? 1 : 0;
        states[i] = state;
        rows.add(i + state);
        products.add(product(new UUID(1, i + 1).toString(), state));
      }
      java.util.Collections.shuffle(products, random);
      RunSummary summary = hub.products(list(products.toArray(String[]::new)));
      assertThat(sums(summary))
          .isEqualTo("6: " + inserted + " " + updated + " " + (6 - inserted - updated) + " 0");
    }
    assertThat(hub.ask(CURRENT)).isEqualTo(String.join(" ", states));
    assertThat(hub.ask("SELECT count(*) FROM syrve_raw_objects"))
        .isEqualTo(Integer.toString(rows.size()));
    assertThat(hub.ask("SELECT sum(seen_count) FROM syrve_raw_objects")).isEqualTo("36");
  }

  @Test
  void ids_are_the_same_in_upper_and_lower_case() throws Exception {
    hub.products(list(product(A, "a")));
    hub.products(list(product(A.toUpperCase(), "b")));

    assertThat(hub.ask("SELECT count(DISTINCT syrve_id) FROM syrve_raw_objects")).isEqualTo("1");
    assertThat(hub.ask(CURRENT)).isEqualTo("b");
  }

  @Test
  void an_id_that_is_there_twice_counts_once_when_it_says_the_same() throws Exception {
    hub.chunkSize = 10;
    assertThat(sums(hub.products(list(product(A, "a"), product(A, "a"))))).isEqualTo("2: 1 0 1 0");
  }

  @Test
  void an_id_that_is_there_twice_and_says_two_things_is_a_failed_record() throws Exception {
    hub.chunkSize = 10;
    RunSummary run = hub.products(list(product(A, "a"), product(B, "x"), product(A, "b")));

    assertThat(sums(run)).isEqualTo("3: 2 0 0 1");
    assertThat(hub.ask(CURRENT)).isEqualTo("a x");
    assertThat(
            hub.ask("SELECT error_code || ' ' || (raw_data ->> 'name') FROM bridge.failed_records"))
        .isEqualTo("duplicate_id b");
  }

  @Test
  @DisplayName(
      "B25: bad objects are one failed record each, with what came; their neighbours go on")
  void bad_objects_become_failed_records() throws Exception {
    String document =
        list(
            product(A, "a"),
            "{\"name\": \"without\"}",
            "{\"id\": \"4711\", \"name\": \"wrong\"}",
            "{\"id\": \"" + B + "\", \"name\": 7}",
            "[1]",
            "{\"id\": \"" + B + "\", \"id\": 2}",
            "{\"id\": \"" + new UUID(0, 0) + "\"}");
    RunSummary run = hub.products(document);
    hub.products(document);

    assertThat(sums(run)).isEqualTo("7: 1 0 0 6");
    assertThat(run.status()).isEqualTo("completed_with_errors");
    assertThat(
            hub.ask(
                "SELECT string_agg(stage_failed || ':' || error_code || ':' || seen_count, ' '"
                    + " ORDER BY uid) FROM bridge.failed_records"))
        .as("one letter each, although both runs met them")
        .isEqualTo(
            "validate:missing_id:2 validate:malformed_id:2 validate:wrong_type:2"
                + " validate:wrong_type:2 parse:unreadable:2 validate:malformed_id:2");
    assertThat(
            hub.ask(
                "SELECT error_message || ' | ' || raw_data FROM bridge.failed_records"
                    + " WHERE business_key ->> 1 = '"
                    + B
                    + "'"))
        .isEqualTo("$[3]: name: 7 is not a text | {\"id\": \"%s\", \"name\": 7}".formatted(B));
    assertThat(
            hub.ask(
                "SELECT convert_from(raw_bytes, 'UTF8') FROM bridge.failed_records"
                    + " WHERE stage_failed = 'parse'"))
        .as("JSONB would keep one of both ids")
        .isEqualTo("{\"id\": \"" + B + "\", \"id\": 2}");
  }

  @Test
  @DisplayName("decision 24: a letter ends when its record passes, or is in the list no more")
  void letters_end_by_themselves() throws Exception {
    hub.products(
        list(product(A, "a"), "{\"id\": \"" + B + "\", \"name\": 7}", "{\"name\": \"n\"}"));
    hub.products(list(product(A, "a"), product(B, "b")));

    assertThat(
            hub.ask(
                "SELECT string_agg(error_code || ' ' || resolution, ', ' ORDER BY uid)"
                    + " FROM bridge.failed_records"))
        .isEqualTo("wrong_type passed, missing_id superseded");
  }

  @Test
  @DisplayName("D83: what JSONB cannot hold is kept byte by byte")
  void unstorable_text_keeps_its_bytes() throws Exception {
    String document = list("{\"id\": \"" + A + "\", \"name\": \"a\\u0000b\", \"w\": 1.50}");
    hub.products(document);

    assertThat(sums(hub.products(document))).isEqualTo("1: 0 0 1 0");
    assertThat(hub.ask(CURRENT)).isEqualTo("a\ufffdb");
    assertThat(hub.ask("SELECT convert_from(raw_bytes, 'UTF8') FROM syrve_raw_objects"))
        .isEqualTo("{\"id\": \"" + A + "\", \"name\": \"a\\u0000b\", \"w\": 1.50}");
    assertThat(hub.ask("SELECT payload ->> 'w' FROM syrve_raw_objects")).isEqualTo("1.50");
  }

  @Test
  void a_number_beyond_all_numbers_is_a_failed_record() throws Exception {
    RunSummary run =
        hub.products(list("{\"id\": \"" + A + "\", \"w\": 1e200000}", product(B, "b")));

    assertThat(sums(run)).isEqualTo("2: 1 0 0 1");
    assertThat(hub.ask("SELECT error_code FROM bridge.failed_records"))
        .isEqualTo("number_out_of_range");
  }

  @Test
  void the_same_number_written_otherwise_is_no_change() throws Exception {
    hub.products(list("{\"id\": \"" + A + "\", \"w\": 1.5, \"v\": 100}"));
    RunSummary again =
        hub.products(list("{\"v\": 1e2, \"w\": 1.500000000, \"id\": \"" + A + "\"}"));

    assertThat(sums(again)).isEqualTo("1: 0 0 1 0");
  }

  @Test
  @DisplayName("A-09: products of other categories are skipped, and not missing")
  void the_filter_skips_products() throws Exception {
    String wanted = "33333333-cccc-4ccc-8ccc-000000000003";
    String mine =
        "{\"id\": \"%s\", \"name\": \"a\", \"category\": \"%s\"}"
            .formatted(A, wanted.toUpperCase());
    hub.products(list(mine, product(B, "b")));
    hub.filter = new CategoryFilter(Set.of(wanted), Set.of());
    RunSummary run = hub.products(list(mine, product(B, "other")));

    assertThat(run.skipped()).isEqualTo(1);
    assertThat(run.unchanged()).isEqualTo(1);
    assertThat(hub.ask(CURRENT)).as("not the skipped one's new state").isEqualTo("a b");
    assertThat(
            hub.ask(
                "SELECT stats #>> '{missing,product,marked}' FROM syrve_sync_runs ORDER BY id DESC LIMIT 1"))
        .isNull();
  }

  @Test
  void groups_among_old_products_are_groups() throws Exception {
    String document =
        "<productDtoes><productDto><id>"
            + A
            + "</id><num>00137</num><name> Lero</name><productType>DISH</productType>"
            + "<containers><container><count>1.500000000</count></container></containers></productDto>"
            + "<productDto><id>"
            + B
            + "</id><name>Group</name><productGroupType>PRODUCTS</productGroupType></productDto>"
            + "<productDto><id>x</id></productDto>"
            + "<productDto><id>55555555-0000-4000-8000-000000000005</id><containers><container>"
            + "<count>many</count></container></containers></productDto></productDtoes>";
    RunSummary run =
        hub.pull(
            "products",
            ObjectShapes.XML_PRODUCT,
            new XmlList("productDtoes", "productDto"),
            document);

    assertThat(sums(run)).isEqualTo("4: 2 0 0 2");
    assertThat(
            hub.ask(
                "SELECT string_agg(entity_type || ':' || (payload ->> 'name'), ' ' ORDER BY syrve_id)"
                    + " FROM syrve_raw_objects"))
        .isEqualTo("product: Lero product_group:Group");
    assertThat(
            hub.ask(
                "SELECT payload #>> '{containers,container,0,count}' FROM syrve_raw_objects WHERE entity_type = 'product'"))
        .isEqualTo("1.500000000");
    assertThat(
            hub.ask(
                "SELECT string_agg(error_message, '; ' ORDER BY uid) FROM bridge.failed_records"))
        .isEqualTo(
            "/productDtoes/productDto[3]: id: \"x\" is not a UUID; /productDtoes/productDto[4]:"
                + " count: \"many\" is not a decimal number");
  }

  @Test
  @DisplayName("D81: a balance has a name-based id, and every digit of its amount")
  void stock_has_ids_of_its_own() throws Exception {
    String row = "{\"store\":\"%s\",\"product\":\"%s\",\"amount\":%s,\"sum\":1.5}";
    hub.stock(list(row.formatted(A, B, "-0.001725000")));
    RunSummary again = hub.stock(list(row.formatted(A.toUpperCase(), B, "12.123456789")));

    assertThat(sums(again)).isEqualTo("1: 0 1 0 0");
    assertThat(
            hub.ask(
                "SELECT count(DISTINCT syrve_id) || ' ' || min(natural_key) || ' '"
                    + " || min(substr(syrve_id::text, 15, 1)) FROM syrve_raw_objects"))
        .isEqualTo("1 " + A + "/" + B + " 5");
    assertThat(hub.ask("SELECT payload ->> 'amount' FROM syrve_current_objects"))
        .isEqualTo("12.123456789");
    assertThat(sums(hub.stock(list(row.formatted(A, B, "\"12\""), row.formatted(A, A, "null")))))
        .isEqualTo("2: 0 0 0 2");
  }

  @Test
  void a_run_that_was_taken_over_writes_nothing() throws Exception {
    Run run =
        hub.ledger
            .runs()
            .open(new RunRequest(hub.org, "syrve", "products", RunMode.REALTIME, "manual", null));
    hub.execute("UPDATE bridge.run_leases SET fence = fence + 1");
    try (Spool spool = Lists.spool(list(product(A, "a")))) {
      PulledList list =
          new PulledList(
              "products",
              "/x",
              false,
              List.of(),
              null,
              new JsonList(),
              ObjectShapes.PRODUCT,
              Set.of());
      FetchedList fetched = new FetchedList(list, spool, list.format().census(spool));
      ObjectChunks chunks = new ObjectChunks(List.of(fetched), CategoryFilter.NONE, 10, () -> {});
      ObjectChunk chunk = chunks.next();

      assertThatThrownBy(() -> hub.objects.store(run, chunk)).isInstanceOf(ChunkBook.Fenced.class);
      assertThat(chunks.next().items()).as("a chunk that was not stored is the last").isZero();
      assertThatThrownBy(chunks::verifyExhausted).isInstanceOf(IllegalStateException.class);
    }
    assertThat(hub.ask("SELECT count(*) FROM syrve_raw_objects")).isEqualTo("0");
  }

  private static String product(String id, String name) {
    return "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(id, name);
  }

  private static String list(String... items) {
    return "[" + String.join(",", items) + "]";
  }

  private static String sums(RunSummary run) {
    assertThat(run.balances()).isTrue();
    return "%d: %d %d %d %d"
        .formatted(run.fetched(), run.inserted(), run.updated(), run.unchanged(), run.failed());
  }
}
