package io.syncflow.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The brake of a key sweep. */
class SweepBrakeTest {

  @Test
  void lets_pass_what_both_limits_allow() {
    SweepBrake brake = SweepBrake.parse("10", "2.5");
    assertThat(brake.reason(5, 200)).isNull();
    assertThat(brake.reason(6, 200)).contains("more than 2.5 % of 200 records");
    assertThat(brake.reason(10, 1_000_000)).isNull();
    assertThat(brake.reason(11, 1_000_000)).contains("more than the 10 that");
  }

  @Test
  void holds_everything_at_zero() {
    assertThat(SweepBrake.parse("0", "100").reason(1, 1_000)).isNotNull();
    assertThat(SweepBrake.parse("1000", "0").reason(1, 1_000_000)).isNotNull();
  }

  @Test
  void is_refused_when_it_is_no_brake() {
    for (String rows : new String[] {"-1", "many", "1.5", ""}) {
      assertThatThrownBy(() -> SweepBrake.parse(rows, "1")).hasMessageContaining("brakeRows");
    }
    for (String percent : new String[] {"-1", "100.1", "5 %", ""}) {
      assertThatThrownBy(() -> SweepBrake.parse("1", percent)).hasMessageContaining("brakePercent");
    }
  }
}
