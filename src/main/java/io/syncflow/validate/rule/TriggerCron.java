package io.syncflow.validate.rule;

import io.syncflow.validate.Faults;
import io.syncflow.validate.FileCheck;
import io.syncflow.validate.project.BoundEndpoint;
import io.syncflow.validate.project.Project;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.quartz.CronExpression;

/** {@code schedule-cron}: a cron expression is valid, fires, and not every second (B51). */
public final class TriggerCron implements FileCheck {

  private static final String RULE = "schedule-cron";
  private static final Duration TOO_OFTEN = Duration.ofSeconds(1);
  private static final Set<String> SIMPLE =
      Set.of("trigger.repeatInterval", "trigger.repeatCount", "fireNow");

  private final Clock clock;

  /**
   * @param clock tells from when on a schedule must fire
   */
  public TriggerCron(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void check(Project project, Faults faults) {
    for (BoundEndpoint trigger : Triggers.in(project)) {
      Set<String> written = trigger.use().options().keySet();
      if (!written.contains("cron") && SIMPLE.stream().noneMatch(written::contains)) {
        faults.error(trigger.place(), RULE, "this schedule has no cron expression");
      }
      trigger
          .option("cron")
          .ifPresent(
              cron ->
                  judge(cron.text().replace('+', ' '))
                      .ifPresent(message -> faults.error(cron.place(), RULE, message)));
    }
  }

  /** What is wrong with the expression; empty when nothing is. */
  private Optional<String> judge(String cron) {
    Optional<String> fault = CronField.fault(cron);
    if (fault.isPresent()) {
      return fault.map(message -> "cron \"%s\" is not valid: %s".formatted(cron, message));
    }
    try {
      CronExpression expression = new CronExpression(cron);
      expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
      Date first = expression.getNextValidTimeAfter(Date.from(clock.instant()));
      if (first == null) {
        return Optional.of("cron \"" + cron + "\" never fires again");
      }
      Date second = expression.getNextValidTimeAfter(first);
      boolean often =
          second != null
              && Duration.between(first.toInstant(), second.toInstant()).compareTo(TOO_OFTEN) <= 0;
      return often
          ? Optional.of("cron \"" + cron + "\" fires every second; begin it with a fixed second")
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.of("cron \"%s\" is not valid: %s".formatted(cron, e.getMessage()));
    }
  }
}
