package io.syncflow.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What one run of one contender took.
 *
 * @param seconds from the first read to the last commit
 * @param cpuSeconds of the client process in that time
 * @param peakMb the most memory the client process held, from its start on (VmHWM)
 * @param serverCpuSeconds of all processes of PostgreSQL, connecting included
 */
record Sample(double seconds, double cpuSeconds, double peakMb, double serverCpuSeconds) {

  private static final String MARK = "BENCH-SAMPLE ";

  /** Where a measurement began. */
  record Start(long nanos, double cpu) {

    Sample stop() {
      return new Sample((System.nanoTime() - nanos) / 1e9, Sample.cpu() - cpu, peak(), Double.NaN);
    }
  }

  /** Begins to measure the process this is called in. */
  static Start start() {
    return new Start(System.nanoTime(), cpu());
  }

  /** The same sample with the server's share. */
  Sample withServer(double cpu) {
    return new Sample(seconds, cpuSeconds, peakMb, cpu);
  }

  /** Prints the sample for the process that forked this one. */
  void print() {
    System.out.println(MARK + seconds + " " + cpuSeconds + " " + peakMb);
  }

  /** Finds the printed sample; null when there is none. */
  static Sample parse(List<String> output) {
    for (String line : output) {
      if (line.startsWith(MARK)) {
        String[] parts = line.substring(MARK.length()).split(" ");
        return new Sample(
            Double.parseDouble(parts[0]),
            Double.parseDouble(parts[1]),
            Double.parseDouble(parts[2]),
            Double.NaN);
      }
    }
    return null;
  }

  private static double cpu() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime() / 1e9;
  }

  private static double peak() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) {
          return Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024;
        }
      }
      return Double.NaN;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
