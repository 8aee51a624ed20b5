package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.util.Optional;

/**
 * {@code schedule-misfire}: a missed fire is skipped (2). Quartz's default makes it up at once,
 * which runs the night's work at noon (platform.md 1).
 */
public final class TriggerMisfire implements FileCheck {

  private static final String OPTION = "trigger.misfireInstruction";
  private static final String DO_NOTHING = "2";

  @Override
  public void check(Project project, Faults faults) {
    for (BoundEndpoint trigger : Triggers.in(project)) {
      Optional<Located> misfire = trigger.option(OPTION);
      if (misfire.filter(value -> value.text().strip().equals(DO_NOTHING)).isEmpty()) {
        Place place = misfire.map(Located::place).orElse(trigger.place());
        faults.error(
            place,
            "schedule-misfire",
            "set " + OPTION + " to 2, or a late start makes up a missed fire by day");
      }
    }
  }
}
