package io.syncflow.delta.night;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A backfill that is spread over nights: a row of {@code bridge.background_sync_schedule}.
 *
 * @param enabled false while a person has paused it
 * @param days the nights a pass is to take
 * @param total rows of the pass as counted last, those read included; null before the first night
 * @param rowsPerDay the budget of {@code night}; null before the first night
 * @param offset rows read so far in this pass
 * @param lastKey the position, as a JSON array of texts; null at the beginning
 * @param bound the highest rowversion when the pass began: later changes belong to the delta; null
 *     before, and when no record has a rowversion
 * @param nextRunAt when the next run may begin; null when the pass is complete
 * @param firstNight the night in which the pass began; null before
 * @param night the night that was planned last; null before the first
 * @param nightRows the rows that night has read
 * @param passStartedAt null before the first night
 * @param passCompletedAt null until every row is read
 */
public record NightSchedule(
    UUID id,
    UUID org,
    String system,
    String entity,
    boolean enabled,
    NightWindow window,
    int days,
    Long total,
    Long rowsPerDay,
    long offset,
    String lastKey,
    Long bound,
    Instant nextRunAt,
    LocalDate firstNight,
    LocalDate night,
    long nightRows,
    Instant passStartedAt,
    Instant passCompletedAt) {

  /** Where the pass stands. */
  public enum State {
    /** Its first night is still to come. */
    PLANNED,
    UNDERWAY,
    PAUSED,
    COMPLETED
  }

  public State state() {
    if (passCompletedAt != null) {
      return State.COMPLETED;
    }
    if (!enabled) {
      return State.PAUSED;
    }
    return passStartedAt == null ? State.PLANNED : State.UNDERWAY;
  }

  /**
   * The same pass, enabled, with another window and other days: what {@link NightSchedules#save}
   * makes of it.
   */
  public NightSchedule changed(NightWindow window, int days, Instant next) {
    return new NightSchedule(
        id,
        org,
        system,
        entity,
        true,
        window,
        days,
        total,
        rowsPerDay,
        offset,
        lastKey,
        bound,
        next,
        firstNight,
        night,
        nightRows,
        passStartedAt,
        passCompletedAt);
  }

  /** Rows still to read, by the last count; null before the first night. */
  public Long remaining() {
    return total == null ? null : Math.max(0, total - offset);
  }

  /** The rows that are left of the budget of {@code night}. */
  public long nightLeft() {
    return rowsPerDay == null ? 0 : Math.max(0, rowsPerDay - nightRows);
  }

  /**
   * How late the pass is: the time since a run could have begun and has not; zero when none is due.
   */
  public Duration lag(Instant now) {
    return !enabled || nextRunAt == null || nextRunAt.isAfter(now)
        ? Duration.ZERO
        : Duration.between(nextRunAt, now);
  }

  /**
   * The plan of a pass.
   *
   * @param tonight the night to plan; also the first one when the pass has not begun
   * @param left rows still to read
   */
  public NightPlan plan(LocalDate tonight, long left) {
    return new NightPlan(days, firstNight == null ? tonight : firstNight, offset, left);
  }
}
