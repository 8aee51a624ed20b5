package io.syncflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.syncflow.db.Database;
import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The settings {@code syncflow.retry.*}, as the database's plan of retries heeds them. */
class RetryPolicyTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void is_what_the_sessions_of_the_hub_plan_by() throws SQLException {
    RetryPolicy policy = new RetryPolicy(Duration.ofSeconds(10), Duration.ofSeconds(100), 2);
    try (Database hub = new Database(database.settings(), policy.sessionOptions());
        Connection session = hub.write().getConnection()) {
      assertThat(seconds(session, "min", 0)).isBetween(5.0, 6.0);
      assertThat(seconds(session, "max", 0)).isBetween(9.0, 10.0);
      assertThat(seconds(session, "max", 2)).isBetween(36.0, 40.0);
      assertThat(seconds(session, "max", 50)).as("the longest").isBetween(90.0, 100.0);
      assertThat(
              ask(
                  session,
                  "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid"
                      + " = adrelid AND attnum = adnum WHERE adrelid ="
                      + " 'bridge.failed_records'::regclass AND attname = 'max_retries'"))
          .contains("retry_most");
      assertThat(ask(session, "SELECT bridge.retry_setting('retry_most', 5, 0, 100)"))
          .isEqualTo("2");
    }
  }

  @Test
  void is_one_minute_to_six_hours_five_times_in_a_session_that_was_told_nothing()
      throws SQLException {
    try (Connection session = database.database().write().getConnection()) {
      assertThat(seconds(session, "max", 0)).isBetween(55.0, 60.0);
      assertThat(seconds(session, "max", 50)).isBetween(20_000.0, 21_600.0);
      assertThat(ask(session, "SELECT bridge.retry_setting('retry_most', 5, 0, 100)"))
          .isEqualTo("5");
    }
  }

  @Test
  void stays_within_its_bounds_whatever_a_session_says() throws SQLException {
    String wild =
        "-c syncflow.retry_first_seconds=0 -c syncflow.retry_longest_seconds=999999999"
            + " -c syncflow.retry_most=many";
    try (Database hub = new Database(database.settings(), wild);
        Connection session = hub.write().getConnection()) {
      assertThat(seconds(session, "min", 0)).isGreaterThanOrEqualTo(0.5);
      assertThat(seconds(session, "max", 1000)).isLessThanOrEqualTo(2_592_000);
      assertThat(ask(session, "SELECT bridge.retry_setting('retry_most', 5, 0, 100)"))
          .isEqualTo("5");
    }
  }

  @Test
  void is_refused_out_of_bounds_with_the_name_of_the_setting() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(Duration.ZERO, MINUTE, 5))
        .withMessage("syncflow.retry.first-delay has to be from PT1S to PT24H, not PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(MINUTE, Duration.ofSeconds(59), 5))
        .withMessage("syncflow.retry.longest-delay has to be from PT1M to PT720H, not PT59S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(MINUTE, Duration.ofDays(31), 5))
        .withMessageContaining("syncflow.retry.longest-delay");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RetryPolicy(MINUTE, MINUTE, 101))
        .withMessage("syncflow.retry.max-retries has to be from 0 to 100, not 101");
  }

  /** The shortest or longest of many delays. */
  private static double seconds(Connection session, String which, int retries) throws SQLException {
    return Double.parseDouble(
        ask(
            session,
            "SELECT extract(epoch FROM %s(bridge.retry_delay(%d + i - i))) FROM generate_series(1, 200) AS i"
                .formatted(which, retries)));
  }

  private static String ask(Connection session, String question) throws SQLException {
    try (var statement = session.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      row.next();
      return row.getString(1);
    }
  }
}
