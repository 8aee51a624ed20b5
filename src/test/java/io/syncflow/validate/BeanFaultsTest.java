package io.syncflow.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Calls of beans and methods that are not there. */
class BeanFaultsTest {

  /** A bean of the hub. */
  public static final class Loader {
    /** Does nothing. */
    public void load(Object chunk) {}
  }

  @Test
  void refuses_unknown_beans_and_methods_in_steps_and_expressions() {
    BeanCatalog hub = new BeanCatalog(Map.of("loader", Loader.class), Map.of());
    assertThat(Fixture.faults("bean", hub))
        .containsExactly(
            "routes/items.camel.yaml:9: error: unknown bean \"loadr\"; did you mean \"loader\"?"
                + " (unknown-bean)",
            "routes/items.camel.yaml:13: error: bean \"loader\" (Loader) has no public method"
                + " \"laod\"; did you mean \"load\"? (bean-method)",
            "routes/items.camel.yaml:17: error: bean \"loader\" (Loader) has no public method"
                + " \"lod\"; did you mean \"load\"? (bean-method)");
  }
}
