package io.syncflow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncflow.db.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class BacklogTest {

  private static TestDatabase database;
  private static UUID org;

  @BeforeAll
  static void createBacklog() {
    database = TestDatabase.create();
    org = database.organisation("backlog");
    fill(org);
    fill(database.organisation("stranger"));
  }

  private static void fill(UUID org) {
    database
        .scope()
        .run(
            org,
            connection -> {
              UUID batch = UUID.randomUUID();
              try (var statement = connection.createStatement()) {
                statement.execute(
                    "insert into bridge.sync_batches (uid, org_id, source_system, entity_name,"
                        + " sync_type) values ('"
                        + batch
                        + "', '"
                        + org
                        + "', 'oracle_ifs', 'items', 'realtime')");
                for (String[] record :
                    new String[][] {
                      {"items", "normalize", "not_a_decimal", "first", "null"},
                      {"items", "normalize", "not_a_decimal", "second", "null"},
                      {"items", "validate", "value_too_long", "third", "null"},
                      {"items", "validate", "value_too_long", "solved", "clock_timestamp()"}
                    }) {
                  statement.execute(
                      "insert into bridge.failed_records (uid, org_id, batch_uid, source_system,"
                          + " entity_name, raw_data, stage_failed, error_code, error_message,"
                          + " resolved_at, resolution) values (public.uuid_v7(), '"
                          + org
                          + "', '"
                          + batch
                          + "', 'oracle_ifs', '"
                          + record[0]
                          + "', '{}', '"
                          + record[1]
                          + "', '"
                          + record[2]
                          + "', '"
                          + record[3]
                          + "', "
                          + record[4]
                          + ", "
                          + (record[4].equals("null") ? "null" : "'passed'")
                          + ")");
                }
                for (int line = 1; line <= 3; line++) {
                  String parent = line < 3 ? "[\"CO1\"]" : "[\"CO2\"]";
                  statement.execute(
                      "insert into bridge.pending_children (uid, org_id, batch_uid, source_system,"
                          + " child_entity, child_key, child_bk_hash, source_rowversion,"
                          + " parent_entity, parent_key, parent_bk_hash, child_payload) values"
                          + " (public.uuid_v7(), '"
                          + org
                          + "', '"
                          + batch
                          + "', 'oracle_ifs', 'order_lines', '[\""
                          + line
                          + "\"]', encode(sha256('c"
                          + line
                          + "'), 'hex'), 1, 'orders', '"
                          + parent
                          + "', encode(sha256('"
                          + parent
                          + "'), 'hex'), '{}')");
                }
              }
            });
  }

  @AfterAll
  static void dropDatabase() {
    database.close();
  }

  @Test
  void sums_open_failed_records_by_cause() {
    assertThat(new Backlog(database.scope()).failed(org))
        .containsExactly(
            new Backlog.Failed("oracle_ifs", "items", "normalize", "not_a_decimal", 2, "first"),
            new Backlog.Failed("oracle_ifs", "items", "validate", "value_too_long", 1, "third"));
  }

  @Test
  void sums_waiting_records_by_missing_parent() {
    assertThat(new Backlog(database.scope()).waiting(org))
        .containsExactly(
            new Backlog.Waiting("oracle_ifs", "order_lines", "orders", "[\"CO1\"]", 2),
            new Backlog.Waiting("oracle_ifs", "order_lines", "orders", "[\"CO2\"]", 1));
  }
}
