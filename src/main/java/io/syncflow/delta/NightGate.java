package io.syncflow.delta;

import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunCancelled;
import io.syncflow.ledger.RunControl;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between the chunks of a backfill: lets a delta of the same entity go first, and shuts when
 * the night's window closes, or the schedule is paused or removed (F46).
 */
final class NightGate implements Chunks.Gate {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private final Run run;
  private final RunControl control;
  private final NightSchedules schedules;
  private final Clock clock;
  private final Instant closes;

  /**
   * @param closes when the window does
   */
  NightGate(Run run, RunControl control, NightSchedules schedules, Clock clock, Instant closes) {
    this.run = run;
    this.control = control;
    this.schedules = schedules;
    this.clock = clock;
    this.closes = closes;
  }

  @Override
  public boolean isOpen() {
    while (true) {
      control.obey(run);
      if (!clock.instant().isBefore(closes) || !isEnabled()) {
        return false;
      }
      if (!control.deltaIsOpen(run)) {
        return true;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new RunCancelled(run);
      }
    }
  }

  private boolean isEnabled() {
    return schedules
        .find(run.org(), run.system(), run.entity())
        .map(NightSchedule::enabled)
        .orElse(false);
  }
}
