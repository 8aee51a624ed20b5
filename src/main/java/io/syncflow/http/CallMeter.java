package io.syncflow.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What calls of other systems cost each run: how many there were, how long they took, and how long
 * they waited for their turn (D-48…D-53). Runs whose sums nobody fetches are forgotten, the oldest
 * first.
 */
public final class CallMeter {

  private static final int MOST_RUNS = 1_000;

  /**
   * The calls of a run.
   *
   * @param took time in which the other system was asked
   * @param waited time in which a budget, or what the other system had said, held calls back
   * @param limited calls that were held back or refused for being too many
   */
  public record Sums(long calls, Duration took, Duration waited, long limited) {

    /** Nothing. */
    public static final Sums NONE = new Sums(0, Duration.ZERO, Duration.ZERO, 0);

    /** Both together. */
    public Sums plus(Sums other) {
      return new Sums(
          calls + other.calls,
          took.plus(other.took),
          waited.plus(other.waited),
          limited + other.limited);
    }
  }

  private final Map<UUID, Sums> runs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sums> eldest) {
          return size() > MOST_RUNS;
        }
      };

  /** Notes a call; a run that is null is nobody's. */
  void called(UUID run, Duration took) {
    add(run, new Sums(1, took, Duration.ZERO, 0));
  }

  /** Notes that a call waited for its turn. */
  public void waited(UUID run, Duration time) {
    add(run, new Sums(0, Duration.ZERO, time, 1));
  }

  /** The run's sums since they were fetched last; from now on they count anew. */
  public Sums fetch(UUID run) {
    synchronized (runs) {
      Sums sums = runs.remove(run);
      return sums == null ? Sums.NONE : sums;
    }
  }

  private void add(UUID run, Sums sums) {
    if (run != null) {
      synchronized (runs) {
        runs.merge(run, sums, Sums::plus);
      }
    }
  }
}
