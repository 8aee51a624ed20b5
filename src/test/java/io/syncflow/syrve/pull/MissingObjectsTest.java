package io.syncflow.syrve.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** B29: what a list lacks is marked, and held for a person when it is much. */
class MissingObjectsTest {

  private static final String MISSING =
      "SELECT count(*) FILTER (WHERE missing_since IS NOT NULL) || ' of ' || count(*)"
          + " FROM syrve_current_objects";

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
  void hundred() throws SQLException, IOException {
    hub.reset();
    hub.chunkSize = 60;
    hub.products(products(1, 100));
  }

  @Test
  void a_few_missing_objects_are_marked_and_none_is_deleted() throws Exception {
    hub.products(products(1, 80));

    assertThat(hub.ask(MISSING)).isEqualTo("20 of 100");
    assertThat(hub.ask("SELECT count(*) FROM syrve_raw_objects")).isEqualTo("100");
    assertThat(hub.ask("SELECT count(*) FROM bridge.staged_deletes")).isEqualTo("0");
    assertThat(
            hub.ask(
                "SELECT stats #>> '{missing,product,marked}' FROM syrve_sync_runs"
                    + " ORDER BY id DESC LIMIT 1"))
        .isEqualTo("20");
  }

  @Test
  void an_object_that_comes_back_is_not_missing_any_more() throws Exception {
    hub.products(products(1, 90));
    hub.products(products(1, 95));

    assertThat(hub.ask(MISSING)).isEqualTo("5 of 100");
    hub.products(products(1, 99).replace("\"name\": \"p97\"", "\"name\": \"new\""));
    assertThat(hub.ask(MISSING)).isEqualTo("1 of 100");
  }

  @Test
  void an_empty_list_waits_for_a_person() throws Exception {
    assertThat(hub.products("[]").status()).isEqualTo("completed");

    assertThat(hub.ask(MISSING)).isEqualTo("0 of 100");
    assertThat(
            hub.ask(
                "SELECT status || ' ' || rows_live || ' ' || rows_staged || ' ' || reason"
                    + " FROM bridge.staged_deletes"))
        .isEqualTo(
            "waiting 100 100 the list lacks 100 of 100 known objects of type product, more than"
                + " 20 %");
    assertThat(hub.ask("SELECT kind FROM bridge.alerts WHERE ended_at IS NULL"))
        .isEqualTo("deletes_held");
    hub.products("[]");
    assertThat(hub.ask("SELECT string_agg(status, ' ') FROM bridge.staged_deletes"))
        .as("the same again is not written again")
        .isEqualTo("waiting");
    assertThat(
            hub.ask(
                "SELECT stats #>> '{missing,product,held}' FROM syrve_sync_runs"
                    + " ORDER BY id DESC LIMIT 1"))
        .isEqualTo("100");
    hub.products(products(1, 100));
    assertThat(hub.ask("SELECT status FROM bridge.staged_deletes")).isEqualTo("replaced");
    assertThat(hub.ask("SELECT count(*) FROM bridge.alerts WHERE ended_at IS NULL")).isEqualTo("0");
  }

  @Test
  void one_too_many_waits_and_what_is_approved_is_marked_by_the_next_run() throws Exception {
    hub.products(products(1, 79));
    assertThat(hub.ask(MISSING)).isEqualTo("0 of 100");

    hub.execute("UPDATE bridge.staged_deletes SET status = 'approved'");
    hub.products(products(1, 80));

    assertThat(hub.ask(MISSING)).isEqualTo("20 of 100");
    assertThat(
            hub.ask(
                "SELECT status || ' ' || rows_deleted || ' ' || rows_dropped"
                    + " FROM bridge.staged_deletes"))
        .isEqualTo("applied 20 1");
  }

  @Test
  void what_was_rejected_stays_until_it_is_seen_and_goes_again() throws Exception {
    hub.products(products(1, 50));
    hub.execute("UPDATE bridge.staged_deletes SET status = 'rejected'");

    hub.products(products(1, 50));
    assertThat(hub.ask(MISSING)).isEqualTo("0 of 100");
    hub.products(products(1, 55));
    hub.products(products(1, 50));
    assertThat(hub.ask(MISSING)).as("the five that came back").isEqualTo("5 of 100");
  }

  @Test
  void a_list_that_was_not_asked_for_completely_says_nothing_about_the_rest() throws Exception {
    hub.pull(
        "bootstrap",
        ObjectShapes.UNIT,
        new JsonList(),
        "[{\"id\": \"" + new UUID(9, 9) + "\", \"name\": \"kg\"}]");

    assertThat(hub.ask(MISSING)).isEqualTo("0 of 101");
  }

  @Test
  void while_some_items_say_no_id_nothing_is_concluded() throws Exception {
    hub.products(products(1, 99).replace("[", "[{\"name\": \"who?\"},"));

    assertThat(hub.ask(MISSING)).isEqualTo("0 of 100");
    assertThat(hub.ask("SELECT reason FROM bridge.staged_deletes"))
        .contains("1 items of the list do not say which object they are");
  }

  @Test
  void a_bad_object_is_there_all_the_same() throws Exception {
    hub.products(products(1, 100).replace("\"name\": \"p7\"", "\"name\": 7"));

    assertThat(hub.ask(MISSING)).isEqualTo("0 of 100");
    assertThat(hub.ask("SELECT count(*) FROM bridge.failed_records")).isEqualTo("1");
  }

  @Test
  @DisplayName("a balance that is absent is zero where its store answered, and unknown elsewhere")
  void stock_is_concluded_store_by_store() throws Exception {
    hub.reset();
    hub.stock(stock(1, 10, 1, 10));
    hub.stock(stock(1, 1, 1, 9));

    assertThat(
            hub.ask(
                "SELECT string_agg(right(natural_key, 2), ' ') FROM syrve_current_objects"
                    + " WHERE missing_since IS NOT NULL"))
        .as("product 10 of store 1; nothing is said about stores 2 to 10")
        .isEqualTo("0a");
    assertThat(hub.ask(MISSING)).isEqualTo("1 of 100");
  }

  @Test
  void no_balance_at_all_waits_for_a_person() throws Exception {
    hub.reset();
    hub.stock(stock(1, 2, 1, 10));
    hub.stock("[]");

    assertThat(hub.ask(MISSING)).isEqualTo("0 of 20");
    assertThat(hub.ask("SELECT rows_staged FROM bridge.staged_deletes")).isEqualTo("20");
  }

  private static String products(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(n -> "{\"id\": \"%s\", \"name\": \"p%d\"}".formatted(new UUID(1, n), n))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String stock(int firstStore, int lastStore, int firstProduct, int lastProduct) {
    return IntStream.rangeClosed(firstStore, lastStore)
        .boxed()
        .flatMap(
            store ->
                IntStream.rangeClosed(firstProduct, lastProduct)
                    .mapToObj(
                        product ->
                            "{\"store\": \"%s\", \"product\": \"%s\", \"amount\": 1.5}"
                                .formatted(new UUID(2, store), new UUID(1, product))))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
