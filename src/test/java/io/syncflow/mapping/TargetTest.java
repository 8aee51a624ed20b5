package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncflow.record.CopyRows;
import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TargetTest {

  static Stream<Arguments> refused() {
    return Stream.of(
        refused("character varying(3)", "abcd", Stage.VALIDATE, "value_too_long"),
        refused("character varying(3)", 1000L, Stage.VALIDATE, "value_too_long"),
        refused("character(2)", "ÅÄÖ", Stage.VALIDATE, "value_too_long"),
        refused("text", "a\0b", Stage.VALIDATE, "nul_character"),
        refused("text", "a\ud800", Stage.VALIDATE, "lone_surrogate"),
        refused("text", "\udc00\ud800", Stage.VALIDATE, "lone_surrogate"),
        refused("text", "\ud800x", Stage.VALIDATE, "lone_surrogate"),
        refused("text", Double.NaN, Stage.NORMALIZE, "not_finite"),
        refused("text", new byte[1], Stage.VALIDATE, "wrong_type"),
        refused("smallint", 32_768L, Stage.VALIDATE, "out_of_range"),
        refused("smallint", -32_769L, Stage.VALIDATE, "out_of_range"),
        refused("integer", 2_147_483_648L, Stage.VALIDATE, "out_of_range"),
        refused("integer", decimal("1.5"), Stage.VALIDATE, "too_many_decimals"),
        refused("integer", "1.5", Stage.NORMALIZE, "to_integer"),
        refused("integer", "", Stage.NORMALIZE, "to_integer"),
        refused("bigint", "9223372036854775808", Stage.VALIDATE, "out_of_range"),
        refused("bigint", decimal("1e2000000000"), Stage.VALIDATE, "out_of_range"),
        refused("bigint", decimal("1e-2000000000"), Stage.VALIDATE, "too_many_decimals"),
        refused("bigint", Double.POSITIVE_INFINITY, Stage.NORMALIZE, "not_finite"),
        refused("bigint", true, Stage.VALIDATE, "wrong_type"),
        refused("numeric(12,2)", decimal("19.999"), Stage.VALIDATE, "too_many_decimals"),
        refused("numeric(12,2)", "19.999", Stage.VALIDATE, "too_many_decimals"),
        refused("numeric(12,2)", "12,50", Stage.NORMALIZE, "to_decimal"),
        refused("numeric(12,2)", "NaN", Stage.NORMALIZE, "to_decimal"),
        refused("numeric(4,2)", decimal("100"), Stage.VALIDATE, "out_of_range"),
        refused("numeric(4,2)", decimal("-100.00"), Stage.VALIDATE, "out_of_range"),
        refused("numeric(4,2)", 100L, Stage.VALIDATE, "out_of_range"),
        refused("numeric(4,2)", Long.MIN_VALUE, Stage.VALIDATE, "out_of_range"),
        refused("numeric(3,5)", decimal("0.01"), Stage.VALIDATE, "out_of_range"),
        refused("numeric(3,-2)", 150L, Stage.VALIDATE, "too_many_decimals"),
        refused("numeric", decimal("1e200000"), Stage.VALIDATE, "out_of_range"),
        refused("numeric", decimal("1e2000000000"), Stage.VALIDATE, "out_of_range"),
        refused("numeric", decimal("1e-2000000000"), Stage.VALIDATE, "too_many_decimals"),
        refused("numeric", Double.NaN, Stage.NORMALIZE, "not_finite"),
        refused("double precision", Double.NaN, Stage.NORMALIZE, "not_finite"),
        refused("double precision", decimal("1e400"), Stage.VALIDATE, "out_of_range"),
        refused("double precision", decimal("1e-400"), Stage.VALIDATE, "out_of_range"),
        refused("double precision", (1L << 53) + 1, Stage.VALIDATE, "out_of_range"),
        refused("boolean", "J", Stage.NORMALIZE, "to_boolean"),
        refused("date", "2026-02-30", Stage.NORMALIZE, "to_date"),
        refused("date", "infinity", Stage.NORMALIZE, "to_date"),
        refused("date", LocalDate.MAX, Stage.VALIDATE, "out_of_range"),
        refused("date", LocalDate.of(5_874_898, 1, 1), Stage.VALIDATE, "out_of_range"),
        refused("date", LocalDate.of(-4713, 11, 23), Stage.VALIDATE, "out_of_range"),
        refused("timestamp without time zone", LocalDateTime.MAX, Stage.VALIDATE, "out_of_range"),
        refused("timestamp without time zone", LocalDateTime.MIN, Stage.VALIDATE, "out_of_range"),
        refused(
            "timestamp without time zone",
            LocalDateTime.of(294_277, 1, 1, 0, 0),
            Stage.VALIDATE,
            "out_of_range"),
        refused("timestamp with time zone", OffsetDateTime.MAX, Stage.VALIDATE, "out_of_range"),
        refused("timestamp with time zone", OffsetDateTime.MIN, Stage.VALIDATE, "out_of_range"),
        refused(
            "timestamp with time zone",
            LocalDateTime.of(294_276, 12, 31, 23, 0).atOffset(ZoneOffset.ofHours(-5)),
            Stage.VALIDATE,
            "out_of_range"),
        refused("timestamp with time zone", 5L, Stage.VALIDATE, "wrong_type"),
        refused("uuid", "not-a-uuid", Stage.NORMALIZE, "uuid"),
        refused("uuid", "1-1-1-1-1", Stage.NORMALIZE, "uuid"),
        refused("uuid", "00000000-0000-0000-0000-00000000000g", Stage.NORMALIZE, "uuid"),
        refused("jsonb", "{\"a\":", Stage.NORMALIZE, "json"),
        refused("jsonb", "", Stage.NORMALIZE, "json"),
        refused("jsonb", "{} {}", Stage.NORMALIZE, "json"),
        refused("jsonb", "1 2", Stage.NORMALIZE, "json"),
        refused("jsonb", "[".repeat(101) + "]".repeat(101), Stage.NORMALIZE, "json"),
        refused("jsonb", "{\"a\":\"\\u0000\"}", Stage.VALIDATE, "nul_character"),
        refused("jsonb", "{\"\\u0000\":1}", Stage.VALIDATE, "nul_character"),
        refused("jsonb", "[\"\\ud800\"]", Stage.VALIDATE, "lone_surrogate"),
        refused("jsonb", "\"\ud800\"", Stage.VALIDATE, "lone_surrogate"),
        refused("jsonb", "1e200000", Stage.VALIDATE, "out_of_range"),
        refused("jsonb", "[1e99999999999]", Stage.NORMALIZE, "json"),
        refused("bytea", "00", Stage.VALIDATE, "wrong_type"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void a_value_the_column_cannot_hold_is_refused(
      String type, Object value, Stage stage, String code) {
    FieldFault fault = catchThrowableOfType(FieldFault.class, () -> write(type, value));

    assertThat(fault).isNotNull();
    assertThat(fault.stage()).isEqualTo(stage);
    assertThat(fault.code()).isEqualTo(code);
    assertThat(fault.getMessage()).startsWith("amount").endsWith(".").hasSizeLessThan(400);
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of("character varying(3)", "a😀b"),
        Arguments.of("character varying(3)", ""),
        Arguments.of("smallint", -32_768L),
        Arguments.of("integer", decimal("5.000")),
        Arguments.of("integer", 5.0),
        Arguments.of("bigint", "-9223372036854775808"),
        Arguments.of("bigint", decimal("0e2000000000")),
        Arguments.of("numeric(4,2)", decimal("99.99")),
        Arguments.of("numeric(4,2)", decimal("99.990000")),
        Arguments.of("numeric(4,2)", decimal("9.9E1")),
        Arguments.of("numeric(3,5)", decimal("0.00999")),
        Arguments.of("numeric(3,-2)", 99_900L),
        Arguments.of("numeric", decimal("1e131071")),
        Arguments.of("numeric", decimal("-0.0")),
        Arguments.of("double precision", "1e308"),
        Arguments.of("boolean", "no"),
        Arguments.of("date", LocalDate.of(5_874_897, 12, 31)),
        Arguments.of("date", LocalDateTime.of(2026, 1, 2, 3, 4)),
        Arguments.of("timestamp without time zone", LocalDateTime.of(-4713, 11, 24, 0, 0)),
        Arguments.of("timestamp with time zone", "2026-01-02T03:04:05+14:00"),
        Arguments.of("uuid", "01890A5D-AC96-774B-BCCE-B302099A8057"),
        Arguments.of("uuid", "00000000-0000-0000-0000-000000000000"),
        Arguments.of("jsonb", "[".repeat(100) + "]".repeat(100)),
        Arguments.of("jsonb", " null "),
        Arguments.of("bytea", new byte[0]));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void a_value_the_column_holds_is_written(String type, Object value) {
    assertThatCode(() -> write(type, value)).doesNotThrowAnyException();
  }

  private static Arguments refused(String type, Object value, Stage stage, String code) {
    return Arguments.of(type, value, stage, code);
  }

  private static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }

  private static void write(String type, Object value) throws FieldFault {
    CopyRows out = new CopyRows(1, 0);
    out.begin();
    Target.of(Columns.target("amount", type)).object(value, out);
    out.end();
  }
}
