package io.syncflow.syrve.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonListTest {

  private final JsonList json = new JsonList();

  @Test
  void gives_every_item_as_it_was_sent() throws IOException {
    List<ListItem> items = items(" [ {\"id\": \"é1\", \"n\": 1.500} ,\n{\"id\":\"ж2\"}] ");

    assertThat(items)
        .extracting(item -> new String(item.raw(), StandardCharsets.UTF_8))
        .containsExactly("{\"id\": \"é1\", \"n\": 1.500}", "{\"id\":\"ж2\"}");
    assertThat(items.get(0).value().path("n").decimalValue().toPlainString()).isEqualTo("1.500");
    assertThat(items).extracting(ListItem::place).containsExactly("$[0]", "$[1]");
  }

  @Test
  void a_byte_order_mark_moves_nothing() throws IOException {
    assertThat(items("\ufeff[{\"id\":\"x\"}]"))
        .singleElement()
        .satisfies(
            item ->
                assertThat(new String(item.raw(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"id\":\"x\"}"));
  }

  @Test
  void an_envelope_has_the_list_and_its_revision() throws IOException {
    String before =
        "{\"result\":\"SUCCESS\",\"errors\":null,\"response\":[{\"id\":1},{}],\"revision\":77}";
    String after = "{\"revision\":78,\"more\":{\"a\":[1]},\"response\":[],\"result\":\"SUCCESS\"}";

    assertThat(Lists.census(json, before)).isEqualTo(new ListFormat.Census(2, 77L));
    assertThat(Lists.census(json, after)).isEqualTo(new ListFormat.Census(0, 78L));
    assertThat(Lists.census(json, "[1]")).isEqualTo(new ListFormat.Census(1, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"result\":\"ERROR\",\"errors\":[{\"code\":\"X\",\"value\":\"no right\"}],\"response\":null}",
        "{\"response\":[],\"errors\":[{\"code\":\"X\",\"value\":\"no right\"}],\"result\":\"ERROR\"}",
      })
  void an_error_in_a_200_is_an_error(String envelope) {
    assertThatThrownBy(() -> Lists.census(json, envelope))
        .isInstanceOf(PullFailed.class)
        .hasMessageContaining("fetch: the server answered ERROR")
        .hasMessageContaining("no right");
  }

  @ParameterizedTest
  @DisplayName("F22: what was cut off, or is none, is no list")
  @ValueSource(
      strings = {
        "",
        "[",
        "[{\"id\":1}",
        "[{\"id\":1},",
        "[{\"id\":\"ab",
        "[{\"id\":1}]]",
        "[{\"id\":1}] {",
        "{\"response\":[1]",
        "{\"id\":1}",
        "\"text\"",
        "<html></html>",
      })
  void what_is_not_whole_is_no_list(String document) {
    assertThatThrownBy(() -> Lists.census(json, document)).isInstanceOf(MalformedList.class);
  }

  @Test
  void utf16_is_refused_by_name() {
    assertThatThrownBy(
            () -> Lists.items(json, "[{\"id\":\"x\"}]".getBytes(StandardCharsets.UTF_16LE)))
        .isInstanceOf(MalformedList.class)
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void one_bad_item_spoils_no_other() throws IOException {
    String deep = "[".repeat(300) + "]".repeat(300);
    List<ListItem> items =
        items("[{\"id\":1},{\"a\":1,\"a\":2},{\"d\":" + deep + "},7,null,{\"id\":6}]");

    assertThat(items).hasSize(6);
    assertThat(items.get(1).fault()).contains("Duplicate field");
    assertThat(items.get(2).fault()).contains("depth");
    assertThat(items.get(1).raw()).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\":1,\"a\":2}");
    assertThat(items.get(3).value().isNumber()).isTrue();
    assertThat(items.get(5).value().path("id").asInt()).isEqualTo(6);
  }

  @Test
  @DisplayName("B27: a document nested without end is refused, and nothing overflows")
  void endless_nesting_is_refused() {
    assertThatThrownBy(() -> Lists.census(json, "[" + "[".repeat(200_000)))
        .isInstanceOf(MalformedList.class);
  }

  private List<ListItem> items(String document) throws IOException {
    return Lists.items(json, document);
  }
}
