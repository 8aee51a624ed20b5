package io.syncflow.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs all contenders side by side: every round runs each once, in a fresh JVM, in turn, so that
 * whatever else the machine does meets them alike. Prints medians and ratios; fails when a record
 * is lost or wrong, never because a ratio is missed.
 *
 * <p>{@code -Dbench.rows=} (1,000,000), {@code -Dbench.rounds=} (3), {@code -Dbench.only=} (a list
 * of {@link Scenario} names, {@code documents} or {@code jsonl}), {@code -Dbench.jvm=} (flags for
 * the contenders), {@code -Dbench.server=} (settings of PostgreSQL, separated by commas).
 */
public final class Benchmark {

  /** {@link DocumentsBenchmark}, which needs no database. */
  private static final String DOCUMENTS = "DOCUMENTS";

  /** {@link JsonlBenchmark}, which needs none either. */
  private static final String JSONL = "JSONL";

  private Benchmark() {}

  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    long rows = Long.getLong("bench.rows", 1_000_000);
    int rounds = Integer.getInteger("bench.rounds", 3);
    Set<String> wanted = wanted();
    if (wanted.isEmpty() || wanted.contains(DOCUMENTS)) {
      DocumentsBenchmark.run(rounds, System.out);
    }
    if (wanted.isEmpty() || wanted.contains(JSONL)) {
      JsonlBenchmark.run(rounds, System.out);
    }
    if (!wanted.isEmpty() && Set.of(DOCUMENTS, JSONL).containsAll(wanted)) {
      return;
    }
    Report report = new Report(rows);
    System.out.printf("%,d rows x 13 columns, %d rounds%n", rows, rounds);
    try (BenchDatabase database = BenchDatabase.create(Path.of("target/bench-data"), rows)) {
      for (int round = 1; round <= rounds; round++) {
        for (Scenario scenario : scenarios()) {
          Sample sample = scenario.run(database);
          report.add(scenario, sample);
          System.out.printf(
              "round %d  %-52s %6.2f s %6.1f MB  CPU %5.2f + server %5.2f s%n",
              round,
              scenario.title,
              sample.seconds(),
              sample.peakMb(),
              sample.cpuSeconds(),
              sample.serverCpuSeconds());
        }
      }
    }
    report.print(System.out);
  }

  private static Set<String> wanted() {
    return Arrays.stream(System.getProperty("bench.only", "").split(","))
        .map(name -> name.strip().toUpperCase(Locale.ROOT))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toSet());
  }

  private static Set<Scenario> scenarios() {
    Set<Scenario> chosen = EnumSet.noneOf(Scenario.class);
    wanted().stream()
        .filter(name -> !Set.of(DOCUMENTS, JSONL).contains(name))
        .forEach(name -> chosen.add(Scenario.valueOf(name)));
    return chosen.isEmpty() ? EnumSet.allOf(Scenario.class) : chosen;
  }
}
