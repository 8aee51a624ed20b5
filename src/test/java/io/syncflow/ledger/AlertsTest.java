package io.syncflow.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.OrgScope;
import io.syncflow.db.TestDatabase;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsTest {

  private static TestDatabase database;

  private final OrgScope scope = database.scope();
  private final Alerts alerts = new Alerts(scope);
  private UUID org;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void start() {
    org = database.organisation();
  }

  @Test
  void an_episode_is_told_once_however_often_it_occurs() throws SQLException {
    raise("rows came 9 minutes late");
    raise("rows came 12 minutes late");
    raise("rows came 15 minutes late");

    assertThat(warnings()).isEqualTo("rows came 9 minutes late");
    assertThat(ask("SELECT occurrences || ' ' || message FROM bridge.alerts WHERE org_id = ?"))
        .isEqualTo("3 rows came 15 minutes late");
  }

  @Test
  void an_episode_that_ended_is_told_again_when_it_returns() throws SQLException {
    raise("the first time");
    alerts.end(org, "late_rows", "oracle_ifs", "items");
    raise("the second time");

    assertThat(warnings()).isEqualTo("the first time|the second time");
    assertThat(
            ask(
                "SELECT count(*) FILTER (WHERE ended_at IS NULL) || ' of ' || count(*)"
                    + " FROM bridge.alerts WHERE org_id = ?"))
        .isEqualTo("1 of 2");
  }

  @Test
  void an_alert_stays_told_when_the_work_around_it_is_rolled_back() throws SQLException {
    try {
      scope.run(
          org,
          connection -> {
            raise("the work failed");
            throw new IllegalStateException("rolled back");
          });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("rolled back");
    }
    assertThat(warnings()).isEqualTo("the work failed");
  }

  @Test
  void an_alert_that_cannot_be_kept_does_not_fail_the_work() throws SQLException {
    alerts.raise(
        new Alerts.Alert(org, "Not a kind!", "oracle_ifs", "items", null, "the check refuses it"));
    assertThat(warnings()).isNull();
  }

  private void raise(String message) {
    alerts.raise(
        new Alerts.Alert(org, "late_rows", "oracle_ifs", "items", UUID.randomUUID(), message));
  }

  private String warnings() throws SQLException {
    return ask(
        "SELECT string_agg(error_message, '|' ORDER BY created_at, id) FROM sync_activity_log"
            + " WHERE org_id = ? AND level = 'warning'");
  }

  private String ask(String question) throws SQLException {
    return database.ask(question, org);
  }
}
