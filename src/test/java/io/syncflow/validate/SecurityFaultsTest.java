package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What would let a message from outside steer a route (S7, S16, S19, R7, C1). */
class SecurityFaultsTest {

  @Test
  void refuses_addresses_taken_from_the_message() {
    assertThat(Fixture.faults("dynamic-endpoint"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: toD takes its address from the message: use a property the route itself set (dynamic-endpoint)",
            "routes/items.camel.yaml:13: error: recipientList takes its address from the message: use a property the route itself set (dynamic-endpoint)",
            "routes/items.camel.yaml:16: error: routingSlip takes its address from the message: use a property the route itself set (dynamic-endpoint)");
  }

  @Test
  void looks_into_error_policies_too() {
    assertThat(Fixture.faults("error-policy-steps"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: toD takes its address from the message: use a"
                + " property the route itself set (dynamic-endpoint)");
  }

  @Test
  void refuses_sql_in_a_route() {
    assertThat(Fixture.faults("sql-endpoint"))
        .contains(
            "routes/items.camel.yaml:9: error: sql: endpoints are not allowed here: call a bean, which knows the organisation (sql-endpoint)");
  }

  @Test
  void refuses_an_http_route_that_lets_headers_in() {
    assertThat(Fixture.faults("header-allow-list"))
        .containsExactly(
            "routes/items.camel.yaml:1: error: route \"hook\" is called over HTTP: its first step must be removeHeaders with pattern \"*\" and an excludePattern that names the headers to keep (header-allow-list)",
            "routes/items.camel.yaml:20: error: route \"list\" is called over HTTP: its first step must be removeHeaders with pattern \"*\" and an excludePattern that names the headers to keep (header-allow-list)");
  }

  @Test
  void warns_of_unsafe_http_defaults() {
    assertThat(Fixture.faults("http-defaults"))
        .contains(
            "routes/items.camel.yaml:9: warning: this call over HTTP shares its cookies between organisations: set cookieStore (http-defaults)",
            "routes/items.camel.yaml:9: warning: this call over HTTP should set followRedirects=false (http-defaults)",
            "routes/items.camel.yaml:9: warning: this call over HTTP should set skipControlHeaders=true (http-defaults)");
  }
}
