package io.syncflow.delta.night;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** How rows are spread over nights (decision 20, F48). */
class NightPlanTest {

  private static final LocalDate FIRST = LocalDate.parse("2026-11-23");

  @Test
  void spreads_seven_million_rows_over_seven_nights() {
    NightPlan plan = new NightPlan(7, FIRST, 0, 7_000_000);
    for (int night = 0; night < 7; night++) {
      assertThat(plan.budget(FIRST.plusDays(night))).isEqualTo(1_000_000);
      plan = plan.after(1_000_000);
    }
    assertThat(plan.remaining()).isZero();
  }

  @Test
  void spreads_what_a_skipped_night_left_over_the_nights_left() {
    NightPlan plan = new NightPlan(7, FIRST, 2_000_000, 5_000_000);
    assertThat(plan.budget(FIRST.plusDays(3))).isEqualTo(1_250_000);
  }

  @Test
  void adds_nights_instead_of_doubling_one() {
    NightPlan plan = new NightPlan(7, FIRST, 5_000_000, 2_000_000);
    assertThat(plan.budget(FIRST.plusDays(6))).as("night 6 was skipped").isEqualTo(1_000_000);
    assertThat(plan.nightsLeft(FIRST.plusDays(6))).isEqualTo(2);
    assertThat(plan.budget(FIRST.plusDays(20))).as("two weeks off").isEqualTo(1_000_000);
  }

  @Test
  void plans_nothing_when_nothing_is_left() {
    assertThat(new NightPlan(7, FIRST, 10, 0).budget(FIRST)).isZero();
    assertThat(new NightPlan(7, FIRST, 0, 0).budget(FIRST.plusDays(9))).isZero();
  }

  @Property
  void whatever_nights_are_skipped_or_cut_short_no_night_is_doubled_and_all_rows_are_read(
      @ForAll @IntRange(min = 1, max = 60) int days,
      @ForAll @LongRange(min = 0, max = 10_000_000) long rows,
      @ForAll Set<@IntRange(max = 60) Integer> skipped,
      @ForAll Set<@IntRange(max = 60) Integer> halved) {
    NightPlan plan = new NightPlan(days, FIRST, 0, rows);
    long read = 0;
    int whole = 0;
    int night = 0;
    while (plan.remaining() > 0) {
      LocalDate day = FIRST.plusDays(night);
      long budget = plan.budget(day);
      assertThat(budget)
          .isEqualTo((long) Math.ceil((double) plan.remaining() / plan.nightsLeft(day)))
          .isPositive()
          .isLessThanOrEqualTo(Math.max(plan.share(), plan.share() * 3 / 2));
      if (!skipped.contains(night)) {
        boolean cut = halved.contains(night);
        long done = cut ? budget / 2 : budget;
        whole += cut ? 0 : 1;
        read += done;
        plan = plan.after(done);
      }
      night++;
    }
    assertThat(read).isEqualTo(rows);
    assertThat(whole).as("nights that did their budget").isLessThanOrEqualTo(days);
    if (skipped.isEmpty() && halved.isEmpty()) {
      assertThat(night).isLessThanOrEqualTo(days);
    }
  }
}
