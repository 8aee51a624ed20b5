package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncflow.sandbox.SandboxFault;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How large the sandbox's shop is. */
class SandboxShopTest {

  @Test
  void a_shop_is_as_large_as_it_was_asked_to_begin_with_and_stays_so() throws SandboxFault {
    assertThat(SandboxShop.size(null, null)).isEqualTo(26);
    assertThat(SandboxShop.size(null, 600)).isEqualTo(600);
    assertThat(SandboxShop.size(600, null)).isEqualTo(600);
    assertThat(SandboxShop.size(600, 600)).isEqualTo(600);
    assertThatThrownBy(() -> SandboxShop.size(26, 600))
        .isInstanceOf(SandboxFault.class)
        .hasMessageContaining("began with 26 products");
  }

  @Test
  void a_size_that_cannot_be_is_refused_before_anything_starts() {
    for (String number : new String[] {"9", "2001", "-1", "many"}) {
      Invocation refused = Invocation.of(Map.of(), "sandbox", "--shop-products", number);
      assertThat(refused.exit()).as(number).isEqualTo(RootCommand.USAGE);
    }
    Invocation both = Invocation.of(Map.of(), "sandbox", "--shop-products", "60", "--data", "x");
    assertThat(both.exit()).isEqualTo(RootCommand.USAGE);
    assertThat(both.err()).contains("exclude each other");
  }
}
