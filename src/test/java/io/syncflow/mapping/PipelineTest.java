package io.syncflow.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PipelineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "trim",
        "trim|uppercase|map_values(A=ACTIVE, I=INACTIVE)",
        "to_date(yyyy-MM-dd HH:mm:ss, Europe/Stockholm)",
        "to_date(\"dd.MM.yyyy, HH:mm\", UTC)",
        "map_values(In Progress=OPEN, \"a=b\"=\"\", *=*)",
        "concat(FIRST_NAME, \" \", *)",
        "null_if(\"\", n/a, -)",
        "replace(\"\\\"\", \"\\\\\")",
        "default(${sys:user.home})",
        "default({{env:HOME}})",
        "default(#{jndi:ldap://x})"
      })
  void a_canonical_pipeline_is_printed_as_it_was_written(String text) throws Exception {
    assertThat(Pipeline.parse(text)).hasToString(text);
  }

  @Test
  void blanks_around_the_parts_do_not_count() throws Exception {
    assertThat(Pipeline.parse("  trim |  map_values( A = B C ,\n * = \" \" ) "))
        .hasToString("trim|map_values(A=B C, *=\" \")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "trim|upcase ~ 6 ~ \"upcase\" is not a transformation; known are collapse_whitespace,",
        "trim||uppercase ~ 6 ~ the name of a transformation is missing before \"|\"",
        "trim| ~ 6 ~ the name of a transformation is missing at the end",
        "trim uppercase ~ 6 ~ \"|\" and another transformation is expected before \"u\"",
        "Trim ~ 1 ~ the name of a transformation is missing before \"T\"",
        "trim(x) ~ 1 ~ trim: takes no arguments",
        "trim|to_decimal(2 ~ 16 ~ the bracket opened here is never closed",
        "default(\"x) ~ 9 ~ the quote opened here is never closed",
        "default(\"\\x\") ~ 11 ~ a backslash stands only before",
        "replace(a,) ~ 11 ~ an argument is missing before \")\"",
        "replace(a b(, c) ~ 12 ~ \",\" or \")\" is expected before \"(\"",
        "replace(\"\",b) ~ 1 ~ replace: the text to replace is empty",
        "replace(a) ~ 1 ~ replace: takes 2 arguments and has 1",
        "null_if() ~ 1 ~ null_if: takes at least 1 argument and has 0",
        "default(a=b) ~ 1 ~ default: takes no \"=\"",
        "to_decimal(two) ~ 1 ~ to_decimal: \"two\" is not a whole number from 0 to 1000",
        "to_decimal(-1) ~ 1 ~ to_decimal: \"-1\" is not a whole number",
        "substring(0) ~ 1 ~ substring: \"0\" is not a whole number from 1",
        "map_values() ~ 1 ~ map_values: takes at least one from=to",
        "map_values(*=x) ~ 1 ~ map_values: takes at least one from=to",
        "map_values(a) ~ 1 ~ map_values: \"a\" is not of the form from=to",
        "map_values(a=1,a=2) ~ 1 ~ map_values: \"a\" is given twice",
        "map_values(a=1,*=2,*=3) ~ 1 ~ map_values: * is given twice",
        "concat(\"x\") ~ 1 ~ concat: joins no field",
        "to_date(yyyy) ~ 1 ~ to_date: \"yyyy\" does not say year, month and day",
        "to_date(yyyy-MM-dd hh:mm) ~ 1 ~ to_date: \"yyyy-MM-dd hh:mm\" does not say",
        "to_date(nonsense) ~ 1 ~ to_date: \"nonsense\" is not a date pattern",
        "to_date(yyyy-MM-dd, CET+1) ~ 1 ~ to_date: \"CET+1\" is not a time zone",
        "to_date(yyyy-MM-dd, Mars/Olympus) ~ 1 ~ to_date: \"Mars/Olympus\" is not a time zone",
      })
  void a_fault_is_named_with_its_place(String text, int column, String reason) {
    assertThatExceptionOfType(PipelineSyntaxException.class)
        .isThrownBy(() -> Pipeline.parse(text))
        .satisfies(fault -> assertThat(fault.column()).isEqualTo(column))
        .withMessageStartingWith("transformation, column " + column + ": " + reason);
  }

  @Test
  void every_transformation_is_listed_with_one_line() {
    assertThat(Transformations.list())
        .extracting(Transformations.Description::name)
        .containsExactlyInAnyOrder(
            "trim",
            "uppercase",
            "lowercase",
            "collapse_whitespace",
            "to_integer",
            "to_decimal",
            "to_boolean",
            "to_date",
            "map_values",
            "default",
            "concat",
            "substring",
            "replace",
            "null_if",
            "hash");
    assertThat(Transformations.list())
        .allSatisfy(
            description -> assertThat(description.summary()).endsWith(".").doesNotContain("\n"));
  }
}
