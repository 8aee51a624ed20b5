package io.syncflow.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void sets_words_to_the_left_and_numbers_to_the_right() {
    assertThat(
            new TextTable("entity", "#rows")
                .row("items", "4,000")
                .row("co_order_items", 7)
                .total("2 runs", "4,007")
                .render())
        .isEqualTo(
            """
            entity           rows
            ---------------------
            items           4,000
            co_order_items      7
            ---------------------
            2 runs          4,007
            """);
  }

  @Test
  void counts_an_emoji_as_one_character() {
    assertThat(new TextTable("name", "#n").row("🌷", 1).render())
        .isEqualTo("name  n\n-------\n🌷     1\n");
  }

  @Test
  void prints_nothing_for_null_and_no_control_characters() {
    assertThat(new TextTable("a", "b").row(null, "x\u001b[2Jy\nz").render())
        .endsWith("   x [2Jy z\n");
  }

  @Test
  void refuses_a_line_of_another_width() {
    assertThatThrownBy(() -> new TextTable("a", "b").row(1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
