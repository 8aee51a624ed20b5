package io.syncflow.syrve.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers answer about documents, as the manual and real answers have it. */
class AnswerTest {

  private final AnswerXml xml = new AnswerXml();
  private final AnswerJson json = new AnswerJson();

  @Test
  void a_stock_take_s_answer_says_how_each_item_deviates() throws UnreadableAnswer {
    Answer answer =
        xml(
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <incomingInventoryValidationResult>
              <valid>true</valid><warning>false</warning><documentNumber>17</documentNumber>
              <store><id>1239d270-1bbe-f64f-b7ea-5f00518ef508</id><code>5</code><name>Bar</name></store>
              <date>2016-07-03T00:26:00+03:00</date>
              <items>
                <item>
                  <product><id>a</id><code>00001</code><name>Cola &amp; ice</name></product>
                  <expectedAmount>5.000000000</expectedAmount><expectedSum>10.00</expectedSum>
                  <actualAmount>4.000</actualAmount><differenceAmount>1.0</differenceAmount>
                  <differenceSum>-2.00</differenceSum>
                </item>
                <item>
                  <product><id>b</id></product>
                  <actualAmount>7.5</actualAmount><expectedAmount>7.500000000</expectedAmount>
                </item>
              </items>
            </incomingInventoryValidationResult>
            """);

    assertThat(answer.valid()).isTrue();
    assertThat(answer.documentNumber()).isEqualTo("17");
    assertThat(answer.store())
        .isEqualTo(new Answer.Place("1239d270-1bbe-f64f-b7ea-5f00518ef508", "5", "Bar"));
    assertThat(answer.items().get(0).difference()).isEqualByComparingTo("-1");
    assertThat(answer.items().get(0).product().name()).isEqualTo("Cola & ice");
    assertThat(answer.items().get(1).difference()).isZero();
    assertThat(answer.itemCount()).isEqualTo(2);
    assertThat(answer.deviating()).isEqualTo(1);
  }

  @Test
  void a_refusal_keeps_the_server_s_words_in_whatever_order_they_come() throws UnreadableAnswer {
    Answer answer =
        xml(
            "<documentValidationResult><documentNumber>9</documentNumber><valid>false</valid>"
                + "<warning>false</warning><additionalInfo>Line 1: negative\nLine 2: negative"
                + "</additionalInfo><unheardOf><deep>x</deep></unheardOf>"
                + "<errorMessage>Доход на отрицательный остаток</errorMessage>"
                + "</documentValidationResult>");

    assertThat(answer.valid()).isFalse();
    assertThat(answer.sentence())
        .isEqualTo("Доход на отрицательный остаток\nLine 1: negative\nLine 2: negative");
    assertThat(answer.isNumberTaken()).isFalse();
  }

  @Test
  void another_number_says_that_the_document_s_is_taken() throws UnreadableAnswer {
    assertThat(
            xml("<document><valid>true</valid><documentNumber>17</documentNumber>"
                    + "<otherSuggestedNumber>17-1</otherSuggestedNumber></document>")
                .isNumberTaken())
        .isTrue();
    assertThat(
            xml("<document><valid>true</valid><documentNumber>17</documentNumber>"
                    + "<otherSuggestedNumber/></document>")
                .isNumberTaken())
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b354d18c-3d3a-e1a6-c3b9-9ef7b5055318",
        "<document><documentNumber>1</documentNumber></document>",
        "<document><valid>perhaps</valid></document>",
        "<corporateItemDtoes><valid>true</valid></corporateItemDtoes>",
        "<document><valid>true</valid>",
        "<document><valid>true</valid></document><document/>",
        "<!DOCTYPE document><document><valid>true</valid></document>",
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><document><valid>true</valid>"
            + "<errorMessage>&x;</errorMessage></document>",
        "<!DOCTYPE d [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><document><valid>&b;</valid></document>"
      })
  void what_does_not_say_whether_it_is_valid_is_no_answer(String text) {
    assertThatThrownBy(() -> xml(text)).isInstanceOf(UnreadableAnswer.class);
  }

  @Test
  void depth_and_attributes_have_a_limit() {
    String deep = "<a>".repeat(200_000);
    StringBuilder wide = new StringBuilder("<document ");
    for (int i = 0; i < 10_000; i++) {
      wide.append("a").append(i).append("='1' ");
    }

    assertThatThrownBy(() -> xml("<document><valid>true</valid>" + deep))
        .isInstanceOf(UnreadableAnswer.class);
    assertThatThrownBy(() -> xml(wide + "><valid>true</valid></document>"))
        .isInstanceOf(UnreadableAnswer.class);
    assertThatThrownBy(() -> json("[".repeat(200_000))).isInstanceOf(UnreadableAnswer.class);
  }

  @Test
  void numbers_that_are_none_are_left_out_and_not_believed() throws UnreadableAnswer {
    Answer answer =
        xml(
            "<document><valid>true</valid><items><item><expectedAmount>1e999999999</expectedAmount>"
                + "<actualAmount>4</actualAmount></item></items></document>");

    assertThat(answer.items().get(0).expected()).isNull();
    assertThat(answer.items().get(0).difference()).isNull();
    assertThat(answer.deviating()).isZero();
  }

  @Test
  void an_error_with_http_200_is_a_refusal() throws UnreadableAnswer {
    Answer refused =
        json(
            "{\"result\":\"ERROR\",\"errors\":[{\"code\":\"INVALID_STORE\",\"value\":\"no such\"},"
                + "{\"code\":\"X\",\"value\":null}],\"response\":null,\"revision\":7}");

    assertThat(refused.valid()).isFalse();
    assertThat(refused.sentence()).isEqualTo("INVALID_STORE: no such\nX");
    assertThat(
            json("{\"result\":\"SUCCESS\",\"errors\":[],\"response\":{\"documentNumber\":\"W-1\"}}")
                .documentNumber())
        .isEqualTo("W-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "{}", "{\"result\":\"MAYBE\"}", "<html>", "{\"result\":"})
  void json_that_is_no_envelope_is_no_answer(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(UnreadableAnswer.class);
  }

  @Test
  void a_number_is_found_in_a_list_and_in_a_single_document_and_not_when_it_was_deleted()
      throws UnreadableAnswer {
    assertThat(found("[{\"documentNumber\":\"1\"},{\"documentNumber\":\"W-1\"}]")).isTrue();
    assertThat(found("{\"documentNumber\":\"W-1\",\"status\":\"NEW\"}")).isTrue();
    assertThat(found("[{\"documentNumber\":\"W-1\",\"status\":\"DELETED\"}]")).isFalse();
    assertThat(found("[]")).isFalse();
    assertThatThrownBy(() -> found("\"W-1\"")).isInstanceOf(UnreadableAnswer.class);
    NumbersXml numbers = new NumbersXml();
    String export =
        "<incomingInvoiceDtoes><document><items><item><documentNumber>9</documentNumber></item>"
            + "</items><documentNumber>7</documentNumber><status>PROCESSED</status></document>"
            + "<document><documentNumber>8</documentNumber><status>DELETED</status></document>"
            + "</incomingInvoiceDtoes>";
    assertThat(numbers.has(bytes(export), "7")).isTrue();
    assertThat(numbers.has(bytes(export), "8")).as("deleted").isFalse();
    assertThat(numbers.has(bytes(export), "9")).as("an item's").isFalse();
    assertThat(numbers.has(bytes("<incomingInvoiceDtoes/>"), "7")).isFalse();
    assertThatThrownBy(() -> numbers.has(bytes("<html/>"), "7"))
        .isInstanceOf(UnreadableAnswer.class);
  }

  private boolean found(String text) throws UnreadableAnswer {
    return json.hasDocument(bytes(text), "W-1");
  }

  private Answer xml(String text) throws UnreadableAnswer {
    return xml.read(bytes(text.strip()));
  }

  private Answer json(String text) throws UnreadableAnswer {
    return json.read(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
