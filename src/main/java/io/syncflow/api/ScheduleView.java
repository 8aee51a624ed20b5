package io.syncflow.api;

import io.syncflow.delta.NightOutlook;
import io.syncflow.delta.night.Forecast;
import io.syncflow.delta.night.NightSchedule;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A backfill's schedule as the API shows it.
 *
 * @param state {@code planned}, {@code underway}, {@code paused} or {@code completed}
 * @param windowStart a local time of {@code timeZone}
 * @param windowEnd one that is not after the start is on the next day
 * @param remainingRows null while nobody has counted
 * @param rowsPerDay the budget of {@code night}
 * @param night the night planned last, by the day its window opens
 * @param nightRows the rows that night has read
 * @param nextRunAt null when the pass is complete
 * @param lagSeconds since when a run could have begun and has not
 * @param rowsPerSecond the speed of the last nights
 * @param windowsLeft the nights in which rows will be read
 * @param finishesAt when the pass will be done; at the latest, when there is no speed yet
 * @param nights the nights ahead; null in lists
 */
public record ScheduleView(
    UUID id,
    String system,
    String entity,
    String state,
    String windowStart,
    String windowEnd,
    String timeZone,
    int daysToComplete,
    Long totalRows,
    long currentOffset,
    Long remainingRows,
    Long rowsPerDay,
    String night,
    long nightRows,
    String lastKey,
    Instant nextRunAt,
    long lagSeconds,
    Double rowsPerSecond,
    Integer windowsLeft,
    Instant finishesAt,
    Instant passStartedAt,
    Instant passCompletedAt,
    List<NightView> nights) {

  /**
   * A night ahead.
   *
   * @param night by the day its window opens
   * @param from when it begins, or now
   * @param until when its window closes
   * @param budget the rows it may read
   * @param rows the rows it will read
   * @param done when it will have read them
   */
  public record NightView(
      String night, Instant from, Instant until, long budget, long rows, Instant done) {

    private static NightView of(Forecast.Ahead ahead) {
      return new NightView(
          ahead.day().toString(),
          ahead.from(),
          ahead.closes(),
          ahead.budget(),
          ahead.rows(),
          ahead.done());
    }
  }

  /**
   * @param nights how many of the nights ahead to show; null = none
   */
  static ScheduleView of(
      NightSchedule schedule, NightOutlook.Ahead ahead, Instant now, Integer nights) {
    return new ScheduleView(
        schedule.id(),
        schedule.system(),
        schedule.entity(),
        schedule.state().name().toLowerCase(Locale.ROOT),
        schedule.window().start().toString(),
        schedule.window().end().toString(),
        schedule.window().zone().getId(),
        schedule.days(),
        schedule.total() == null ? ahead.remaining() : schedule.total(),
        schedule.offset(),
        ahead.remaining(),
        schedule.rowsPerDay(),
        schedule.night() == null ? null : schedule.night().toString(),
        schedule.nightRows(),
        schedule.lastKey(),
        schedule.nextRunAt(),
        schedule.lag(now).toSeconds(),
        ahead.rowsPerSecond(),
        ahead.windowsLeft(),
        ahead.finishesAt(),
        schedule.passStartedAt(),
        schedule.passCompletedAt(),
        nights == null ? null : ahead.nights().stream().limit(nights).map(NightView::of).toList());
  }
}
