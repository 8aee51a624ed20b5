package io.syncflow.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {

  private static final ObjectMapper JSON = JsonValues.mapper();

  @Test
  @DisplayName("RFC 8785, 3.2.4: the document's own example")
  void writes_the_rfcs_example() throws Exception {
    String document =
        "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],"
            + " \"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\","
            + " \"literals\": [null, true, false]}";

    assertThat(text(document))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.33333329,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  @DisplayName("RFC 8785, 3.2.3: members are sorted by UTF-16 code units")
  void sorts_by_code_units() throws Exception {
    assertThat(
            text(
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,"
                    + "\"\\u00f6\":7}"))
        .isEqualTo(
            "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
  }

  @ParameterizedTest
  @CsvSource({
    "1.500000000, 1.5",
    "15e-1, 1.5",
    "100, 100",
    "1E2, 100",
    "-0, 0",
    "-0.000, 0",
    "0.000001, 0.000001",
    "0.0000001, 1e-7",
    "-0.00000012, -1.2e-7",
    "100000000000000000000, 100000000000000000000",
    "1000000000000000000000, 1e+21",
    "123456789012345678901234567890, 1.2345678901234567890123456789e+29",
    "29.450000001, 29.450000001",
    "0.1000000000000000055, 0.1000000000000000055",
    "1e400, 1e+400",
    "7e-2147483640, 7e-2147483640",
  })
  void writes_a_number_in_one_way_and_with_every_digit(String written, String canonical)
      throws Exception {
    assertThat(text(written)).isEqualTo(canonical);
  }

  @Test
  void tells_apart_numbers_that_a_double_would_not() throws Exception {
    assertThat(hash("{\"amount\": 0.1}")).isNotEqualTo(hash("{\"amount\": 0.1000000000000000055}"));
    assertThat(hash("[9007199254740993]")).isNotEqualTo(hash("[9007199254740992]"));
    assertThat(hash("[1]")).isNotEqualTo(hash("[\"1\"]"));
    assertThat(hash("{}")).isNotEqualTo(hash("{\"a\": null}"));
  }

  @Test
  void half_a_surrogate_pair_is_no_text_that_another_one_could_be() throws Exception {
    assertThat(text("\"\\ud800\"")).isEqualTo("\"\\ud800\"");
    assertThat(hash("\"\\ud800\"")).isNotEqualTo(hash("\"\\\\ud800\""));
    assertThat(hash("\"\\ud800\"")).isNotEqualTo(hash("\"\\ufffd\""));
  }

  @Property(tries = 300)
  void agrees_with_the_rfcs_authors_where_a_double_holds_the_number(
      @ForAll("documents") JsonNode document) throws IOException {
    String written = "[" + document + "]";

    assertThat(text(written)).isEqualTo(new JsonCanonicalizer(written).getEncodedString());
  }

  @Property(tries = 200)
  void neither_order_nor_blanks_nor_the_form_of_numbers_matter(
      @ForAll("documents") JsonNode document, @ForAll long seed) throws Exception {
    String shuffled = shuffled(document, new Random(seed)).toPrettyString();

    assertThat(hash(shuffled)).isEqualTo(hash(document.toString()));
    assertThat(text(text(shuffled))).as("the canonical text of itself").isEqualTo(text(shuffled));
  }

  @Property(tries = 500)
  void a_number_is_read_back_as_it_was(
      @ForAll BigInteger unscaled, @ForAll @IntRange(min = -400, max = 400) int scale)
      throws Exception {
    BigDecimal number = new BigDecimal(unscaled, scale);
    String canonical = CanonicalJson.text(JsonNodeFactory.instance.numberNode(number));

    assertThat(new BigDecimal(canonical)).isEqualByComparingTo(number);
    assertThat(text(number.toString())).isEqualTo(canonical);
  }

  /** Numbers of at most 15 digits: a double holds them, and no shorter text means the same. */
  @Provide
  Arbitrary<JsonNode> documents() {
    JsonNodeFactory nodes = JsonNodeFactory.withExactBigDecimals(true);
    Arbitrary<String> texts =
        Arbitraries.strings().withChars("aZ1 \"\\/\n\té€\ud83d\ude00ж").ofMaxLength(6);
    Arbitrary<JsonNode> numbers =
        Arbitraries.longs()
            .between(-999_999_999_999_999L, 999_999_999_999_999L)
            .flatMap(
                unscaled ->
                    Arbitraries.integers()
                        .between(-25, 30)
                        .map(scale -> nodes.numberNode(BigDecimal.valueOf(unscaled, scale))));
    Arbitrary<JsonNode> leaves =
        Arbitraries.oneOf(
            texts.filter(CanonicalJsonTest::isWhole).map(nodes::textNode),
            numbers,
            Arbitraries.of(nodes.booleanNode(true), nodes.booleanNode(false), nodes.nullNode()));
    return Arbitraries.recursive(
        () -> leaves,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(items -> nodes.arrayNode().addAll(items)),
                Arbitraries.maps(texts.filter(CanonicalJsonTest::isWhole), inner)
                    .ofMaxSize(5)
                    .map(members -> (JsonNode) nodes.objectNode().setAll(members))),
        0,
        3);
  }

  /** The authors' library reads texts char by char. */
  private static boolean isWhole(String text) {
    return JsonText.isText(text);
  }

  private static JsonNode shuffled(JsonNode node, Random random) {
    if (node.isObject()) {
      List<String> names = new ArrayList<>();
      node.fieldNames().forEachRemaining(names::add);
      Collections.shuffle(names, random);
      ObjectNode out = JsonNodeFactory.instance.objectNode();
      names.forEach(name -> out.set(name, shuffled(node.get(name), random)));
      return out;
    }
    if (node.isArray()) {
      ArrayNode out = JsonNodeFactory.instance.arrayNode();
      node.forEach(item -> out.add(shuffled(item, random)));
      return out;
    }
    return node;
  }

  private static String text(String json) throws JsonProcessingException {
    return CanonicalJson.text(JSON.readTree(json));
  }

  private static String hash(String json) throws JsonProcessingException {
    return CanonicalJson.hash(JSON.readTree(json));
  }
}
