package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Partitions of the logs over time (decision 34, TRAP-08, D46 to D50). */
class LogPartitionsTest {

  private static final List<String> LOGS =
      List.of("sync_activity_log", "api_logs", "syrve_api_logs");

  private static TestDatabase database;
  private static UUID org;

  private Connection connection;
  private YearMonth month;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    org = database.organisation("logs");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  /** Each test is one transaction of the application, rolled back with the partitions it made. */
  @BeforeEach
  void begin() throws SQLException {
    connection = database.superuser();
    connection.setAutoCommit(false);
    month = YearMonth.parse(one("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM')"));
    become("syncflow_app");
  }

  @AfterEach
  void rollback() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  @DisplayName("B-71 to B-74: the documents' months exist, and all up to three ahead, in UTC")
  void the_months_from_the_documents_to_three_ahead_exist() throws SQLException {
    for (String log : LOGS) {
      YearMonth last = month.plusMonths(3);
      YearMonth first = log.equals("sync_activity_log") ? YearMonth.of(2025, 11) : month;
      for (YearMonth m = first; !m.isAfter(last); m = m.plusMonths(1)) {
        assertThat(bound(log, m)).isEqualTo(boundOf(m));
      }
      assertThat(bound(log, last.plusMonths(1))).isNull();
    }
  }

  @Test
  @DisplayName("D49: the session's time zone does not move a bound")
  void bounds_do_not_depend_on_the_sessions_time_zone() throws SQLException {
    Sql.run(connection, "SET LOCAL timezone = 'Asia/Tokyo'");
    assertThat(one("SELECT ensure_log_partitions(4)")).isEqualTo("3");
    Sql.run(connection, "SET LOCAL timezone = 'UTC'");
    assertThat(bound("api_logs", month.plusMonths(4))).isEqualTo(boundOf(month.plusMonths(4)));
  }

  @Test
  @DisplayName("D48: rows in DEFAULT are moved when their month comes")
  void moves_rows_out_of_the_default_partition() throws SQLException {
    YearMonth ahead = month.plusMonths(5);
    write("api_logs", ahead.atDay(15));
    write("api_logs", ahead.plusMonths(7).atDay(1));
    assertThat(strays()).containsExactly(List.of("api_logs", "2"));
    assertThat(one("SELECT ensure_log_partitions(5)")).isEqualTo("6");
    assertThat(strays()).containsExactly(List.of("api_logs", "1"));
    assertThat(one("SELECT ensure_log_partitions(5)")).isEqualTo("0");

    become("postgres");
    assertThat(one("SELECT tableoid::regclass FROM api_logs ORDER BY created_at LIMIT 1"))
        .isEqualTo(partition("api_logs", ahead));
    assertThat(one("SELECT count(*) FROM api_logs")).isEqualTo("2");
  }

  @Test
  void makes_up_for_months_in_which_the_hub_was_off() throws SQLException {
    YearMonth missed = month.minusMonths(2);
    become("syncflow_owner");
    Sql.run(connection, "DROP TABLE public." + partition("sync_activity_log", missed));
    become("syncflow_app");
    write("sync_activity_log", missed.atDay(3));
    assertThat(one("SELECT ensure_log_partitions(3)")).isEqualTo("1");
    assertThat(strays()).isEmpty();
  }

  @Test
  @DisplayName("D50: a partition made later carries the tenant rule from its first moment")
  void a_later_partition_carries_the_tenant_rule() throws SQLException {
    write("api_logs", month.plusMonths(5).atDay(1));
    assertThat(one("SELECT ensure_log_partitions(6)")).isEqualTo("9");
    assertThat(
            Sql.column(
                connection,
                "SELECT c.relname FROM pg_class c WHERE c.relispartition AND c.relkind = 'r'"
                    + " AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND"
                    + " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid) >= 2)"))
        .isEmpty();
  }

  @Test
  @DisplayName("decision 8: retention drops partitions, and never this month or the one before")
  void retention_drops_old_partitions_only() throws SQLException {
    write("sync_activity_log", LocalDate.of(2025, 12, 24));
    write("sync_activity_log", LocalDate.of(2024, 1, 1));
    write("sync_activity_log", month.atDay(1));
    assertThat(one("SELECT drop_log_partitions('2026-01-15', 'sync_activity_log')")).isEqualTo("2");
    assertThat(strays()).isEmpty();
    assertThat(bound("sync_activity_log", YearMonth.of(2026, 1))).isNotNull();
    assertThat(bound("api_logs", month)).isNotNull();

    one("SELECT drop_log_partitions('2999-01-01')");
    for (String log : LOGS) {
      assertThat(bound(log, month)).isNotNull();
    }
    assertThat(bound("sync_activity_log", month.minusMonths(1))).isNotNull();
    assertThat(bound("sync_activity_log", month.minusMonths(2))).isNull();
    become("postgres");
    assertThat(one("SELECT count(*) FROM sync_activity_log")).isEqualTo("1");
  }

  private void write(String log, LocalDate day) throws SQLException {
    String insert =
        log.equals("api_logs")
            ? "INSERT INTO api_logs (org_id, direction, method, endpoint, created_at)"
                + " VALUES (?, 'inbound', 'GET', '/', ?)"
            : "INSERT INTO sync_activity_log (org_id, action, status, created_at)"
                + " VALUES (?, 'sync_start', 'pending', ?)";
    Sql.enter(connection, org);
    Sql.run(connection, insert, org, day.atStartOfDay().atOffset(ZoneOffset.UTC));
    // Maintenance works for no organisation.
    Sql.enter(connection, null);
  }

  private void become(String role) throws SQLException {
    Sql.run(connection, "RESET ROLE");
    Sql.run(connection, "SET LOCAL ROLE " + role);
  }

  private String one(String query) throws SQLException {
    return Sql.one(connection, query);
  }

  private List<List<String>> strays() throws SQLException {
    return Sql.rows(connection, "SELECT log_table, row_count FROM log_default_rows()");
  }

  private String bound(String log, YearMonth month) throws SQLException {
    return Sql.one(
        connection,
        "SELECT pg_get_expr(relpartbound, oid) FROM pg_class WHERE oid = to_regclass(?)",
        partition(log, month));
  }

  private static String boundOf(YearMonth month) {
    return "FOR VALUES FROM ('%s 00:00:00+00') TO ('%s 00:00:00+00')"
        .formatted(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  private static String partition(String log, YearMonth month) {
    return log + "_" + month.toString().replace('-', '_');
  }
}
