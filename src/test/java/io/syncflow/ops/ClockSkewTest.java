package io.syncflow.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node whose clock is wrong finds out (F10). */
class ClockSkewTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void measures_how_far_a_clock_is_ahead_or_behind() {
    assertThat(measured(Duration.ofSeconds(5)))
        .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(6));
    assertThat(measured(Duration.ofSeconds(-5)))
        .isBetween(Duration.ofSeconds(-6), Duration.ofSeconds(-4));
  }

  @Test
  void does_not_take_a_slow_answer_for_a_wrong_clock() {
    assertThat(measured(Duration.ZERO).abs()).isLessThan(SECOND);
  }

  private static Duration measured(Duration wrong) {
    return new ClockSkew(database.scope(), Clock.offset(Clock.systemUTC(), wrong)).check();
  }
}
