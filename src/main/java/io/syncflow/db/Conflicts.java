package io.syncflow.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Transactions that PostgreSQL ended in favour of another one: the same work may pass at the next
 * attempt (F18).
 */
final class Conflicts {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** serialization_failure, deadlock_detected. */
  private static final Set<String> STATES = Set.of("40001", "40P01");

  private Conflicts() {}

  static boolean isConflict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && STATES.contains(String.valueOf(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Waits before the next attempt: twice as long each time, at random between half and all of it.
   */
  static void pause(int attempt) {
    long longest = FIRST_PAUSE.toNanos() << (attempt - 1);
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longest / 2, longest));
  }
}
