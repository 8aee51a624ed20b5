package io.syncflow.shopify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.TestClock;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** One bucket for all calls of a node: learnt from answers, never overdrawn, with a reserve. */
class CostBudgetTest {

  private final TestClock clock = new TestClock(Instant.parse("2026-11-21T06:00:00Z"));
  private final CostBudget budget = new CostBudget(clock);

  @Test
  void the_buckets_size_and_rate_are_what_the_last_answer_said() {
    assertThat(budget.take(100, 0)).isZero();
    budget.learn(100, new Cost.Bucket(4_000, 3_900, 200));
    assertThat(budget.take(3_900, 0)).isZero();
    assertThat(budget.take(400, 0)).isEqualTo(Duration.ofSeconds(2));
    clock.set(clock.instant().plusSeconds(2));
    assertThat(budget.take(400, 0)).isZero();
  }

  @Test
  void routine_work_leaves_a_reserve_that_people_may_use() {
    budget.take(1, 0);
    budget.learn(1, new Cost.Bucket(1_000, 250, 50));
    assertThat(budget.take(100, 20)).as("would leave 150 of the 200").isPositive();
    assertThat(budget.take(100, 0)).isZero();
  }

  @Test
  void a_call_that_needs_more_than_the_reserve_leaves_gets_its_turn_when_the_bucket_is_full() {
    budget.take(1, 0);
    budget.learn(1, new Cost.Bucket(1_000, 1_000, 50));
    assertThat(budget.take(950, 20)).isZero();
  }

  @Test
  void what_others_took_from_the_bucket_is_seen_with_the_next_answer() {
    budget.take(10, 0);
    budget.learn(10, new Cost.Bucket(2_000, 3, 100));
    assertThat(budget.take(103, 0)).isEqualTo(Duration.ofSeconds(1));
  }

  @Property(tries = 200)
  void calls_under_way_never_cost_more_than_the_shop_has(
      @ForAll @Size(min = 1, max = 40) java.util.List<@IntRange(min = 1, max = 900) Integer> costs,
      @ForAll @DoubleRange(min = 100, max = 2_000) double available) {
    CostBudget fresh = new CostBudget(clock);
    fresh.take(1, 0);
    fresh.learn(1, new Cost.Bucket(2_000, available, 100));
    double taken = 0;
    for (int cost : costs) {
      if (fresh.take(cost, 0).isZero()) {
        taken += cost;
      }
    }
    assertThat(taken).isLessThanOrEqualTo(available);
  }
}
