package io.syncflow.catalog;

import java.time.Duration;
import java.util.Map;

/**
 * Where the time of an operation went, measured (D-48…D-53).
 *
 * @param stages by name: {@code fetch, map, load, push, throttle}
 * @param apiCalls calls of other systems
 * @param rateLimited of which were refused or held back for being too many
 */
public record Measures(Map<String, Duration> stages, long apiCalls, long rateLimited) {

  public Measures {
    stages = Map.copyOf(stages);
  }

  /** Of one stage. */
  static Measures of(String stage, Duration duration) {
    return new Measures(Map.of(stage, duration), 0, 0);
  }
}
