package io.syncflow.delta.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Windows by the clock on a wall, also in nights in which that clock is changed (F47). */
class NightWindowTest {

  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2036-01-01T00:00:00Z");

  /** A change of clocks and the zone it happens in. */
  record Change(ZoneId zone, ZoneOffsetTransition transition) {

    LocalDate day() {
      return transition.getInstant().atZone(zone).toLocalDate();
    }
  }

  @Test
  void opens_in_the_evening_and_closes_in_the_morning_of_the_next_day() {
    NightWindow window = window("19:00", "07:00", "Europe/Berlin");
    Night night = window.on(LocalDate.parse("2026-11-20"));
    assertThat(night.opens()).isEqualTo("2026-11-20T18:00:00Z");
    assertThat(night.closes()).isEqualTo("2026-11-21T06:00:00Z");
    assertThat(window.at(night.opens())).contains(night);
    assertThat(window.at(night.closes().minusNanos(1))).contains(night);
    assertThat(window.at(night.closes())).isEmpty();
    assertThat(window.upcoming(night.closes()).day()).isEqualTo("2026-11-21");
  }

  @Test
  void lasts_eleven_hours_in_spring_and_thirteen_in_autumn() {
    NightWindow window = window("19:00", "07:00", "Europe/Berlin");
    assertThat(window.on(LocalDate.parse("2026-03-28")).length()).hasHours(11);
    assertThat(window.on(LocalDate.parse("2026-10-24")).length()).hasHours(13);
  }

  @Test
  void takes_an_end_that_equals_the_start_for_a_whole_day() {
    assertThat(window("00:00", "00:00", "UTC").on(LocalDate.parse("2026-11-20")).length())
        .hasHours(24);
  }

  @Test
  void opens_an_hour_later_when_its_start_does_not_exist() {
    Night night = window("02:30", "05:00", "Europe/Berlin").on(LocalDate.parse("2026-03-29"));
    assertThat(night.opens()).isEqualTo("2026-03-29T01:30:00Z");
    assertThat(night.opens().atZone(ZoneId.of("Europe/Berlin")).toLocalTime()).isEqualTo("03:30");
  }

  @Test
  void opens_once_when_its_start_occurs_twice() {
    NightWindow window = window("02:30", "02:45", "Europe/Berlin");
    Night night = window.on(LocalDate.parse("2026-10-25"));
    assertThat(night.opens()).isEqualTo("2026-10-25T00:30:00Z");
    assertThat(night.length()).hasMinutes(15);
    assertThat(window.at(Instant.parse("2026-10-25T01:35:00Z")))
        .as("02:35 for the second time")
        .isEmpty();
  }

  @Test
  void skips_a_night_that_the_change_of_clocks_swallows() {
    NightWindow window = window("02:30", "03:15", "Europe/Berlin");
    assertThat(window.on(LocalDate.parse("2026-03-29")).length()).isZero();
    assertThat(window.upcoming(Instant.parse("2026-03-29T00:00:00Z")).day())
        .isEqualTo("2026-03-30");
  }

  @Property(tries = 1000)
  void nights_around_any_change_of_clocks_follow_each_other_without_overlap(
      @ForAll("changes") Change change,
      @ForAll("times") LocalTime start,
      @ForAll("times") LocalTime end) {
    NightWindow window = new NightWindow(start, end, change.zone());
    Night before = window.on(change.day().minusDays(4));
    for (int d = -3; d <= 3; d++) {
      Night night = window.on(change.day().plusDays(d));
      assertThat(night.opens()).isAfterOrEqualTo(before.closes());
      assertThat(night.closes()).isAfterOrEqualTo(night.opens());
      before = night;
    }
  }

  @Property(tries = 1000)
  void every_moment_near_a_change_belongs_to_one_night_at_most_and_upcoming_finds_it(
      @ForAll("changes") Change change,
      @ForAll("times") LocalTime start,
      @ForAll("times") LocalTime end,
      @ForAll("offsets") Duration offset) {
    NightWindow window = new NightWindow(start, end, change.zone());
    Instant moment = change.transition().getInstant().plus(offset);
    List<Night> holding = new ArrayList<>();
    for (int d = -5; d <= 5; d++) {
      Night night = window.on(change.day().plusDays(d));
      if (night.contains(moment)) {
        holding.add(night);
      }
    }
    assertThat(holding).hasSizeLessThanOrEqualTo(1);
    assertThat(window.at(moment)).isEqualTo(holding.stream().findFirst());
    Night upcoming = window.upcoming(moment);
    assertThat(upcoming.closes()).isAfter(moment);
    assertThat(upcoming.length()).isPositive();
    Night before = window.on(upcoming.day().minusDays(1));
    assertThat(before.length().isZero() || !before.closes().isAfter(moment))
        .as("no night between is passed over: %s", before)
        .isTrue();
    assertThat(window.after(upcoming).opens()).isAfterOrEqualTo(upcoming.closes());
  }

  @Property(tries = 1000)
  void opens_and_closes_by_the_wall_clock_unless_that_time_is_missing(
      @ForAll("changes") Change change,
      @ForAll("times") LocalTime start,
      @ForAll("times") LocalTime end) {
    NightWindow window = new NightWindow(start, end, change.zone());
    for (int d = -1; d <= 1; d++) {
      LocalDate day = change.day().plusDays(d);
      Night night = window.on(day);
      if (change.zone().getRules().getValidOffsets(day.atTime(start)).isEmpty()) {
        Duration jump = change.transition().getDuration();
        assertThat(night.opens().atZone(change.zone()).toLocalDateTime())
            .isEqualTo(day.atTime(start).plus(jump));
      } else {
        assertThat(night.opens().atZone(change.zone()).toLocalDateTime())
            .isEqualTo(day.atTime(start));
      }
    }
  }

  @Provide
  Arbitrary<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String id : ZoneId.getAvailableZoneIds()) {
      ZoneId zone = ZoneId.of(id);
      ZoneOffsetTransition next = zone.getRules().nextTransition(FROM);
      while (next != null && next.getInstant().isBefore(TO)) {
        all.add(new Change(zone, next));
        next = zone.getRules().nextTransition(next.getInstant());
      }
    }
    return Arbitraries.of(all);
  }

  @Provide
  Arbitrary<LocalTime> times() {
    Arbitrary<LocalTime> any =
        Arbitraries.integers().between(0, 24 * 60 - 1).map(m -> LocalTime.ofSecondOfDay(m * 60L));
    Arbitrary<LocalTime> nearTheChange =
        Combinators.combine(
                Arbitraries.integers().between(0, 4), Arbitraries.of(0, 1, 15, 30, 45, 59))
            .as(LocalTime::of);
    return Arbitraries.oneOf(any, nearTheChange);
  }

  @Provide
  Arbitrary<Duration> offsets() {
    return Arbitraries.integers().between(-48 * 60, 48 * 60).map(Duration::ofMinutes);
  }

  private static NightWindow window(String start, String end, String zone) {
    return new NightWindow(LocalTime.parse(start), LocalTime.parse(end), ZoneId.of(zone));
  }
}
