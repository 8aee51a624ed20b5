package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Place;
import io.syncflow.validate.project.Project;
import java.util.HashMap;
import java.util.Map;

/** {@code schedule-name}: two schedules of one name overwrite each other in silence. */
public final class TriggerNames implements FileCheck {

  @Override
  public void check(Project project, Faults faults) {
    Map<String, Place> taken = new HashMap<>();
    for (BoundEndpoint trigger : Triggers.in(project)) {
      Place place =
          trigger.scope().instance().map(instance -> instance.place()).orElse(trigger.place());
      Triggers.name(trigger)
          .ifPresent(
              name -> {
                Place first = taken.putIfAbsent(name, place);
                if (first != null) {
                  faults.error(
                      place,
                      "schedule-name",
                      "trigger \"%s\" is already used at %s".formatted(name, first.shortForm()));
                }
              });
    }
  }
}
