package io.syncflow.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonRowTest {

  private static final ObjectMapper JSON = JsonValues.mapper();

  @Test
  void each_value_is_what_its_json_says() throws Exception {
    assertThat(value("\" a \"")).isEqualTo(" a ");
    assertThat(value("\"\"")).isEqualTo("");
    assertThat(value("9007199254740993")).isEqualTo(9_007_199_254_740_993L);
    assertThat(value("-3")).isEqualTo(-3L);
    assertThat(value("true")).isEqualTo(true);
    assertThat(value("\"2026-02-30\"")).isEqualTo("2026-02-30");
  }

  @Test
  void decimals_keep_every_digit() throws Exception {
    assertThat(value("19.9900")).isEqualTo(new BigDecimal("19.9900"));
    assertThat(value("0.1000000000000000055511151231257827"))
        .isEqualTo(new BigDecimal("0.1000000000000000055511151231257827"));
    assertThat(value("123456789012345678901234567890"))
        .isEqualTo(new BigDecimal("123456789012345678901234567890"));
  }

  @Test
  void null_and_a_missing_member_are_no_value() throws Exception {
    assertThat(value("null")).isNull();
    JsonRow row = new JsonRow(List.of("other")).at(JSON.readTree("{\"v\":1}"));
    assertThat(row.value(0)).isNull();
    assertThat(row.wasNull()).isTrue();
    assertThat(row.text(0)).isNull();
  }

  @Test
  void objects_and_arrays_are_their_json_text() throws Exception {
    assertThat(value("{\"city\": \"Å\", \"zip\": 1.50}"))
        .isEqualTo("{\"city\":\"Å\",\"zip\":1.50}");
    assertThat(value("[1, null]")).isEqualTo("[1,null]");
  }

  @Test
  void a_member_is_found_as_spelt_or_else_without_regard_to_case() throws Exception {
    JsonNode record = JSON.readTree("{\"partNo\":\"a\",\"PARTNO\":\"b\",\"Name\":\"c\"}");
    JsonRow row = new JsonRow(List.of("PARTNO", "NAME")).at(record);
    assertThat(row.value(0)).isEqualTo("b");
    assertThat(row.value(1)).isEqualTo("c");
    assertThat(row.columns())
        .containsExactly(SourceColumn.selfTyped("PARTNO"), SourceColumn.selfTyped("NAME"));
  }

  @Test
  void the_row_moves_from_record_to_record() throws Exception {
    JsonRow row = new JsonRow(List.of("v"));
    assertThat(row.at(JSON.readTree("{\"v\":1}")).integer(0)).isEqualTo(1);
    assertThat(row.at(JSON.readTree("{\"v\":2.5}")).decimal(0)).isEqualTo("2.5");
    assertThat(row.at(JSON.readTree("{\"v\":\"x\"}")).text(0)).isEqualTo("x");
    assertThatThrownBy(() -> row.integer(0)).isInstanceOf(UnreadableValue.class);
  }

  @Test
  void json_that_says_two_things_or_goes_too_deep_is_refused() {
    assertThatThrownBy(() -> JSON.readTree("{\"a\":1,\"a\":2}"))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> JSON.readTree("{} {}")).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> JSON.readTree("[".repeat(101) + "]".repeat(101)))
        .isInstanceOf(JsonProcessingException.class);
  }

  private static Object value(String json) throws JsonProcessingException {
    return new JsonRow(List.of("v")).at(JSON.readTree("{\"v\":" + json + "}")).value(0);
  }
}
