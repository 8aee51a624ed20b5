package io.syncflow.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians and ratios of all rounds. */
final class Report {

  private final long rows;
  private final Map<Scenario, List<Sample>> samples = new EnumMap<>(Scenario.class);

  Report(long rows) {
    this.rows = rows;
  }

  void add(Scenario scenario, Sample sample) {
    samples.computeIfAbsent(scenario, s -> new ArrayList<>()).add(sample);
  }

  void print(PrintStream out) {
    out.printf(
        "%n%-52s %12s %24s %7s %8s %7s %7s%n",
        "median of all rounds",
        "rows/s",
        "(lowest-highest)",
        "x COPY",
        "RSS MB",
        "CPU s",
        "server");
    samples.forEach((scenario, all) -> line(out, scenario, all));
    out.println();
    goal(out, "insert / COPY", speed(Scenario.INSERT) / speed(Scenario.COPY), 0.48, true);
    goal(out, "update / COPY", speed(Scenario.UPDATE) / speed(Scenario.COPY), 0.40, true);
    goal(out, "first load / COPY", speed(Scenario.FIRST_LOAD) / speed(Scenario.COPY), 0.60, true);
    goal(
        out,
        "empty target / Spring Batch",
        speed(Scenario.FIRST_LOAD) / speed(Scenario.SPRING),
        2.5,
        true);
    goal(
        out,
        "insert by merge / Spring Batch",
        speed(Scenario.INSERT) / speed(Scenario.SPRING),
        2.5,
        true);
    goal(out, "90 % unchanged / update", speed(Scenario.DELTA) / speed(Scenario.UPDATE), 1.5, true);
    goal(
        out,
        "time with 20 refused / clean",
        speed(Scenario.INSERT) / speed(Scenario.REFUSED),
        1.15,
        false);
    goal(out, "RSS at -Xmx256m, MB", memory(Scenario.INSERT), 300, false);
    goal(
        out,
        "RSS of one run / of ten of a tenth",
        memory(Scenario.INSERT) / memory(Scenario.TENTHS),
        1.1,
        false);
  }

  private void line(PrintStream out, Scenario scenario, List<Sample> all) {
    double[] speeds = sorted(all, s -> rows / s.seconds());
    out.printf(
        "%-52s %,12.0f %,11.0f-%,12.0f %7.2f %8.0f %7.2f %7.2f%n",
        scenario.title,
        speed(scenario),
        speeds[0],
        speeds[speeds.length - 1],
        speed(scenario) / speed(Scenario.COPY),
        memory(scenario),
        median(sorted(all, Sample::cpuSeconds)),
        median(sorted(all, Sample::serverCpuSeconds)));
  }

  private static void goal(
      PrintStream out, String what, double value, double limit, boolean atLeast) {
    boolean reached = atLeast ? value >= limit : value <= limit;
    String verdict = Double.isNaN(value) ? "not measured" : reached ? "reached" : "MISSED";
    out.printf(
        "%-32s %8.2f   goal %s %.2f   %s%n", what, value, atLeast ? ">=" : "<=", limit, verdict);
  }

  private double speed(Scenario scenario) {
    List<Sample> all = samples.getOrDefault(scenario, List.of());
    return median(sorted(all, s -> rows / s.seconds()));
  }

  private double memory(Scenario scenario) {
    return median(sorted(samples.getOrDefault(scenario, List.of()), Sample::peakMb));
  }

  private static double[] sorted(List<Sample> all, ToDoubleFunction<Sample> value) {
    return all.stream().mapToDouble(value).sorted().toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
