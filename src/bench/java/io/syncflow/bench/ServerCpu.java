package io.syncflow.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPU time of a PostgreSQL server: of those of its processes that live and that have ended. */
final class ServerCpu {

  private static final double TICKS_PER_SECOND = 100;

  private final long postmaster;

  /**
   * @param data the server's data folder, with its postmaster.pid
   */
  ServerCpu(Path data) throws IOException {
    this.postmaster = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
  }

  /** Seconds since the server's start. */
  double seconds() {
    double ended = ticks(postmaster, true);
    double living =
        ProcessHandle.of(postmaster).stream()
            .flatMap(ProcessHandle::children)
            .mapToDouble(child -> ticks(child.pid(), false))
            .sum();
    return (ended + living) / TICKS_PER_SECOND;
  }

  /** utime and stime, or those of the children that were waited for (proc(5), /proc/pid/stat). */
  private static double ticks(long pid, boolean ended) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      int first = ended ? 13 : 11;
      return Double.parseDouble(fields[first]) + Double.parseDouble(fields[first + 1]);
    } catch (IOException e) {
      return 0;
    }
  }
}
