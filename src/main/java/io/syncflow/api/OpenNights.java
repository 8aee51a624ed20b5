package io.syncflow.api;

import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import java.time.Clock;
import java.util.UUID;

/** Whether a person may start a backfill now: a window protects its source from people, too. */
public final class OpenNights {

  private final NightSchedules schedules;
  private final Clock clock;

  public OpenNights(NightSchedules schedules, Clock clock) {
    this.schedules = schedules;
    this.clock = clock;
  }

  /**
   * Lets a start pass.
   *
   * @throws Refusal 409 when the entity has no schedule, its pass is complete or paused, or its
   *     window is closed
   */
  void check(UUID org, String system, String entity) {
    NightSchedule schedule =
        schedules
            .find(org, system, entity)
            .orElseThrow(
                () ->
                    new Refusal(
                        409,
                        "no_schedule",
                        "There is no schedule of " + entity + " from " + system + "; add one."));
    switch (schedule.state()) {
      case COMPLETED ->
          throw new Refusal(409, "pass_complete", "The pass is complete; add the schedule again.");
      case PAUSED -> throw new Refusal(409, "schedule_paused", "The schedule is paused.");
      default -> {
        if (schedule.window().at(clock.instant()).isEmpty()) {
          throw new Refusal(
              409,
              "window_closed",
              "The window is closed until "
                  + schedule.window().upcoming(clock.instant()).opens()
                  + ".");
        }
      }
    }
  }
}
