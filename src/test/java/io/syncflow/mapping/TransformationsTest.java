package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.syncflow.record.FieldFault;
import io.syncflow.record.Stage;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformationsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      nullValues = "NULL",
      value = {
        "trim ~ ` \t\u00a0a b\u3000\n` ~ a b",
        "collapse_whitespace ~ ` a \t\n b\u00a0c ` ~ ` a b c `",
        "uppercase ~ straße ~ STRASSE",
        "lowercase ~ ÅÄÖ I ~ åäö i",
        "substring(2,3) ~ abcdef ~ bcd",
        "substring(2) ~ abcdef ~ bcdef",
        "substring(9,3) ~ abc ~ ``",
        "substring(2,1) ~ a😀b ~ 😀",
        "replace(.,\"\") ~ 1.234.567 ~ 1234567",
        "replace(aa,a) ~ aaaa ~ aa",
        "null_if(\"\",n/a) ~ n/a ~ NULL",
        "null_if(\"\",n/a) ~ `` ~ NULL",
        "null_if(\"\",n/a) ~ N/A ~ N/A",
        "default(x) ~ NULL ~ x",
        "default(x) ~ `` ~ ``",
        "trim|default(x) ~ NULL ~ x",
        "concat(A, \"-\", *) ~ v ~ <A>-v",
        "concat(NO_A, \"-\", B) ~ v ~ -<B>",
        "concat(NO_A, \"-\", NO_B) ~ v ~ NULL",
        "concat(*, \" kg\") ~ NULL ~ NULL",
        "map_values(A=ACTIVE,I=INACTIVE) ~ I ~ INACTIVE",
        "map_values(A=ACTIVE,*=OTHER) ~ ? ~ OTHER",
        "map_values(A=ACTIVE,*=*) ~ ? ~ ?",
        "map_values(A=\"*\",\"*\"=star) ~ * ~ star",
        "map_values(A=\"\") ~ A ~ ``",
        "map_values(A=B) ~ NULL ~ NULL",
        "to_integer ~ -007 ~ -7",
        "to_integer ~ +9223372036854775808 ~ 9223372036854775808",
        "to_decimal ~ 12.50 ~ 12.50",
        "to_decimal ~ -.5e1 ~ -5",
        "to_decimal(2) ~ 37 ~ 37.00",
        "to_decimal(2) ~ 37.5000 ~ 37.50",
        "to_decimal ~ -0 ~ 0",
        "to_boolean ~ Y ~ true",
        "to_boolean ~ OFF ~ false",
        "to_date ~ 2026-02-28 ~ 2026-02-28",
        "to_date ~ 2026-02-28 13:14:15.123456789 ~ 2026-02-28T13:14:15.123456789",
        "to_date ~ 2026-02-28T13:14:15Z ~ 2026-02-28T13:14:15Z",
        "to_date ~ 2026-02-28 13:14:15+0530 ~ 2026-02-28T13:14:15+05:30",
        "to_date(yyyyMMdd) ~ 20240229 ~ 2024-02-29",
        "to_date(\"d MMM yyyy, h:mm a\") ~ 3 Feb 2026, 4:05 PM ~ 2026-02-03T16:05:00",
        "to_date(epoch_seconds) ~ 1700000000 ~ 2023-11-14T22:13:20Z",
        "to_date(epoch_millis) ~ -1 ~ 1969-12-31T23:59:59.999Z",
        "hash ~ abc ~ ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      })
  void a_value_is_transformed(String pipeline, String value, String expected) throws FieldFault {
    assertThat(Run.text(pipeline, value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "to_integer ~ ``",
        "to_integer ~ 1.5",
        "to_integer ~ 1e3",
        "to_integer ~ 1 000",
        "to_integer ~ ١٢",
        "to_decimal ~ 12,50",
        "to_decimal ~ 1 200.00",
        "to_decimal ~ 1'200.00",
        "to_decimal ~ NaN",
        "to_decimal ~ Infinity",
        "to_decimal ~ ` 1`",
        "to_decimal ~ .",
        "to_decimal ~ 1e",
        "to_decimal ~ 0x10",
        "to_decimal ~ 1d",
        "to_decimal ~ 1e99999999999",
        "to_decimal(2) ~ 19.999",
        "to_decimal(2) ~ 1e200000",
        "to_boolean ~ maybe",
        "to_boolean ~ ``",
        "to_date ~ 2026-02-30",
        "to_date ~ 0000-00-00 00:00:00",
        "to_date ~ infinity",
        "to_date ~ 2026-1-1",
        "to_date ~ 2026-01-01T24:00:00",
        "to_date ~ 2026-01-01 10:00 11:00",
        "to_date(yyyy-MM-dd) ~ 2026-02-30",
        "to_date(yyyy-MM-dd) ~ `2026-02-03 `",
        "to_date(yyyy-MM-dd) ~ 0000-00-00",
        "to_date(epoch_millis) ~ soon",
        "to_date(epoch_seconds) ~ 9223372036854775807",
      })
  void what_a_rule_cannot_read_fails_at_normalize_under_the_rules_name(
      String pipeline, String value) {
    FieldFault fault = catchThrowableOfType(FieldFault.class, () -> Run.text(pipeline, value));

    assertThat(fault.stage()).isEqualTo(Stage.NORMALIZE);
    assertThat(fault.code()).isEqualTo(pipeline.replaceAll("\\(.*", ""));
    assertThat(fault).hasMessageStartingWith("target: \"").hasMessageEndingWith(".");
  }

  @Test
  void an_unknown_code_fails_at_map() {
    FieldFault fault =
        catchThrowableOfType(FieldFault.class, () -> Run.text("map_values(A=B)", "a"));

    assertThat(fault.stage()).isEqualTo(Stage.MAP);
    assertThat(fault.code()).isEqualTo("unknown_value");
    assertThat(fault).hasMessage("target: \"a\" is not among the values of map_values.");
  }

  @Test
  void a_sentence_shows_at_most_eighty_characters_of_a_value_and_no_control_character() {
    FieldFault fault =
        catchThrowableOfType(
            FieldFault.class, () -> Run.text("to_integer", "a\0\ud800" + "😀".repeat(100)));

    assertThat(fault)
        .hasMessage("target: \"a\\u0000\\ud800" + "😀".repeat(77) + "…\" is not a whole number.");
  }

  @Test
  void a_time_that_does_not_exist_is_shifted_past_the_gap() throws FieldFault {
    assertThat(stockholm("2026-03-29 02:30:00"))
        .isEqualTo(OffsetDateTime.parse("2026-03-29T03:30:00+02:00"));
  }

  @Test
  void a_time_that_exists_twice_is_taken_as_the_earlier() throws FieldFault {
    assertThat(stockholm("2026-10-25 02:30:00"))
        .isEqualTo(OffsetDateTime.parse("2026-10-25T02:30:00+02:00"));
  }

  private static Object stockholm(String text) throws FieldFault {
    return Run.value("to_date(yyyy-MM-dd HH:mm:ss, Europe/Stockholm)", text);
  }

  @Test
  void a_zone_gives_a_date_column_of_the_source_its_point_in_time() throws FieldFault {
    assertThat(Run.value("to_date(yyyy-MM-dd, UTC)", LocalDateTime.of(2026, 1, 2, 3, 4)))
        .isEqualTo(OffsetDateTime.parse("2026-01-02T03:04:00Z"));
  }

  @Test
  void numbers_are_transformed_without_a_detour_through_text() throws FieldFault {
    assertThat(Run.value("to_integer", new BigDecimal("5.00"))).isEqualTo(new BigDecimal("5"));
    assertThat(Run.value("to_decimal(1)", 5L)).isEqualTo(new BigDecimal("5.0"));
    assertThat(Run.value("to_decimal", 0.1)).isEqualTo(new BigDecimal("0.1"));
    assertThat(Run.value("to_boolean", 1L)).isEqualTo(true);
  }

  @Test
  void hash_refuses_text_that_has_no_bytes() {
    FieldFault fault = catchThrowableOfType(FieldFault.class, () -> Run.text("hash", "\ud800"));

    assertThat(fault.code()).isEqualTo("hash");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trim", "uppercase", "lowercase", "collapse_whitespace", "replace(x,y)"})
  void a_text_that_stays_as_it_is_is_not_copied(String pipeline) throws FieldFault {
    String text = pipeline.equals("uppercase") ? "ABC D" : "abc d";

    assertThat(Run.value(pipeline, text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${sys:user.home}", "{{env:HOME}}", "#{1+1}", "${jndi:ldap://x}"})
  void nothing_in_a_value_is_ever_resolved(String value) throws FieldFault {
    assertThat(Run.text("trim|concat(*)|map_values(a=b,*=*)", value)).isEqualTo(value);
    assertThat(Run.text("default(\"" + value + "\")", null)).isEqualTo(value);
  }
}
