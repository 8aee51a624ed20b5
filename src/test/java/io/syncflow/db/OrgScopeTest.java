package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrgScopeTest {

  private static TestDatabase database;
  private final OrgScope scope = database.scope();

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void sets_the_organisation_for_one_transaction_only() throws SQLException {
    UUID org = UUID.randomUUID();
    assertThat(scope.call(org, OrgScopeTest::currentOrg)).isEqualTo(org.toString());
    try (Connection borrowed = database.database().write().getConnection()) {
      assertThat(currentOrg(borrowed)).isNullOrEmpty();
    }
  }

  @Test
  void joins_the_open_transaction_of_the_same_organisation() {
    UUID org = UUID.randomUUID();
    assertThat(scope.<Boolean>call(org, outer -> scope.<Boolean>call(org, inner -> inner == outer)))
        .isTrue();
  }

  @Test
  void refuses_another_organisation_inside_an_open_transaction() {
    assertThatThrownBy(
            () -> scope.run(UUID.randomUUID(), outer -> scope.run(UUID.randomUUID(), inner -> {})))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keeps_work_done_apart_when_the_transaction_rolls_back() throws SQLException {
    UUID org = database.organisation("apart");
    assertThatThrownBy(
            () ->
                scope.run(
                    org,
                    work -> {
                      scope.runApart(org, apart -> mapping(apart, org, "kept"));
                      mapping(work, org, "lost");
                      throw new SQLException("the chunk fails");
                    }))
        .isInstanceOf(DatabaseException.class);
    try (Connection all = database.superuser();
        var rows =
            all.createStatement()
                .executeQuery("SELECT string_agg(entity_name, ',') FROM bridge.field_mappings")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("kept");
    }
  }

  private static void mapping(Connection connection, UUID org, String entity) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "INSERT INTO bridge.field_mappings (org_id, entity_name, source_field, target_field)"
                + " VALUES (?, ?, 'a', 'b')")) {
      insert.setObject(1, org);
      insert.setString(2, entity);
      insert.executeUpdate();
    }
  }

  private static String currentOrg(Connection connection) throws SQLException {
    try (var rows =
        connection.createStatement().executeQuery("SELECT current_setting('app.org_id', true)")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
