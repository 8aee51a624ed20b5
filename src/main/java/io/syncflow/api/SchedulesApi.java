package io.syncflow.api;

import io.syncflow.db.DatabaseException;
import io.syncflow.delta.NightOutlook;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import io.syncflow.delta.night.NightWindow;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Schedules of backfills: list, plan, add, pause, resume, remove. */
public final class SchedulesApi {

  private static final int NIGHTS = 14;

  private final NightSchedules schedules;
  private final NightOutlook outlook;
  private final StartSync syncs;
  private final Clock clock;
  private final Json json;

  public SchedulesApi(
      NightSchedules schedules, NightOutlook outlook, StartSync syncs, Clock clock, Json json) {
    this.schedules = schedules;
    this.outlook = outlook;
    this.syncs = syncs;
    this.clock = clock;
    this.json = json;
  }

  /** {@code GET /schedules}. */
  public Map<String, List<ScheduleView>> list(ApiRequest request) {
    request.query().only();
    Instant now = clock.instant();
    return Map.of(
        "items",
        schedules.list(request.org()).stream()
            .map(schedule -> ScheduleView.of(schedule, outlook.of(schedule), now, null))
            .toList());
  }

  /** {@code GET /schedules/{id}}: with the nights ahead, by a count of the source if need be. */
  public ScheduleView show(ApiRequest request) {
    request.query().only();
    return planned(find(request));
  }

  /**
   * {@code POST /schedules}: adds the schedule of an entity or changes it; with {@code dry_run}
   * only shows the nights there would be.
   */
  public Answer save(ApiRequest request) {
    request.query().only();
    ScheduleWish wish = json.read(request.body(), ScheduleWish.class);
    String system = wish.checkedSystem();
    String entity = wish.checkedEntity();
    NightWindow window = wish.window();
    int days = wish.days();
    refuseUnknown(system, entity);
    boolean restart = Boolean.TRUE.equals(wish.restart());
    NightSchedule wanted =
        schedules
            .find(request.org(), system, entity)
            .filter(known -> !restart && known.passCompletedAt() == null)
            .map(known -> known.changed(window, days, null))
            .orElseGet(() -> draft(request.org(), system, entity, window, days));
    Instant next = next(wanted);
    if (Boolean.TRUE.equals(wish.dryRun())) {
      return Answer.json(200, planned(wanted.changed(window, days, next)));
    }
    try {
      schedules.save(request.org(), system, entity, window, days, restart, next);
    } catch (DatabaseException e) {
      throw refusal(e);
    }
    NightSchedule saved = schedules.find(request.org(), system, entity).orElseThrow();
    return Answer.json(201, ScheduleView.of(saved, outlook.of(saved), clock.instant(), null));
  }

  /** {@code POST /schedules/{id}/pause}: an open run stops at its next chunk. */
  public ScheduleView pause(ApiRequest request) {
    return enable(request, false);
  }

  /** {@code POST /schedules/{id}/resume}: goes on where it stopped. */
  public ScheduleView resume(ApiRequest request) {
    return enable(request, true);
  }

  /**
   * {@code DELETE /schedules/{id}}: says whether the entity's delta begins at the beginning now,
   * because the pass that was to carry what is there never ended.
   */
  public Map<String, Object> remove(ApiRequest request) {
    request.query().only();
    NightSchedule schedule = find(request);
    boolean anew = schedules.remove(schedule.org(), schedule.system(), schedule.entity());
    return Map.of(
        "system",
        schedule.system(),
        "entity",
        schedule.entity(),
        "removed",
        true,
        "delta_begins_anew",
        anew);
  }

  private ScheduleView enable(ApiRequest request, boolean enabled) {
    request.query().only();
    NightSchedule schedule = find(request);
    if (schedule.passCompletedAt() != null) {
      throw new Refusal(409, "pass_complete", "The pass is complete; add the schedule again.");
    }
    schedules.enable(schedule.org(), schedule.system(), schedule.entity(), enabled, next(schedule));
    NightSchedule now = find(request);
    return ScheduleView.of(now, outlook.of(now), clock.instant(), null);
  }

  private NightSchedule find(ApiRequest request) {
    UUID id = request.id("id");
    return schedules.list(request.org()).stream()
        .filter(schedule -> schedule.id().equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("schedule"));
  }

  private ScheduleView planned(NightSchedule schedule) {
    try {
      return ScheduleView.of(schedule, outlook.counted(schedule), clock.instant(), NIGHTS);
    } catch (DatabaseException | IllegalStateException e) {
      throw new Refusal(
          409,
          "source_not_readable",
          "The rows of "
              + schedule.entity()
              + " cannot be counted; try the connection to "
              + schedule.system()
              + ".");
    }
  }

  private void refuseUnknown(String system, String entity) {
    if (!outlook.knows(system, entity)) {
      throw new Refusal(404, "unknown_sync", "Nothing carries " + entity + " from " + system + ".");
    }
    if (!syncs.hasNights(system, entity)) {
      throw new Refusal(
          409,
          "no_night_route",
          "The routes of "
              + entity
              + " from "
              + system
              + " have no night-window; add one and restart the hub.");
    }
  }

  /** What tonight's budget has been spent already waits for the next night. */
  private Instant next(NightSchedule schedule) {
    Instant next = next(schedule.window());
    boolean spent = schedule.nightLeft() == 0 && schedule.night() != null;
    return spent && schedule.window().on(schedule.night()).contains(next)
        ? schedule.window().after(schedule.window().on(schedule.night())).opens()
        : next;
  }

  private Instant next(NightWindow window) {
    Instant now = clock.instant();
    return window.at(now).isPresent() ? now : window.upcoming(now).opens();
  }

  /** A schedule whose pass is still to begin. */
  private static NightSchedule draft(
      UUID org, String system, String entity, NightWindow window, int days) {
    return new NightSchedule(
        null, org, system, entity, true, window, days, null, null, 0, null, null, null, null, null,
        0, null, null);
  }

  /** Java knows a few zones that PostgreSQL does not. */
  private static RuntimeException refusal(DatabaseException e) {
    return "23514".equals(e.sqlState())
        ? Refusal.field(
            "/time_zone", "unknown_time_zone", "The database does not know that time zone.")
        : e;
  }
}
