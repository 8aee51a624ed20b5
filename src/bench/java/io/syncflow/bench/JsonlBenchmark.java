package io.syncflow.bench;

import io.syncflow.shopify.BulkReading;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A shop's bulk result of {@code -Dbench.jsonl-mb=} (200) MB, read as the first load reads it:
 * every line counted and brought to its product, parsed, joined and hashed, up to chunks that are
 * ready to store. Beside it, in turn in one JVM: a plain scan for line breaks of the same file,
 * which the JIT turns into one over many bytes at once, and {@code BufferedReader.readLine}. Memory
 * is that of a JVM of its own, as the launcher starts one. {@code -Dbench.only=jsonl} runs this
 * alone.
 */
final class JsonlBenchmark {

  private static final double GOAL = 0.5;
  private static final double FLAT = 1.1;
  private static final int TENTH = 10;
  private static final int TURNS = 5;
  private static final int BUFFER = 1 << 16;
  private static final String SCAN = "plain newline scan (bytes)";
  private static final String READ_LINE = "BufferedReader.readLine";
  private static final String LINES = "hub: lines to their products, on disk";
  private static final String PRODUCTS = "hub: products parsed, joined, hashed";
  private static final String WHOLE = "hub: file to chunks";

  private JsonlBenchmark() {}

  static void run(int rounds, PrintStream out) throws IOException {
    long size = Integer.getInteger("bench.jsonl-mb", 200) * 1_000_000L;
    Path file = JsonlFile.write(Path.of("target/bench-data/bulk.jsonl"), size);
    Path small = JsonlFile.write(Path.of("target/bench-data/bulk-tenth.jsonl"), size / TENTH);
    try {
      speed(file, rounds * TURNS, out);
      memory(file, small, rounds, out);
    } finally {
      Files.delete(file);
      Files.delete(small);
    }
  }

  private static void speed(Path file, int turns, PrintStream out) throws IOException {
    Map<String, List<Double>> seconds = new LinkedHashMap<>();
    BulkReading.Took took = turn(file, new LinkedHashMap<>());
    turn(file, new LinkedHashMap<>());
    for (int i = 0; i < turns; i++) {
      turn(file, seconds);
    }
    double megabytes = Files.size(file) / 1e6;
    out.printf(
        "%nBulk result of %,.0f MB, %,d lines, %,d products, %d turns%n",
        megabytes, took.lines(), took.products(), turns);
    for (String title : seconds.keySet()) {
      double median = median(seconds.get(title));
      out.printf(
          "%-40s %6.3f s %,8.0f MB/s %6.2f x scan %6.2f x readLine%n",
          title,
          median,
          megabytes / median,
          beside(seconds, SCAN, title),
          beside(seconds, READ_LINE, title));
    }
    for (String title : List.of(LINES, PRODUCTS, WHOLE)) {
      double ratio = beside(seconds, SCAN, title);
      out.printf(
          "%-40s %6.2f   goal >= %.2f   %s%n",
          title + " / scan", ratio, GOAL, ratio >= GOAL ? "reached" : "MISSED");
    }
  }

  /** Each once, one after the other: whatever else the machine does meets all of them alike. */
  private static BulkReading.Took turn(Path file, Map<String, List<Double>> seconds)
      throws IOException {
    long begun = System.nanoTime();
    long breaks = scan(file);
    add(seconds, SCAN, (System.nanoTime() - begun) / 1e9);
    begun = System.nanoTime();
    long lines = readLines(file);
    add(seconds, READ_LINE, (System.nanoTime() - begun) / 1e9);
    BulkReading.Took took = BulkReading.read(file);
    add(seconds, LINES, took.lineSeconds());
    add(seconds, PRODUCTS, took.productSeconds());
    add(seconds, WHOLE, took.lineSeconds() + took.productSeconds());
    if (breaks != lines || breaks != took.lines()) {
      throw new IllegalStateException(
          "lines were lost: " + breaks + ", " + lines + " and " + took.lines());
    }
    return took;
  }

  private static void add(Map<String, List<Double>> seconds, String title, double took) {
    seconds.computeIfAbsent(title, t -> new ArrayList<>()).add(took);
  }

  private static long scan(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long breaks = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            breaks++;
          }
        }
      }
    }
    return breaks;
  }

  private static long readLines(Path file) throws IOException {
    long lines = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      while (reader.readLine() != null) {
        lines++;
      }
    }
    return lines;
  }

  private static void memory(Path file, Path small, int rounds, PrintStream out) {
    List<Double> all = new ArrayList<>();
    List<Double> tenth = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      all.add(peak(file, 1));
      tenth.add(peak(small, TENTH));
    }
    double ratio = median(all) / median(tenth);
    out.printf(
        "%-40s %6.0f MB of the file, %.0f MB of ten times a tenth: %.2f   goal <= %.2f   %s%n",
        "RSS at -Xmx256m",
        median(all),
        median(tenth),
        ratio,
        FLAT,
        ratio <= FLAT ? "reached" : "MISSED");
  }

  private static double peak(Path file, int times) {
    return Fork.run(
            JsonlContender.class, "256m", Map.of(), file.toString(), Integer.toString(times))
        .peakMb();
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The median over all turns of how quick it was beside another title of the same turn. */
  private static double beside(Map<String, List<Double>> seconds, String other, String title) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < seconds.get(title).size(); i++) {
      ratios.add(seconds.get(other).get(i) / seconds.get(title).get(i));
    }
    return median(ratios);
  }
}
