package io.syncflow.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What an overlap learns from late rows. */
class OverlapTest {

  private static final long CURSOR = 10_000;

  @Example
  void a_late_row_far_from_the_edge_changes_nothing() {
    Overlap.Learnt learnt = fresh().after(CURSOR, CURSOR - 100, CURSOR - 74, true);

    assertThat(learnt.lesson()).isEqualTo(Overlap.Lesson.NONE);
    assertThat(learnt.overlap().width()).isEqualTo(100);
    assertThat(learnt.overlap().readAgainFrom()).isNull();
  }

  @Example
  void a_late_row_near_the_edge_doubles_the_width_and_looks_below_the_edge() {
    Overlap.Learnt learnt = fresh().after(CURSOR, CURSOR - 100, CURSOR - 76, true);

    assertThat(learnt.lesson()).isEqualTo(Overlap.Lesson.WIDENED);
    assertThat(learnt.overlap().width()).isEqualTo(200);
    assertThat(learnt.overlap().readFrom(CURSOR + 5_000))
        .as("the area below the old edge, however far the cursor has moved")
        .isEqualTo(CURSOR - 200);
  }

  @Example
  void it_looks_below_the_edge_again_until_a_run_has_completed() {
    Overlap widened = fresh().after(CURSOR, CURSOR - 100, CURSOR - 100, true).overlap();

    Overlap failed = widened.after(CURSOR + 500, CURSOR - 200, null, false).overlap();
    assertThat(failed.readFrom(CURSOR + 500)).isEqualTo(CURSOR - 200);

    Overlap completed = failed.after(CURSOR + 500, CURSOR - 200, null, true).overlap();
    assertThat(completed.readFrom(CURSOR + 500)).isEqualTo(CURSOR + 300);
  }

  @Example
  void a_run_that_failed_teaches_by_the_late_rows_it_committed() {
    assertThat(fresh().after(CURSOR, CURSOR - 100, CURSOR - 99, false).lesson())
        .isEqualTo(Overlap.Lesson.WIDENED);
  }

  @Example
  void late_rows_at_the_edge_of_the_widest_overlap_say_that_rows_may_be_missing() {
    Overlap widest = Overlap.of(100, 400, 400L, 0, null);

    Overlap.Learnt learnt = widest.after(CURSOR, CURSOR - 400, CURSOR - 400, true);

    assertThat(learnt.lesson()).isEqualTo(Overlap.Lesson.EXHAUSTED);
    assertThat(learnt.overlap().width()).isEqualTo(400);
  }

  @Example
  void a_day_of_calm_halves_it_and_a_deep_late_row_begins_the_count_anew() {
    Overlap overlap = Overlap.of(100, 400, 400L, Overlap.CALM_RUNS - 1, null);

    Overlap deep = overlap.after(CURSOR, CURSOR - 400, CURSOR - 250, true).overlap();
    assertThat(deep.calmRuns()).isZero();
    Overlap.Learnt calm = overlap.after(CURSOR, CURSOR - 400, CURSOR - 150, true);
    assertThat(calm.overlap().width()).isEqualTo(200);
    assertThat(calm.lesson()).isEqualTo(Overlap.Lesson.NONE);

    Overlap almost = Overlap.of(100, 400, 200L, Overlap.CALM_RUNS - 1, null);
    assertThat(almost.after(CURSOR, CURSOR - 200, null, true).lesson())
        .isEqualTo(Overlap.Lesson.CALMED);
  }

  @Example
  void what_a_route_says_now_binds_what_was_learnt_before() {
    assertThat(Overlap.of(100, 1200, 150L, 0, null).width()).isEqualTo(150);
    assertThat(Overlap.of(200, 2400, 150L, 0, null).width()).isEqualTo(200);
    assertThat(Overlap.of(10, 120, 150L, 0, null).width()).isEqualTo(120);
    assertThat(Overlap.of(100, 100, null, 0, null).after(CURSOR, CURSOR - 100, CURSOR - 100, true))
        .as("maxWidening 1")
        .extracting(learnt -> learnt.overlap().width())
        .isEqualTo(100L);
  }

  @Example
  void without_a_cursor_everything_is_read() {
    assertThat(fresh().readFrom(null)).isNull();
  }

  @Property(tries = 200)
  void the_width_stays_within_its_bounds_and_calm_brings_it_back(
      @ForAll @LongRange(min = 1, max = 1_000_000) long configured,
      @ForAll @IntRange(min = 1, max = 50) int factor,
      @ForAll @Size(max = 40) List<@LongRange(min = 0, max = 100) Long> depths) {
    Overlap overlap = Overlap.of(configured, configured * factor, null, 0, null);
    long cursor = 1_000_000_000L;
    for (long depth : depths) {
      long from = overlap.readFrom(cursor);
      Overlap next =
          overlap.after(cursor, from, cursor - (cursor - from) * depth / 100, true).overlap();
      assertThat(next.width()).isBetween(configured, configured * factor);
      assertThat(next.readFrom(cursor))
          .as("a wider overlap never reads less of the same range")
          .isLessThanOrEqualTo(cursor - configured);
      overlap = next;
      cursor += configured;
    }
    for (int run = 0; run < Overlap.CALM_RUNS * 8; run++) {
      overlap = overlap.after(cursor, overlap.readFrom(cursor), null, true).overlap();
    }
    assertThat(overlap.width()).isEqualTo(configured);
  }

  private static Overlap fresh() {
    return Overlap.of(100, 1200, null, 0, null);
  }
}
