package io.syncflow.delta.night;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The nights ahead of a pass and when it will be done: the window-aware time left (decision 17).
 *
 * @param window the hours of every night
 * @param plan what is done and what remains
 * @param rowsPerSecond how fast the source was read lately; null = unknown, and a night then takes
 *     all of its window
 */
public record Forecast(NightWindow window, NightPlan plan, Double rowsPerSecond) {

  /** What takes longer than ten years has no end that is worth a name. */
  private static final int HORIZON = 3653;

  /**
   * A night to come.
   *
   * @param day the day on which it opens
   * @param from when it begins or, of the night that lasts, now
   * @param budget the rows it may read
   * @param rows the rows it will read
   * @param done when it will have read them; at the latest, when no speed is known
   */
  public record Ahead(
      LocalDate day, Instant from, Instant closes, long budget, long rows, Instant done) {}

  /**
   * The nights in which rows will be read, the night that lasts included.
   *
   * @param now the moment it is asked
   * @param tonight the night that has been planned last; null before the first one
   * @param tonightLeft the rows that are left of its budget
   * @param most how many nights are wanted
   */
  public List<Ahead> nights(Instant now, LocalDate tonight, long tonightLeft, int most) {
    List<Ahead> ahead = new ArrayList<>();
    NightPlan left = plan;
    Night night = window.upcoming(now);
    for (int n = 0; n < HORIZON && left.remaining() > 0 && ahead.size() < most; n++) {
      long planned = night.day().equals(tonight) ? tonightLeft : left.budget(night.day());
      long budget = Math.min(planned, left.remaining());
      Instant from = now.isAfter(night.opens()) ? now : night.opens();
      long rows = Math.min(budget, possible(Duration.between(from, night.closes())));
      if (rows > 0) {
        Instant done = rowsPerSecond == null ? night.closes() : from.plusMillis(millis(rows));
        ahead.add(new Ahead(night.day(), from, night.closes(), budget, rows, done));
      }
      left = left.after(rows);
      night = window.after(night);
    }
    return ahead;
  }

  /**
   * The night in which the pass ends, the last of all {@link #nights}; empty when it has ended, or
   * will not within ten years.
   */
  public Optional<Ahead> end(Instant now, LocalDate tonight, long tonightLeft) {
    List<Ahead> all = nights(now, tonight, tonightLeft, Integer.MAX_VALUE);
    long rows = all.stream().mapToLong(Ahead::rows).sum();
    return all.isEmpty() || rows < plan.remaining()
        ? Optional.empty()
        : Optional.of(all.get(all.size() - 1));
  }

  private long possible(Duration time) {
    return rowsPerSecond == null
        ? Long.MAX_VALUE
        : Math.max(1, (long) (rowsPerSecond * time.toMillis() / 1000));
  }

  private long millis(long rows) {
    return (long) Math.ceil(rows * 1000 / rowsPerSecond);
  }
}
