package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What every route owes its operators. */
class RouteFaultsTest {

  @Test
  void refuses_a_route_without_id() {
    assertThat(Fixture.faults("no-id"))
        .containsExactly("routes/items.camel.yaml:1: error: this route has no id (route-id)");
  }

  @Test
  void refuses_a_route_or_template_without_description() {
    assertThat(Fixture.faults("no-description"))
        .containsExactly(
            "routes/items.camel.yaml:1: error: route \"items\" has no description (route-description)",
            "routes/items.camel.yaml:9: error: route template \"job\" has no description (route-description)");
  }

  @Test
  void refuses_a_route_without_or_with_an_unknown_error_policy() {
    assertThat(Fixture.faults("no-error-policy"))
        .containsExactly(
            "routes/items.camel.yaml:1: error: route \"items\" has no error policy: set routeConfigurationId, or an errorHandler of its own (error-policy)",
            "routes/items.camel.yaml:22: error: no routeConfiguration \"failed-recrd\"; did you mean \"failed-record\"? (error-policy)");
  }

  @Test
  void refuses_an_id_that_another_file_uses() {
    assertThat(Fixture.faults("duplicate-id"))
        .containsExactly(
            "routes/orders.camel.yaml:2: error: route id \"items\" is already used at routes/items.camel.yaml:2 (duplicate-id)");
  }

  @Test
  void refuses_a_direct_or_seda_nobody_listens_to() {
    assertThat(Fixture.faults("direct-target"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: nobody listens to direct:itmes; did you mean \"direct:items\"? (direct-target)",
            "routes/items.camel.yaml:11: error: nobody listens to direct:chunks (direct-target)");
  }

  @Test
  void warns_of_a_choice_inside_a_choice() {
    assertThat(Fixture.faults("nested-choice"))
        .containsExactly(
            "routes/items.camel.yaml:14: warning: a choice inside a choice: move the decision into a bean or a route of its own (nested-choice)");
  }

  @Test
  void refuses_a_placeholder_without_value() {
    assertThat(Fixture.faults("placeholder"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: \"{{log.nmae}}\" has no value; did you mean \"log.name\"? (placeholder)");
  }

  @Test
  void refuses_a_description_of_a_templates_use_that_says_nothing_or_names_what_is_not_there() {
    assertThat(Fixture.faults("template-description"))
        .containsExactly(
            "routes/items.camel.yaml:51: error: this use of template \"schedule\" has an empty description (route-description)",
            "routes/items.camel.yaml:63: error: \"{{jbo}}\" has no value; did you mean \"job\"? (placeholder)");
  }

  @Test
  void refuses_an_unknown_template_and_wrong_parameters() {
    assertThat(Fixture.faults("template-instance"))
        .containsExactly(
            "routes/items.camel.yaml:11: error: template \"schedule\" needs the parameter \"timeZone\" (template)",
            "routes/items.camel.yaml:18: error: this use of template \"schedul\" has no routeId (route-id)",
            "routes/items.camel.yaml:19: error: unknown template \"schedul\"; did you mean \"schedule\"? (template)",
            "routes/items.camel.yaml:29: error: trigger \"syncflow/items\" is already used at routes/items.camel.yaml:10 (schedule-name)",
            "routes/items.camel.yaml:38: error: template \"schedule\" has no parameter \"timezone\"; did you mean \"timeZone\"? (template)");
  }
}
