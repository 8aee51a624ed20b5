package io.syncflow.http;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits; tests put a clock of their own in its place. */
@FunctionalInterface
public interface Pause {

  /** Returns when the time is over, or earlier when the thread is interrupted. */
  void last(Duration time);

  /** The real one. */
  Pause REAL = time -> LockSupport.parkNanos(time.toNanos());
}
