package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.NearestName;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Located;
import io.syncflow.validate.project.Project;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * {@code schedule-time-zone}: every schedule names its region (B53). Without one the server's zone
 * counts, and Quartz takes an unknown one for GMT without a word.
 */
public final class TriggerTimeZone implements FileCheck {

  private static final String RULE = "schedule-time-zone";
  private static final String OPTION = "trigger.timeZone";

  private final Set<String> regions = ZoneId.getAvailableZoneIds();

  @Override
  public void check(Project project, Faults faults) {
    for (BoundEndpoint trigger : Triggers.in(project)) {
      Optional<Located> zone = trigger.option(OPTION);
      if (zone.isEmpty() && !trigger.use().options().containsKey(OPTION)) {
        faults.error(trigger.place(), RULE, "this schedule has no time zone: set " + OPTION);
      }
      zone.filter(name -> !regions.contains(name.text()))
          .ifPresent(name -> faults.error(name.place(), RULE, unknown(name.text())));
    }
  }

  private String unknown(String name) {
    return "unknown time zone \"%s\": name a region, such as Europe/Paris%s"
        .formatted(name, NearestName.hint(name, regions));
  }
}
