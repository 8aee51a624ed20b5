package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Settings camel would refuse, or read otherwise than a person does (B67). */
class SettingFaultsTest {

  @Test
  void reports_unknown_repeated_blank_ended_and_unexplained_settings() {
    assertThat(Fixture.faults("properties"))
        .containsExactly(
            "config/application.properties:6: error: camel has no setting \"camel.main.shutdownTimeot\"; did you mean \"camel.main.shutdownTimeout\"? (unknown-property)",
            "config/application.properties:7: warning: the value of \"camel.server.port\" ends with a blank (property-blank)",
            "config/application.properties:11: error: \"camel.main.shutdownTimeout\" is already set in line 3 (duplicate-property)",
            "config/application.properties:14: error: component quartz has no setting \"prefix-instanceNmae\" (unknown-property)",
            "config/application.properties:15: error: unknown component \"qartz\"; did you mean \"quartz\"? (unknown-component)",
            "config/application.properties:16: error: \"{{syncflow.prot}}\" has no value; did you mean \"syncflow.port\"? (placeholder)",
            "config/application.properties:18: warning: no comment above \"syncflow.unexplained\" says what it is for (property-comment)");
  }
}
