package io.syncflow.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import io.syncflow.record.SweepBrake;
import io.syncflow.record.TargetTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever the keys and in whatever order the source gives them, a sweep deletes the target's keys
 * minus the source's, and nothing else.
 */
class KeySweepPropertyTest {

  /** Capitals, accents, spaces, punctuation, a plane above the BMP, private use, digits as text. */
  private static final String AWKWARD =
      "aAbBzZ ÄäßøÆ-_.'\"\\%10 29\u0301\u4E2D\uE000\uFFFD\uD83D\uDE00";

  private static LoadFixture fixture;
  private static KeySweep sweeps;

  @BeforeContainer
  static void create() {
    fixture = new LoadFixture();
    fixture.createTables(
        "CREATE TABLE swept (code text, no integer, amount numeric, src_rowversion bigint NOT NULL,"
            + " deleted_at timestamptz, PRIMARY KEY (code, no, amount))");
    sweeps =
        new KeySweep(
            fixture.database.scope(), new ChunkBook(), new Alerts(fixture.database.scope()));
  }

  @AfterContainer
  static void drop() {
    fixture.close();
  }

  record Key(String code, int no, BigDecimal amount) {

    Object[] row() {
      return new Object[] {code, no, amount, 1L};
    }

    /** As keys compare: 1.50 is 1.5. */
    Key plain() {
      return new Key(code, no, new BigDecimal(amount.stripTrailingZeros().toPlainString()));
    }

    String shown() {
      return code + "|" + no + "|" + amount.stripTrailingZeros().toPlainString();
    }
  }

  @Provide
  Arbitrary<List<Key>> keys() {
    Arbitrary<String> codes =
        Arbitraries.of(AWKWARD.codePoints().mapToObj(Character::toString).toList())
            .list()
            .ofMaxSize(3)
            .map(parts -> String.join("", parts));
    Arbitrary<Integer> numbers = Arbitraries.of(Integer.MIN_VALUE, -10, -9, -1, 0, 1, 9, 10, 100);
    Arbitrary<BigDecimal> amounts =
        Arbitraries.of("-2.50", "-2.5", "-10", "0.0", "0", "3", "3.000", "20").map(BigDecimal::new);
    return Combinators.combine(codes, numbers, amounts).as(Key::new).list().ofMaxSize(60);
  }

  @Property(tries = 60)
  void deletes_exactly_what_the_source_lacks(
      @ForAll("keys") List<Key> target, @ForAll("keys") List<Key> source) {
    Set<Key> held = plain(target);
    List<Key> given = new ArrayList<>(source);
    held.stream().limit(held.size() / 2).forEach(given::add);
    fixture.execute("TRUNCATE schedulehub.swept");
    TargetTable table = fixture.target("swept");
    List<String> columns = List.of("code", "no", "amount", "src_rowversion");
    Object[][] rows = held.stream().map(Key::row).toArray(Object[][]::new);
    fixture.loader.load(fixture.run("swept"), table, fixture.chunk(table, columns, rows));

    Run run = fixture.run("swept");
    Sweep sweep = sweeps.begin(run, table);
    try {
      for (int from = 0; from < given.size(); from += 7) {
        Object[][] chunk =
            given.subList(from, Math.min(from + 7, given.size())).stream()
                .map(Key::row)
                .toArray(Object[][]::new);
        sweeps.take(sweep, fixture.chunk(table, columns, chunk));
      }
      if (given.isEmpty() && !held.isEmpty()) {
        return; // An empty source is an alarm; KeySweepRouteTest shows it.
      }
      sweeps.settle(sweep, SweepBrake.parse("1000000", "100"));
    } finally {
      sweeps.end(sweep);
    }

    Set<Key> missing = new HashSet<>(held);
    missing.removeAll(plain(given));
    assertThat(
            fixture.ask(
                "SELECT code || '|' || no || '|' || trim_scale(amount) FROM schedulehub.swept WHERE"
                    + " deleted_at IS NOT NULL"))
        .containsExactlyInAnyOrderElementsOf(missing.stream().map(Key::shown).toList());
    assertThat(
            fixture.askLong(
                "SELECT rows_updated FROM bridge.sync_batches WHERE uid = '" + run.id() + "'"))
        .isEqualTo(missing.size());
  }

  private static Set<Key> plain(List<Key> keys) {
    Set<Key> plain = new HashSet<>();
    keys.forEach(key -> plain.add(key.plain()));
    return plain;
  }
}
