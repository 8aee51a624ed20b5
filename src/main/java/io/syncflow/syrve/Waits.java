package io.syncflow.syrve;

import io.syncflow.http.Pause;
import java.time.Duration;

/** Waits a second at a time, so that whoever waits can be told to give up. */
final class Waits {

  static final Duration SLICE = Duration.ofSeconds(1);

  private final Pause pause;

  Waits(Pause pause) {
    this.pause = pause;
  }

  /**
   * Lets that time pass.
   *
   * @param patience called before each second; throws to give up
   */
  void last(Duration time, Runnable patience) {
    for (Duration left = time; left.compareTo(Duration.ZERO) > 0; left = left.minus(SLICE)) {
      patience.run();
      pause.last(shorter(left, SLICE));
    }
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
