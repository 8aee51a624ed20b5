package io.syncflow.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a system signs its deliveries with (B39). */
class HookSchemeTest {

  /** As {@code wp_specialchars_decode(…, ENT_QUOTES)} of WordPress 6 does it. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plain,plain",
        "a&amp;b,a&b",
        "&lt;&gt;&quot;&#039;,<>\"'",
        "&#39;&#x27;&#34;&#x22;&#60;&#62;&#38;,''\"\"<>&",
        "&amp;amp;,&amp;",
        "&amp;lt;,&lt;",
        "&nbsp;&euro;&AMP;,&nbsp;&euro;&AMP;",
        "a&b;c,a&b;c",
      })
  void woocommerce_takes_its_secret_for_html(String secret, String key) {
    assertThat(HookScheme.WOOCOMMERCE.key(secret)).isEqualTo(key);
    assertThat(HookScheme.SHOPIFY.key(secret)).isEqualTo(secret);
  }

  /**
   * The signature was made by {@code openssl dgst -sha256 -hmac} with the secret as people type it.
   */
  @Test
  void a_signature_that_another_program_made_is_verified() {
    byte[] body = "{\"id\":794,\"name\":\"Premium Quality\"}".getBytes(StandardCharsets.UTF_8);
    String signature = "mceER/Tlf5H3emDwN6+Dbwuj1Jg2ZksqAsV9GA/oUSs=";
    String key = HookScheme.WOOCOMMERCE.key("a&amp;b&lt;c&gt;&quot;d&#039;e");
    assertThat(HookSignature.matches(signature, body, List.of(key))).isTrue();
    assertThat(HookSignature.matches(signature, body, List.of("a&amp;b&lt;c&gt;&quot;d&#039;e")))
        .isFalse();
  }
}
