package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The triggers of {@code sync_progress}: S1's behaviours B-121 to B-131. */
class SyncProgressTest {

  private static TestDatabase database;
  private static UUID org;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    org = database.organisation("progress");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  @DisplayName("B-121, B-122, B-123: elapsed, speed and ETA are computed on each write")
  void computes_elapsed_speed_and_eta() throws SQLException {
    assertThat(
            after(
                "started_at = clock_timestamp() - interval '100 seconds', total_items = 300,"
                    + " processed_count = 100",
                "elapsed_seconds, round(speed_items_per_min), eta_seconds BETWEEN 200 AND 202"))
        .containsExactly("100", "60", "t");
  }

  @Test
  @DisplayName("B-122: speed is 0 while nothing was processed")
  void speed_is_zero_while_nothing_was_processed() throws SQLException {
    assertThat(
            after(
                "started_at = clock_timestamp() - interval '100 seconds', total_items = 300",
                "speed_items_per_min, eta_seconds IS NULL"))
        .containsExactly("0.00", "t");
  }

  @Test
  @DisplayName("B-123, D25: there is no ETA while the total is unknown, and counting goes on")
  void counts_without_knowing_the_total() throws SQLException {
    assertThat(
            after(
                "processed_count = 5, current_item = 5",
                "processed_count, current_item, eta_seconds, status"))
        .containsExactly("5", "5", null, "in_progress");
  }

  @Test
  @DisplayName("D34: a start in the future counts as no time at all")
  void time_never_runs_backwards() throws SQLException {
    assertThat(
            after(
                "started_at = clock_timestamp() + interval '10 seconds', processed_count = 1,"
                    + " status = 'completed'",
                "elapsed_seconds, speed_items_per_min"))
        .containsExactly("0", "0.00");
  }

  @Test
  @DisplayName("B-124, D38: more than the total is refused with the three numbers, as a check")
  void refuses_more_than_the_total() throws SQLException {
    Sql.tried(
        database,
        org,
        c -> {
          insert(c);
          SQLException refused =
              Sql.failure(
                  c,
                  "UPDATE sync_progress SET total_items = 10, processed_count = 8, failed_count = 3");
          assertThat((Throwable) refused)
              .hasMessageContaining(
                  "processed_count (8) + failed_count (3) exceeds total_items (10)");
          assertThat(refused.getSQLState()).isEqualTo("23514");
          assertThat(Sql.state(c, "UPDATE sync_progress SET failed_count = -1")).isEqualTo("23514");
          return null;
        });
  }

  @Test
  @DisplayName("B-125, D26: the current item is clamped to a known total, and only to that")
  void clamps_the_current_item_to_a_known_total() throws SQLException {
    assertThat(after("total_items = 10, current_item = 50", "current_item")).containsExactly("10");
    assertThat(after("current_item = 50", "current_item")).containsExactly("50");
  }

  @Test
  @DisplayName("B-126, decision 16: a final status sets the time of completion")
  void a_final_status_sets_the_time_of_completion() throws SQLException {
    for (String status :
        List.of("completed", "completed_with_errors", "failed", "cancelled", "timeout")) {
      assertThat(after("status = '" + status + "'", "status, completed_at > started_at"))
          .containsExactly(status, "t");
    }
    for (String status : List.of("pending", "in_progress", "paused")) {
      assertThat(after("status = '" + status + "'", "status, completed_at"))
          .containsExactly(status, null);
    }
  }

  @Test
  @DisplayName("B-127: updated_at is the time of the last write")
  void keeps_the_time_of_the_last_write() throws SQLException {
    assertThat(after("updated_at = '2000-01-01'", "updated_at > started_at")).containsExactly("t");
  }

  @Test
  @DisplayName("B-128, B-129, B-130: completion is logged once, with count, duration and user")
  void logs_completion_once() throws SQLException {
    Sql.tried(
        database,
        org,
        c -> {
          UUID user = UUID.randomUUID();
          Sql.run(
              c,
              "INSERT INTO auth.users_extended (id, org_id, email) VALUES (?, ?, 'a@b')",
              user,
              org);
          insert(c);
          Sql.run(
              c,
              "UPDATE sync_progress SET started_at = clock_timestamp() - interval '30 seconds',"
                  + " processed_count = 7, failed_count = 2, initiated_by = ?",
              user);
          Sql.run(c, "UPDATE sync_progress SET status = 'completed'");
          Sql.run(c, "UPDATE sync_progress SET metadata = '{}'");
          assertThat(
                  Sql.rows(
                      c,
                      "SELECT action, status, record_count, round(duration_seconds), user_id, entity_type,"
                          + " source_system, substr(id::text, 15, 1) FROM sync_activity_log"))
              .containsExactly(
                  List.of(
                      "sync_complete",
                      "completed_with_errors",
                      "9",
                      "30",
                      user.toString(),
                      "item",
                      "oracle_ifs",
                      "7"));
          return null;
        });
  }

  @Test
  @DisplayName("D39: one run reports two entities, each once")
  void a_run_reports_each_entity_once() throws SQLException {
    Sql.tried(
        database,
        org,
        c -> {
          insert(c);
          String again =
              "INSERT INTO sync_progress (org_id, sync_id, entity_type) VALUES (?, 'run', ?::sync_entity_type)";
          assertThat(Sql.state(c, again, org, "item")).isEqualTo("23505");
          assertThat(Sql.state(c, again, org, "site")).isEqualTo("00000");
          return null;
        });
  }

  @Test
  @DisplayName(
      "B-118, B-119: the clean-up deletes what expired, of every organisation, and says how many")
  void cleans_up_expired_previews_of_every_organisation() throws SQLException {
    UUID other = database.organisation("previews");
    String insert =
        "INSERT INTO sync_preview_cache (org_id, sync_type, computed_at, expires_at)"
            + " VALUES (?, 'odoo', now() - interval '2 hours', now() + make_interval(mins => ?))";
    Sql.tried(
        database,
        org,
        c -> {
          Sql.run(c, insert, org, -1);
          Sql.run(c, insert, org, 5);
          Sql.enter(c, other);
          Sql.run(c, insert, other, -1);
          Sql.enter(c, null);
          assertThat(Sql.rows(c, "SELECT * FROM auto_cleanup_preview_cache()"))
              .containsExactly(Arrays.asList("2", null));
          Sql.enter(c, org);
          assertThat(Sql.one(c, "SELECT count(*) FROM sync_preview_cache")).isEqualTo("1");
          return null;
        });
  }

  /** Writes to a fresh row of a run in progress and answers what became of it. */
  private static List<String> after(String assignments, String columns) throws SQLException {
    return Sql.tried(
        database,
        org,
        c -> {
          insert(c);
          Sql.run(c, "UPDATE sync_progress SET " + assignments);
          return Sql.rows(c, "SELECT " + columns + " FROM sync_progress").get(0);
        });
  }

  private static void insert(Connection connection) throws SQLException {
    Sql.run(
        connection,
        "INSERT INTO sync_progress (org_id, sync_id, entity_type, status, source_system)"
            + " VALUES (?, 'run', 'item', 'in_progress', 'oracle_ifs')",
        org);
  }
}
