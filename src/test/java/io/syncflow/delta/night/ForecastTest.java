package io.syncflow.delta.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** When a backfill will be done, windows counted in (decision 17). */
class ForecastTest {

  private static final NightWindow WINDOW =
      new NightWindow(LocalTime.of(19, 0), LocalTime.of(7, 0), ZoneId.of("UTC"));
  private static final LocalDate MONDAY = LocalDate.parse("2026-11-23");

  @Test
  void ends_in_the_last_window_once_its_rows_are_read() {
    Forecast forecast =
        new Forecast(WINDOW, new NightPlan(7, MONDAY.minusDays(4), 4_000_000, 3_000_000), 30.0);
    List<Forecast.Ahead> nights =
        forecast.nights(Instant.parse("2026-11-23T12:00:00Z"), null, 0, 100);
    assertThat(nights)
        .extracting(Forecast.Ahead::day)
        .containsExactly(MONDAY, MONDAY.plusDays(1), MONDAY.plusDays(2));
    assertThat(nights).extracting(Forecast.Ahead::rows).containsOnly(1_000_000L);
    assertThat(nights.get(2).done()).isEqualTo("2026-11-26T04:15:33.334Z");
  }

  @Test
  void needs_more_windows_when_one_is_too_short_for_its_budget() {
    Forecast forecast = new Forecast(WINDOW, new NightPlan(2, MONDAY, 0, 1_000_000), 10.0);
    List<Forecast.Ahead> nights =
        forecast.nights(Instant.parse("2026-11-23T12:00:00Z"), null, 0, 100);
    assertThat(nights)
        .extracting(Forecast.Ahead::rows)
        .containsExactly(432_000L, 432_000L, 136_000L);
  }

  @Test
  void counts_what_is_left_of_the_night_that_lasts() {
    Forecast forecast = new Forecast(WINDOW, new NightPlan(2, MONDAY, 400, 600), 1.0);
    List<Forecast.Ahead> nights =
        forecast.nights(Instant.parse("2026-11-23T23:00:00Z"), MONDAY, 100, 100);
    assertThat(nights).extracting(Forecast.Ahead::rows).containsExactly(100L, 500L);
    assertThat(nights.get(0).done()).isEqualTo("2026-11-23T23:01:40Z");
  }

  @Test
  void says_the_end_of_the_window_while_no_speed_is_known() {
    Forecast forecast = new Forecast(WINDOW, new NightPlan(1, MONDAY, 0, 100), null);
    assertThat(forecast.end(Instant.parse("2026-11-23T12:00:00Z"), null, 0))
        .map(Forecast.Ahead::done)
        .contains(Instant.parse("2026-11-24T07:00:00Z"));
  }

  @Test
  void has_no_end_when_nothing_is_left_and_none_within_ten_years_when_it_never_ends() {
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    assertThat(new Forecast(WINDOW, new NightPlan(7, MONDAY, 9, 0), 1.0).end(now, null, 0))
        .isEmpty();
    assertThat(
            new Forecast(WINDOW, new NightPlan(7, MONDAY, 0, Long.MAX_VALUE / 4), 1.0)
                .end(now, null, 0))
        .isEmpty();
  }

  @Property
  void the_nights_ahead_hold_all_rows_that_are_left_each_within_its_window(
      @ForAll @IntRange(min = 1, max = 30) int days,
      @ForAll @LongRange(min = 1, max = 5_000_000) long rows,
      @ForAll @IntRange(min = 10, max = 10_000) int perSecond,
      @ForAll @IntRange(max = 72 * 60) int minutes) {
    Instant now = Instant.parse("2026-11-23T00:00:00Z").plusSeconds(minutes * 60L);
    Forecast forecast =
        new Forecast(WINDOW, new NightPlan(days, MONDAY, 0, rows), (double) perSecond);
    List<Forecast.Ahead> nights = forecast.nights(now, null, 0, Integer.MAX_VALUE);
    assertThat(nights.stream().mapToLong(Forecast.Ahead::rows).sum()).isEqualTo(rows);
    Instant before = now;
    for (Forecast.Ahead night : nights) {
      assertThat(night.from()).isAfterOrEqualTo(before);
      assertThat(night.done()).isBetween(night.from(), night.closes());
      assertThat(night.rows()).isLessThanOrEqualTo(night.budget());
      before = night.done();
    }
  }
}
