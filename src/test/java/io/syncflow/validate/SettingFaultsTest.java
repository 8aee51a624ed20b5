package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Settings camel would refuse, or read otherwise than a person does (B67). */
class SettingFaultsTest {

  @Test
  void reports_unknown_repeated_blank_ended_and_unexplained_settings_and_those_of_another_kind() {
    assertThat(Fixture.faults("properties"))
        .containsExactly(
            "config/application.properties:6: error: camel has no setting \"camel.main.shutdownTimeot\"; did you mean \"camel.main.shutdownTimeout\"? (unknown-property)",
            "config/application.properties:7: warning: the value of \"camel.server.port\" ends with a blank (property-blank)",
            "config/application.properties:11: error: \"camel.main.shutdownTimeout\" is already set in line 3 (duplicate-property)",
            "config/application.properties:14: error: component quartz has no setting \"prefix-instanceNmae\" (unknown-property)",
            "config/application.properties:15: error: unknown component \"qartz\"; did you mean \"quartz\"? (unknown-component)",
            "config/application.properties:16: error: \"{{syncflow.prot}}\" has no value; did you mean \"syncflow.port\"? (placeholder)",
            "config/application.properties:18: warning: no comment above \"syncflow.unexplained\" says what it is for (property-comment)",
            "config/application.properties:21: error: syncflow.chunk-size has to be a whole number of 1 or more, not \"0\" (setting-value)",
            "config/application.properties:23: error: syncflow.outbound.deadline has to be a duration such as PT30S, PT10M or P7D, not \"60\" (setting-value)",
            "config/application.properties:25: error: syncflow.http.port has to be a port from 0 to 65535, not \"http\" (setting-value)",
            "config/application.properties:27: error: syncflow.syrve.outbox.schedule has to be durations separated by commas, such as PT1M,PT5M, not \"PT1M,5\" (setting-value)",
            "config/application.properties:29: error: syncflow.parents.fetch has to be true or false, not \"yes\" (setting-value)",
            "config/application.properties:31: error: syncflow.sweep.brake-percent has to be a percentage from 0 to 100, not \"101\" (setting-value)");
  }
}
