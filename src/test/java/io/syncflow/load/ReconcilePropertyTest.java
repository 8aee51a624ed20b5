package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.record.TargetTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever both sides hold, a reconciliation names exactly the keys about which they disagree. */
class ReconcilePropertyTest {

  private static final List<String> COLUMNS = List.of("id", "price", "note", "src_rowversion");

  private static LoadFixture fixture;
  private static Reconcile reconcile;

  @BeforeContainer
  static void create() {
    fixture = new LoadFixture();
    fixture.createTables(
        "CREATE TABLE compared (id text PRIMARY KEY, price numeric, note text, src_rowversion bigint"
            + " NOT NULL)");
    reconcile =
        new Reconcile(
            fixture.database.scope(), new ChunkBook(), new Alerts(fixture.database.scope()));
  }

  @AfterContainer
  static void drop() {
    fixture.close();
  }

  /** Price and note; 1.5 and 1.50 are the same price. */
  record Content(String price, String note) {

    boolean same(Content other) {
      boolean prices =
          price == null || other.price == null
              ? Objects.equals(price, other.price)
              : new BigDecimal(price).compareTo(new BigDecimal(other.price)) == 0;
      return prices && Objects.equals(note, other.note);
    }
  }

  @Provide
  Arbitrary<Map<String, Content>> sides() {
    Arbitrary<Content> contents =
        Combinators.combine(
                Arbitraries.of("1.5", "1.50", "-3", "0", "0.00").injectNull(0.2),
                Arbitraries.of("", " ", "a", "\uD83D\uDE00").injectNull(0.2))
            .as(Content::new);
    return Arbitraries.maps(Arbitraries.of("a", "A", "b", "ä", "z", "10", "9", "-1", ""), contents);
  }

  @Property(tries = 60)
  void names_exactly_the_keys_that_differ(
      @ForAll("sides") Map<String, Content> source, @ForAll("sides") Map<String, Content> target) {
    fixture.execute("TRUNCATE schedulehub.compared");
    TargetTable table = fixture.target("compared");
    fixture.loader.load(
        fixture.run("compared"), table, fixture.chunk(table, COLUMNS, rows(target)));
    if (source.isEmpty() && !target.isEmpty()) {
      return; // An alarm; ReconcileRouteTest shows it.
    }
    // Its cursor lies above every version, so that no difference is to come.
    Run run = fixture.run("compared", 100L);
    Comparison comparison = reconcile.begin(run, table);
    try {
      if (!source.isEmpty()) {
        reconcile.take(comparison, fixture.chunk(table, COLUMNS, rows(source)));
      }
      reconcile.settle(comparison);
    } finally {
      reconcile.end(comparison);
    }

    Map<String, String> expected = new TreeMap<>();
    source.forEach(
        (key, content) -> {
          if (!target.containsKey(key)) {
            expected.put(key, "missing");
          } else if (!content.same(target.get(key))) {
            expected.put(key, "different");
          }
        });
    target.keySet().stream()
        .filter(key -> !source.containsKey(key))
        .forEach(key -> expected.put(key, "extra"));
    List<String> shown = new ArrayList<>();
    expected.forEach((key, kind) -> shown.add(key + "|" + kind));
    assertThat(
            fixture.ask(
                "SELECT (business_key ->> 0) || '|' || kind FROM bridge.reconciled_differences"
                    + " WHERE batch_uid = '"
                    + run.id()
                    + "'"))
        .containsExactlyInAnyOrderElementsOf(shown);
    assertThat(
            fixture.askLong(
                "SELECT missing_rows + extra_rows + different_rows - explained_rows FROM"
                    + " bridge.reconciliations WHERE batch_uid = '"
                    + run.id()
                    + "'"))
        .isEqualTo(shown.size());
  }

  private static Object[][] rows(Map<String, Content> side) {
    return side.entrySet().stream()
        .map(e -> new Object[] {e.getKey(), e.getValue().price(), e.getValue().note(), 1L})
        .toArray(Object[][]::new);
  }
}
