package io.syncflow.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Zero rows where rows are usual. */
class UsualRowsTest {

  private static TestDatabase database;
  private static UUID org;
  private static UsualRows usual;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    org = database.organisation("acme");
    usual = new UsualRows(database.scope(), new Alerts(database.scope()));
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void empty() throws SQLException {
    execute("TRUNCATE bridge.sync_batches, bridge.alerts CASCADE");
  }

  @Test
  void raise_an_alarm_that_the_next_rows_end() throws SQLException {
    earlier(5, 1, 700);
    usual.check(run(RunMode.REALTIME, 0, 9L));
    assertThat(alarms()).isEqualTo(1);
    usual.check(run(RunMode.REALTIME, 3, 9L));
    assertThat(alarms()).isZero();
  }

  @Test
  void let_a_complete_read_fail() throws SQLException {
    earlier(5, 1, 700);
    Run complete = run(RunMode.REALTIME, 0, null);
    assertThatThrownBy(() -> usual.check(complete)).isInstanceOf(UsualRows.NothingRead.class);
    assertThat(alarms()).isEqualTo(1);
  }

  @Test
  void are_no_alarm_where_they_happen_now_and_then_or_little_is_known() throws SQLException {
    earlier(5, 0, 700);
    usual.check(run(RunMode.REALTIME, 0, 9L));
    empty();
    earlier(5, 7);
    usual.check(run(RunMode.REALTIME, 0, 9L));
    empty();
    usual.check(run(RunMode.REALTIME, 0, null));
    assertThat(alarms()).isZero();
  }

  @Test
  void are_no_matter_to_backfills_and_runs_beside_the_delta() throws SQLException {
    earlier(5, 1, 700);
    usual.check(run(RunMode.KEYS, 0, 9L));
    usual.check(run(RunMode.BACKGROUND, 0, null));
    assertThat(alarms()).isZero();
  }

  private static void earlier(long... fetched) throws SQLException {
    for (long rows : fetched) {
      Run run = run(RunMode.REALTIME, rows, 1L);
      execute(
          "UPDATE bridge.sync_batches SET status = 'completed', state = 'completed', finished_at ="
              + " now() WHERE uid = '"
              + run.id()
              + "'");
    }
  }

  private static Run run(RunMode mode, long fetched, Long cursor) throws SQLException {
    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
    execute(
        "INSERT INTO bridge.sync_batches (uid, org_id, source_system, entity_name, sync_type,"
            + " rows_fetched, rows_unchanged) VALUES ('%s', '%s', 'oracle_ifs', 'items', '%s', %d, %d)"
                .formatted(id, org, mode.code(), fetched, fetched));
    return new Run(id, org, "oracle_ifs", "items", mode, 1, cursor, null, Instant.now());
  }

  private static long alarms() throws SQLException {
    try (Connection all = database.superuser();
        var rows =
            all.createStatement()
                .executeQuery("SELECT count(*) FROM bridge.alerts WHERE ended_at IS NULL")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(sql);
    }
  }
}
