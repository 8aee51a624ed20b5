package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Whitespace;

class TextPropertiesTest {

  @Property
  void trimming_twice_is_trimming_once(
      @ForAll @Whitespace @CharRange(from = 'a', to = 'c') String text) {
    String once = Texts.trim(text);

    assertThat(Texts.trim(once)).isSameAs(once);
    assertThat(text).contains(once);
  }

  @Property
  void collapsing_twice_is_collapsing_once(
      @ForAll @Whitespace @CharRange(from = 'a', to = 'c') String text) {
    String once = Texts.collapseWhitespace(text);

    assertThat(Texts.collapseWhitespace(once)).isSameAs(once);
    assertThat(once.replace(" ", "")).isEqualTo(withoutBlanks(text));
    assertThat(once).doesNotContain("  ");
  }

  private static String withoutBlanks(String text) {
    StringBuilder out = new StringBuilder();
    text.chars().filter(c -> !Texts.isBlank((char) c)).forEach(c -> out.append((char) c));
    return out.toString();
  }

  @Property
  void any_decimal_is_read_back_exactly(
      @ForAll @BigRange(min = "-1e60", max = "1e60") BigInteger unscaled,
      @ForAll @IntRange(min = -20, max = 40) int scale)
      throws Exception {
    BigDecimal value = new BigDecimal(unscaled, scale);

    assertThat(Run.value("to_decimal", value.toString())).isEqualTo(value);
    assertThat((BigDecimal) Run.value("to_decimal", value.toPlainString()))
        .isEqualByComparingTo(value);
  }

  @Property
  void any_long_is_read_back_exactly(@ForAll long value) throws Exception {
    assertThat(Run.text("to_integer", Long.toString(value))).isEqualTo(Long.toString(value));
  }
}
