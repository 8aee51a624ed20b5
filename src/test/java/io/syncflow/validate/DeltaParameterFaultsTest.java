package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Parameters of {@code rowversion-delta} that its run would refuse at night. */
class DeltaParameterFaultsTest {

  @Test
  void refuses_parameters_that_a_run_could_not_take() {
    assertThat(Fixture.faults("delta-parameter"))
        .containsExactly(
            "routes/items.camel.yaml:8: error: 'IFSAPP.PART_TAB; DROP' is not a plain table or"
                + " column name (delta-parameter)",
            "routes/items.camel.yaml:14: error: overlap 'PT10M' of ROWVERSION is not a whole number"
                + " such as 1000 (delta-parameter)",
            "routes/items.camel.yaml:16: error: chunkSize '0' is not a whole number from 1 to"
                + " 200000 (delta-parameter)",
            "routes/items.camel.yaml:18: error: afterFailure 'later' is neither supersede nor wait"
                + " (delta-parameter)",
            "routes/orders.camel.yaml:8: error: 'orders?limit=1' is not a plain table or column"
                + " name (delta-parameter)");
  }
}
