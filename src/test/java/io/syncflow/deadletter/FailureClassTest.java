package io.syncflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database makes of an error: its kind, its group, its next attempt. */
class FailureClassTest {

  private static Letters letters;

  @BeforeAll
  static void create() {
    letters = new Letters();
  }

  @AfterAll
  static void drop() {
    letters.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "timeout",
        "unreachable",
        "rate_limited",
        "http_429",
        "http_503",
        "http_408",
        "refused_40001",
        "refused_53100",
        "refused_57P01",
        "refused_08006",
        "refused_55P03"
      })
  void an_error_that_passes_by_itself_is_transient(String code) {
    assertThat(letters.ask("SELECT bridge.failure_is_transient('" + code + "')"))
        .containsExactly("t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "value_too_long",
        "required_missing",
        "http_400",
        "http_404",
        "http_422",
        "refused_42501",
        "check_violation",
        "route_failed",
        "http_5xx",
        "refused_57000"
      })
  void an_error_of_the_data_is_not(String code) {
    assertThat(letters.ask("SELECT bridge.failure_is_transient('" + code + "')"))
        .containsExactly("f");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name takes 40 characters and "A very long name" has 57.      | name takes <n> characters and <value> has <n>.
          price: "1,5" is not a decimal number.                        | price: <value> is not a decimal number.
          no order 4711 of 2026-11-21T03:04:05Z                        | no order <n> of <n>
          the part PART-000123 of CO10042 is closed                    | the part <id> of <id> is closed
          record 019f8a52-1111-7000-8000-000000000000 is gone          | record <id> is gone
          the record breaks the target's check constraint items_price_check | the record breaks the target's check constraint items_price_check
          the target requires a value in column address2               | the target requires a value in column address2
          "a \\"quoted\\" one" and "another"                           | <value> and <value>
          amount -12.50 differs from +3e10                             | amount <n> differs from <n>
          line  1	of the file                                          | line <n> of the file
          """)
  void a_reason_loses_what_differs_from_record_to_record(String reason, String shape) {
    assertThat(
            letters.ask("SELECT bridge.reason_shape('" + reason.replace("'", "''").strip() + "')"))
        .containsExactly(shape);
  }

  @Test
  void failures_of_the_same_cause_share_a_fingerprint_and_others_do_not() {
    letters.execute("DELETE FROM bridge.failed_records");
    letters.add("validate", "value_too_long", "name takes 40 characters and \"x\" has 41.", "{}");
    letters.add("validate", "value_too_long", "name takes 40 characters and \"yy\" has 57.", "{}");
    letters.add("validate", "value_too_long", "note takes 40 characters and \"x\" has 41.", "{}");
    letters.add("load", "value_too_long", "name takes 40 characters and \"x\" has 41.", "{}");

    assertThat(
            letters.ask(
                "SELECT count(*) FROM bridge.failed_records GROUP BY fingerprint ORDER BY 1 DESC"))
        .containsExactly("2", "1", "1");
    assertThat(
            letters.ask(
                "SELECT DISTINCT fingerprint ~ '^[0-9a-f]{16}$' FROM bridge.failed_records"))
        .containsExactly("t");
  }

  @Test
  void a_transient_error_is_planned_and_a_data_error_waits_for_a_person() {
    letters.execute("DELETE FROM bridge.failed_records");
    letters.add("deliver", "http_503", "the target is busy", "{}");
    letters.add("map", "required_missing", "name is required", "{}");

    assertThat(
            letters.ask(
                "SELECT retryable, next_retry_at BETWEEN created_at + interval '30 seconds'"
                    + " AND created_at + interval '61 seconds' FROM bridge.failed_records"
                    + " ORDER BY stage_failed"))
        .containsExactly("t,t", "f,null");
  }

  @Test
  void each_failed_retry_doubles_the_wait_up_to_six_hours_with_a_random_half() {
    assertThat(
            letters.ask(
                "SELECT n, min(d) >= interval '30 seconds' * 2 ^ n, max(d) <= interval '60 seconds'"
                    + " * 2 ^ n, count(DISTINCT d) > 50 FROM generate_series(0, 8) AS n,"
                    + " generate_series(1, 100) AS i, LATERAL (SELECT bridge.retry_delay(n + i - i)"
                    + " AS d) AS each GROUP BY n ORDER BY n"))
        .hasSize(9)
        .allMatch(line -> line.endsWith(",t,t,t"), "within bounds and spread");
    assertThat(
            letters.ask(
                "SELECT max(bridge.retry_delay(1000 + i)) <= interval '6 hours' FROM"
                    + " generate_series(1, 100) AS i"))
        .containsExactly("t");
  }

  @Test
  void when_no_retry_is_left_it_waits_for_a_person() {
    letters.execute("DELETE FROM bridge.failed_records");
    letters.add("deliver", "timeout", "no answer", "{}");
    letters.execute("UPDATE bridge.failed_records SET retry_count = 4");
    assertThat(state()).containsExactly("t,f");

    letters.execute("UPDATE bridge.failed_records SET retry_count = 5");
    assertThat(state()).containsExactly("f,t");
  }

  @Test
  void a_changed_error_changes_the_kind() {
    letters.execute("DELETE FROM bridge.failed_records");
    letters.add("deliver", "timeout", "no answer", "{}");
    letters.execute("UPDATE bridge.failed_records SET error_code = 'http_422'");
    assertThat(state()).containsExactly("f,f");
  }

  private static List<String> state() {
    return letters.ask(
        "SELECT next_retry_at IS NOT NULL, exhausted_at IS NOT NULL FROM bridge.failed_records");
  }
}
