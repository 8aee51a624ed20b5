package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written wrongly, whatever it means. */
class NotationFaultsTest {

  @Test
  void finds_nothing_in_a_clean_project() {
    assertThat(Fixture.faults("clean")).isEmpty();
  }

  @Test
  void reports_a_file_that_is_no_yaml_and_the_faults_of_the_others() {
    assertThat(Fixture.faults("yaml-syntax"))
        .containsExactly(
            "routes/items.camel.yaml:3: error: not valid YAML: while parsing a block mapping: expected <block end>, but found '<block mapping start>' (yaml-syntax)",
            "routes/other.camel.yaml:8: error: unknown step \"lgo\"; did you mean \"log\"? (route-schema)");
  }

  @Test
  void refuses_a_key_that_is_set_twice() {
    assertThat(Fixture.faults("duplicate-key"))
        .containsExactly(
            "routes/items.camel.yaml:5: error: \"description\" is already set in line 3 (yaml-syntax)");
  }

  @Test
  void refuses_a_file_that_is_no_list() {
    assertThat(Fixture.faults("not-a-list"))
        .containsExactly(
            "routes/items.camel.yaml:1: error: a route file is a list: begin each route with \"- route:\" (yaml-syntax)");
  }

  @Test
  void refuses_a_file_the_hub_would_not_load() {
    assertThat(Fixture.faults("file-name"))
        .containsExactly(
            "routes/items.yaml:0: error: the hub loads *.camel.yaml only: rename this file, or move it out of routes/ (file-name)");
  }

  @Test
  void reports_every_unknown_step_and_option_of_a_route() {
    assertThat(Fixture.faults("unknown-step"))
        .containsExactly(
            "routes/items.camel.yaml:8: error: unknown step \"lgo\"; did you mean \"log\"? (route-schema)",
            "routes/items.camel.yaml:10: error: \"log\" needs the option \"message\" (route-schema)",
            "routes/items.camel.yaml:11: error: \"log\" has no option \"mesage\"; did you mean \"message\"? (route-schema)",
            "routes/items.camel.yaml:14: error: \"simple\" needs the option \"expression\" (route-schema)",
            "routes/items.camel.yaml:15: error: \"simple\" has no option \"expresion\"; did you mean \"expression\"? (route-schema)");
  }

  @Test
  void refuses_an_unknown_block() {
    assertThat(Fixture.faults("unknown-block"))
        .containsExactly(
            "routes/items.camel.yaml:1: error: unknown block \"rout\"; did you mean \"route\"? (route-schema)");
  }

  @Test
  void refuses_values_of_the_wrong_kind() {
    assertThat(Fixture.faults("wrong-value"))
        .containsExactly(
            "routes/items.camel.yaml:10: error: \"loggingLevel\" must be one of TRACE, DEBUG, INFO, WARN, ERROR, OFF, not \"LOUD\" (route-schema)",
            "routes/items.camel.yaml:15: error: \"streaming\" must be a boolean, not \"ja\" (route-schema)",
            "routes/items.camel.yaml:20: error: \"uri\" must be a single value (route-schema)");
  }

  @Test
  void warns_of_shorthands_that_kaoto_does_not_open() {
    assertThat(Fixture.faults("shorthand"))
        .contains(
            "routes/items.camel.yaml:8: warning: write \"log\" in full: put its text under \"message\" (canonical-notation)",
            "routes/items.camel.yaml:10: warning: write \"setBody\" in full: put \"simple\" under \"expression\" (canonical-notation)",
            "routes/items.camel.yaml:14: warning: write \"simple\" in full: put its text under \"expression\" (canonical-notation)",
            "routes/items.camel.yaml:15: warning: write a route in full: \"- route:\", then \"from:\" (canonical-notation)");
  }

  @Test
  void blames_the_broken_file_and_not_those_that_refer_to_it() {
    assertThat(Fixture.faults("broken-target"))
        .singleElement()
        .asString()
        .startsWith("routes/broken.camel.yaml:10: error: not valid YAML");
  }
}
