package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Migrating an empty database as a plain owner: CREATEROLE, and no superuser. */
class MigrationsTest {

  @Test
  @DisplayName("D-61, D-62: an empty database is brought to a schema without faults")
  void brings_an_empty_database_to_a_schema_without_faults() throws SQLException {
    DatabaseSettings settings = TestDatabase.createEmpty();
    Migrations migrations = new Migrations(settings);
    assertThat(migrations.missing()).isNotEmpty();
    assertThat(migrations.migrate()).isGreaterThan(9);
    assertThat(migrations.missing()).isEmpty();
    assertThat(migrations.differences()).isEmpty();
    assertThat(migrations.migrate()).isZero();
    try (Connection owner =
        DriverManager.getConnection(settings.url(), settings.owner(), settings.ownerPassword())) {
      assertThat(Sql.one(owner, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThat(Sql.column(owner, "SELECT * FROM schema_faults()")).isEmpty();
      // What the owner borrowed to give functions to the worker has gone back.
      assertThat(
              Sql.one(owner, "SELECT has_schema_privilege('syncflow_worker', 'bridge', 'CREATE')"))
          .isEqualTo("f");
    }
  }

  @Test
  @DisplayName("D-62: the check says what is missing or no longer guarded")
  void the_check_names_each_fault() throws SQLException {
    try (TestDatabase database = TestDatabase.create();
        Connection owner = database.owner()) {
      Sql.run(owner, "DROP TABLE public.field_ownership");
      Sql.run(owner, "ALTER TABLE bridge.field_mappings NO FORCE ROW LEVEL SECURITY");
      Sql.run(owner, "CREATE TABLE public.careless (org_id uuid)");
      assertThat(new Migrations(database.settings()).differences())
          .containsExactlyInAnyOrder(
              "the table public.field_ownership is missing",
              "the table bridge.field_mappings does not force row-level security",
              "the table public.careless does not force row-level security",
              "the table public.careless has no policy");
    }
  }

  @Test
  void sessions_of_the_application_wait_for_locks_and_idle_for_a_limited_time()
      throws SQLException {
    try (TestDatabase database = TestDatabase.create()) {
      DatabaseSettings settings = database.settings();
      try (Connection app =
          DriverManager.getConnection(settings.url(), settings.user(), settings.password())) {
        assertThat(Sql.one(app, "SHOW search_path")).isEqualTo("public, bridge");
        assertThat(Sql.one(app, "SHOW lock_timeout")).isEqualTo("30s");
        assertThat(Sql.one(app, "SHOW idle_in_transaction_session_timeout")).isEqualTo("10min");
        assertThat(Sql.one(app, "SHOW statement_timeout")).isEqualTo("0");
        assertThat(Sql.one(app, "SELECT auth.org()")).isNull();
        Sql.run(app, "SELECT set_config('app.org_id', ?, false)", UUID.randomUUID().toString());
        assertThat(Sql.one(app, "SELECT auth.org()")).isNotNull();
      }
    }
  }
}
