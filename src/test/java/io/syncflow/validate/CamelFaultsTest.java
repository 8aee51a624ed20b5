package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.spi.TransactedPolicy;
import org.junit.jupiter.api.Test;

/** What only Camel itself knows to be wrong. */
class CamelFaultsTest {

  /** A bean of the hub. */
  public static final class Loader {
    /** Does nothing. */
    public void load(Object chunk) {}
  }

  @Test
  void refuses_unknown_components_options_and_values_of_each_endpoint() {
    assertThat(Fixture.faults("endpoint"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: unknown component \"lgo\"; did you mean \"log\"?"
                + " (unknown-component)",
            "routes/items.camel.yaml:11: error: log has no option \"showAlll\"; did you mean"
                + " \"showAll\"? (endpoint-option)",
            "routes/items.camel.yaml:16: error: log has no option \"levle\"; did you mean"
                + " \"level\"? (endpoint-option)",
            "routes/items.camel.yaml:18: error: log refuses this: For input string: \"many\""
                + " (endpoint)");
  }

  @Test
  void refuses_every_text_that_the_simple_language_does_not_understand() {
    assertThat(Fixture.faults("simple"))
        .containsExactly(
            "routes/items.camel.yaml:9: error: simple does not understand this: Unknown function:"
                + " boddy (simple-expression)",
            "routes/items.camel.yaml:13: error: simple does not understand this: Unexpected token ="
                + " (simple-expression)",
            "routes/items.camel.yaml:18: error: simple does not understand this: expected symbol"
                + " functionEnd but was eol (simple-expression)");
  }

  @Test
  void refuses_what_camel_cannot_build_and_takes_stubs_for_the_hubs_beans() {
    BeanCatalog hub =
        new BeanCatalog(Map.of("loader", Loader.class, "tx", TransactedPolicy.class), Map.of());
    assertThat(Fixture.faults("route-load", hub))
        .containsExactly(
            "routes/items.camel.yaml:8: error: route \"items\" cannot be built:"
                + " java.lang.Nothing (route-load)");
  }

  @Test
  void refuses_every_unknown_language_and_reference_of_a_route() {
    BeanCatalog hub =
        new BeanCatalog(
            Map.of("tx", TransactedPolicy.class, "pool", ExecutorService.class), Map.of());
    assertThat(Fixture.faults("references", hub))
        .containsExactly(
            "routes/items.camel.yaml:9: error: unknown bean \"nobody\" (unknown-bean)",
            "routes/items.camel.yaml:14: error: unknown bean \"pooll\"; did you mean \"pool\"?"
                + " (unknown-bean)",
            "routes/items.camel.yaml:20: error: the hub has no language \"jq\""
                + " (unknown-language)");
  }
}
