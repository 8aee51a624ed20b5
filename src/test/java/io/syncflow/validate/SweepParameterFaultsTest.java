package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parameters of {@code key-sweep} that its run would refuse at night. */
class SweepParameterFaultsTest {

  @Test
  void refuses_a_brake_that_a_run_could_not_take() {
    assertThat(Fixture.faults("sweep-parameter"))
        .contains(
            "routes/sweeps.camel.yaml:6: error: brakeRows '-1' is not a whole number from 0"
                + " (sweep-parameter)",
            "routes/sweeps.camel.yaml:7: error: brakePercent '120' is not a number from 0 to 100"
                + " (sweep-parameter)")
        .filteredOn(fault -> fault.contains("sweep-parameter"))
        .hasSize(2);
  }
}
