package io.syncflow.ops;

import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.quartz.CronExpression;

/**
 * The schedules: instances of the route template {@code schedule}. A pause is a row in {@code
 * bridge.route_control}: from that moment no node takes a fire, also after restarts and after the
 * cron expression has changed.
 */
public final class Schedules {

  private static final String TIME_ZONE = "timeZone";

  private final CamelContext context;
  private final ControlStore store;
  private final Clock clock;
  private final ProducerTemplate template;

  public Schedules(CamelContext context, ControlStore store, Clock clock) {
    this.context = context;
    this.store = store;
    this.clock = clock;
    this.template = context.createProducerTemplate();
  }

  /**
   * Every schedule of this node, by job.
   *
   * @param fires how many fire times each shows
   */
  public List<Schedule> list(int fires) {
    Map<String, Control> wanted = store.all();
    return triggers()
        .map(route -> schedule(route, wanted.get(route.getId()), fires))
        .sorted(Comparator.comparing(Schedule::job))
        .toList();
  }

  /**
   * No node starts the job any more, until it is resumed. Missed fires are not made up for.
   *
   * @throws UnknownName when there is no such schedule
   */
  public void pause(String job, Actor actor) {
    store.change(trigger(job).getId(), "pause", Control.PAUSED, actor);
  }

  /**
   * The schedule fires again, from its next time on.
   *
   * @throws UnknownName when there is no such schedule
   */
  public void resume(String job, Actor actor) {
    store.change(trigger(job).getId(), "resume", null, actor);
  }

  /**
   * Starts the job on this node, at once and whatever the schedule says, and returns without
   * waiting for it.
   *
   * @throws UnknownName when there is no such schedule
   */
  public void fireNow(String job, Actor actor) {
    Route trigger = trigger(job);
    store.note(trigger.getId(), "fire", actor);
    template.asyncSend("direct:" + job, Schedules::manual);
  }

  /**
   * The next times the schedule would fire, soonest first; fewer when the expression ends.
   *
   * @throws UnknownName when there is no such schedule
   */
  public List<Instant> nextFireTimes(String job, int count) {
    return nextFireTimes((QuartzEndpoint) trigger(job).getEndpoint(), count);
  }

  private static void manual(Exchange exchange) {
    exchange.setProperty("trigger", "manual");
  }

  private Schedule schedule(Route route, Control control, int fires) {
    QuartzEndpoint quartz = (QuartzEndpoint) route.getEndpoint();
    return new Schedule(
        quartz.getTriggerName(),
        route.getId(),
        quartz.getCron(),
        zone(quartz).getID(),
        control == null ? null : control.desired(),
        nextFireTimes(quartz, fires));
  }

  private List<Instant> nextFireTimes(QuartzEndpoint quartz, int count) {
    CronExpression cron;
    try {
      cron = new CronExpression(quartz.getCron());
    } catch (ParseException e) {
      throw new IllegalStateException("the running schedule has a wrong cron expression", e);
    }
    cron.setTimeZone(zone(quartz));
    List<Instant> times = new ArrayList<>();
    Date time = cron.getNextValidTimeAfter(Date.from(clock.instant()));
    while (time != null && times.size() < count) {
      times.add(time.toInstant());
      time = cron.getNextValidTimeAfter(time);
    }
    return times;
  }

  private static TimeZone zone(QuartzEndpoint quartz) {
    Object zone = quartz.getTriggerParameters().get(TIME_ZONE);
    return zone == null ? TimeZone.getDefault() : TimeZone.getTimeZone(zone.toString());
  }

  private Route trigger(String job) {
    return triggers()
        .filter(route -> ((QuartzEndpoint) route.getEndpoint()).getTriggerName().equals(job))
        .findFirst()
        .orElseThrow(() -> new UnknownName("schedule", job));
  }

  private Stream<Route> triggers() {
    return context.getRoutes().stream()
        .filter(
            route ->
                route.getEndpoint() instanceof QuartzEndpoint quartz && quartz.getCron() != null);
  }
}
