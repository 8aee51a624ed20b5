package io.syncflow.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Money, numbers and markup are compared by what they mean. */
class ValuesTest {

  @ParameterizedTest
  @CsvSource({"19.9, 19.90", "20, '\"20.000\"', ", "0, 0.0000", "100, 1E+2"})
  void numbers_are_equal_by_value(String one, String other) {
    assertThat(Values.same("price", read("price", one), read("price", other))).isTrue();
  }

  @Test
  void texts_are_equal_by_letter() {
    assertThat(Values.same("name", read("name", "\"1.0\""), read("name", "\"1.00\""))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>Red &amp; warm</p>|<p>Red & warm</p>",
        "<p>Red</p><p>warm</p>|<p>Red</p>\\n  <p>warm</p>\\n",
        "<p>Red<br>warm</p>|<p>Red<br/>warm</p>",
        "<a href='x' title='y'>z</a>|<a title=\\\"y\\\" href=\\\"x\\\">z</a>",
        "<p>Red   and\\n warm</p>|<p>Red and warm</p>",
        "<P>Red</P>|<p>Red",
        "caf&eacute;|café",
        "<p>Red</p><!-- note -->|<p>Red</p>"
      })
  void markup_is_equal_when_a_reader_sees_the_same(String one, String other) {
    assertThat(Html.shows(text(one))).isEqualTo(Html.shows(text(other)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<p>Red and warm</p>|<p>Redandwarm</p>",
        "<b>Red</b>|<i>Red</i>",
        "<a href='x'>z</a>|<a href='y'>z</a>",
        "<pre>a  b</pre>|<pre>a b</pre>",
        "&lt;p&gt;Red&lt;/p&gt;|<p>Red</p>",
        "Red <b>warm</b>|Red<b>warm</b>"
      })
  void markup_is_different_when_a_reader_sees_another(String one, String other) {
    assertThat(Html.shows(one)).isNotEqualTo(Html.shows(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"1,5\"", "1.23456", "\"NaN\"", "1e400", "true", "\"1e5\""})
  void what_is_no_price_is_refused(String value) {
    assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> read("price", value)))
        .isInstanceOf(BadValue.class);
  }

  @Test
  void stock_may_be_negative_because_shops_oversell() {
    assertThat(read("stock", "-3").intValue()).isEqualTo(-3);
  }

  private static JsonNode read(String path, String json) {
    return Values.read(path, CatalogFixture.json(json));
  }

  private static String text(String escaped) {
    return escaped.replace("\\n", "\n").replace("\\\"", "\"");
  }
}
