package io.syncflow.load;

import static io.syncflow.load.LoadFixture.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.ledger.Counts;
import io.syncflow.record.TargetTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;

/** Release of waiting children at strength: several levels, composite keys, circles, many rows. */
class ReleaseTest {

  private static final int MANY = 20_000;
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "regions", List.of("region", "src_rowversion"),
          "plants", List.of("region", "plant", "src_rowversion"),
          "parts", List.of("region", "plant", "part", "made_of", "src_rowversion"),
          "bins", List.of("bin", "region", "plant", "part", "src_rowversion"));
  private static LoadFixture load;

  @BeforeContainer
  static void create() {
    load = new LoadFixture();
    load.createTables(
        "CREATE TABLE regions (region varchar(5) PRIMARY KEY, src_rowversion bigint NOT NULL)",
        "CREATE TABLE plants (region varchar(5) REFERENCES regions, plant int,"
            + " src_rowversion bigint NOT NULL, PRIMARY KEY (region, plant))",
        "CREATE TABLE parts (region varchar(5), plant int, part int, made_of int,"
            + " src_rowversion bigint NOT NULL, PRIMARY KEY (region, plant, part),"
            + " FOREIGN KEY (region, plant) REFERENCES plants,"
            + " FOREIGN KEY (region, plant, made_of) REFERENCES parts (region, plant, part))",
        "CREATE TABLE bins (bin int PRIMARY KEY, region varchar(5), plant int, part int,"
            + " src_rowversion bigint NOT NULL,"
            + " FOREIGN KEY (region, plant, part) REFERENCES parts)");
  }

  @AfterContainer
  static void drop() {
    load.close();
  }

  @BeforeTry
  void empty() {
    load.execute(
        "TRUNCATE schedulehub.regions, schedulehub.plants, schedulehub.parts, schedulehub.bins");
    load.execute("DELETE FROM bridge.pending_children");
    load.execute("DELETE FROM bridge.failed_records");
  }

  /** Four levels, of which one refers to itself, in every order of arrival. */
  @Property(tries = 30)
  void whatever_the_order_of_arrival_every_record_is_in_the_target_at_the_end(@ForAll long seed) {
    List<Object[]> arrivals = new ArrayList<>();
    arrivals.add(row("regions", "EU", 1L));
    for (int plant = 1; plant <= 2; plant++) {
      arrivals.add(row("plants", "EU", plant, 1L));
      for (int part = 1; part <= 4; part++) {
        arrivals.add(row("parts", "EU", plant, part, part == 1 ? null : part - 1, 1L));
        arrivals.add(row("bins", plant * 10 + part, "EU", plant, part, 1L));
      }
    }
    Collections.shuffle(arrivals, new Random(seed));

    long done = 0;
    for (Object[] arrival : arrivals) {
      Counts counts = load((String) arrival[0], Arrays.copyOfRange(arrival, 1, arrival.length));
      done += counts.inserted() + counts.released();
      assertThat(counts.inserted() + counts.pending()).isEqualTo(1);
    }

    assertThat(done).as("each record once: inserted or released").isEqualTo(arrivals.size());
    assertThat(load.ask("SELECT * FROM pending_children")).isEmpty();
    assertThat(load.ask("SELECT (SELECT count(*) FROM parts), (SELECT count(*) FROM bins)"))
        .containsExactly("8,8");
  }

  @Example
  void twenty_thousand_children_and_their_children_come_with_one_parent() {
    load("parts", row("EU", 1, 1, null, 1L));
    load(
        "bins",
        IntStream.range(0, MANY).mapToObj(n -> row(n, "EU", 1, 1, 1L)).toArray(Object[][]::new));
    load("plants", row("EU", 1, 1L));
    assertThat(load.ask("SELECT count(*) FROM pending_children"))
        .containsExactly(Integer.toString(MANY + 2));

    long start = System.nanoTime();
    Counts counts = load("regions", row("EU", 1L));
    Duration took = Duration.ofNanos(System.nanoTime() - start);

    assertThat(counts.released()).isEqualTo(MANY + 2);
    assertThat(load.ask("SELECT count(*) FROM bins")).containsExactly(Integer.toString(MANY));
    assertThat(took)
        .as("a set at a time: one by one it takes minutes")
        .isLessThan(Duration.ofSeconds(20));
  }

  private static Counts load(String table, Object[]... rows) {
    TargetTable target = load.target(table);
    return load.loader.load(load.run(table), target, load.chunk(target, COLUMNS.get(table), rows));
  }
}
