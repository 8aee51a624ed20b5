package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.delta.night.Forecast;
import io.syncflow.delta.night.Night;
import io.syncflow.delta.night.NightPlan;
import io.syncflow.delta.night.NightSchedule;
import io.syncflow.delta.night.NightSchedules;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What lies ahead of a backfill: its nights and its end. */
public final class NightOutlook {

  private final SourceDatabases sources;
  private final DeltaCatalogue catalogue;
  private final NightSchedules schedules;
  private final Clock clock;

  public NightOutlook(
      SourceDatabases sources, DeltaCatalogue catalogue, NightSchedules schedules, Clock clock) {
    this.sources = sources;
    this.catalogue = catalogue;
    this.schedules = schedules;
    this.clock = clock;
  }

  /**
   * An outlook.
   *
   * @param remaining rows still to read; null while nobody has counted
   * @param rowsPerSecond the speed of the last nights; null while unknown
   * @param windowsLeft the nights in which rows will be read; null while nobody has counted
   * @param finishesAt when the pass will be done, at the latest when no speed is known; null when
   *     it is done, or will not be
   * @param nights those nights, the first ones
   */
  public record Ahead(
      Long remaining,
      Double rowsPerSecond,
      Integer windowsLeft,
      Instant finishesAt,
      List<Forecast.Ahead> nights) {}

  /** The outlook of a schedule, by what was counted when its last night was planned. */
  public Ahead of(NightSchedule schedule) {
    return ahead(schedule, schedule.remaining());
  }

  /**
   * The outlook of a schedule whose first night is still to come, by a count of the source as it is
   * now.
   *
   * @throws DatabaseException when the source refuses
   * @throws IllegalStateException when the organisation has no connection to it
   */
  public Ahead counted(NightSchedule schedule) {
    return schedule.total() == null ? ahead(schedule, rows(schedule)) : of(schedule);
  }

  /** Whether an entity of a system has a delta, and so can have a backfill. */
  public boolean knows(String system, String entity) {
    return catalogue.find(system, entity).isPresent();
  }

  private Ahead ahead(NightSchedule schedule, Long remaining) {
    Double speed = schedules.rowsPerSecond(schedule.org(), schedule.system(), schedule.entity());
    if (remaining == null) {
      return new Ahead(null, speed, null, null, List.of());
    }
    Instant now = clock.instant();
    Night first = schedule.window().upcoming(now);
    LocalDate tonight = schedule.night();
    NightPlan plan = schedule.plan(first.day(), remaining);
    Forecast forecast = new Forecast(schedule.window(), plan, speed);
    List<Forecast.Ahead> nights =
        schedule.passCompletedAt() != null
            ? List.of()
            : forecast.nights(now, tonight, schedule.nightLeft(), Integer.MAX_VALUE);
    Instant end =
        forecast.end(now, tonight, schedule.nightLeft()).map(Forecast.Ahead::done).orElse(null);
    return new Ahead(remaining, speed, nights.size(), nights.isEmpty() ? null : end, nights);
  }

  private long rows(NightSchedule schedule) {
    DeltaDefinition delta = catalogue.find(schedule.system(), schedule.entity()).orElseThrow();
    UUID org = schedule.org();
    try {
      return NightCensus.count(sources.of(org, delta.system()), delta);
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }
}
