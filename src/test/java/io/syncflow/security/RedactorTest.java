package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {

  private final Redactor redactor = new Redactor();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer S3NT1NEL",
        "Cookie: session=S3NT1NEL; theme=dark",
        "X-Shopify-Access-Token: S3NT1NEL",
        "GET /resto/api/auth?login=hub&pass=S3NT1NEL",
        "https://shop.example/wp-json?consumer_key=S3NT1NEL&consumer_secret=S3NT1NEL",
        "https://h/?sig=S3NT1NEL",
        "jdbc:postgresql://h/db?user=u&password=S3NT1NEL",
        "{\"user\":\"hub\",\"password\":\"S3NT1NEL\"}",
        "{\"user\":\"hub\",\"password\" : \"S3N\\\"T1NEL S3NT1NEL\"}",
        "{\"api_key\":\"S3NT1NEL",
        "{\"client_secret\":S3NT1NEL}",
        "\"{\\\"token\\\":\\\"S3NT1NEL\\\"}\"",
        "{'accessToken': 'S3NT1NEL'}",
        "<auth><password>S3NT1NEL</password></auth>",
        "<ns:token kind=\"x\">S3NT1NEL</ns:token>"
      })
  void hides_what_a_secret_name_carries(String text) {
    assertThat(redactor.redact(text)).doesNotContain("S3NT1NEL").contains(Redactor.MARK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"item_key\":4711,\"name\":\"Bolt M8\"}",
        "The value 'abc' of field QTY is not a number.",
        "<name>Bolt</name>",
        "https://h/items?page=2&status=open"
      })
  void leaves_ordinary_data_alone(String text) {
    assertThat(redactor.redact(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "Authorization,true",
    "proxy-authorization,true",
    "Set-Cookie,true",
    "X-Auth-Token,true",
    "X-Api-Key,true",
    "X-WC-Webhook-Signature,true",
    "X-Shopify-Hmac-Sha256,true",
    "Content-Type,false",
    "Accept,false"
  })
  void knows_secret_headers_by_name(String name, boolean secret) {
    assertThat(redactor.header(name, "value").equals(Redactor.MARK)).isEqualTo(secret);
  }

  @Test
  void masks_secret_fields_and_keeps_the_order_of_all() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("user", "hub");
    fields.put("password", "S3NT1NEL");
    fields.put("url", "https://h");

    assertThat(redactor.fields(fields))
        .containsExactly(
            Map.entry("user", "hub"),
            Map.entry("password", Redactor.MARK),
            Map.entry("url", "https://h"));
  }

  @Test
  void ignores_values_too_short_to_be_secrets() {
    redactor.remember("abc");

    assertThat(redactor.redact("abcdef")).isEqualTo("abcdef");
  }

  @Test
  void gives_null_for_null() {
    assertThat(redactor.redact(null)).isNull();
  }
}
