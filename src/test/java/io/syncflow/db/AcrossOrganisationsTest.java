package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The narrow functions that look across organisations (decision 9). */
class AcrossOrganisationsTest {

  private static final String HASH = "5e".repeat(32);

  private static TestDatabase database;
  private static UUID alpha;
  private static UUID beta;

  @BeforeAll
  static void create() {
    database = TestDatabase.create();
    alpha = database.organisation("alpha");
    beta = database.organisation("beta");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @Test
  void lists_and_finds_organisations() throws SQLException {
    Sql.tried(
        database,
        null,
        c -> {
          assertThat(Sql.column(c, "SELECT slug FROM bridge.organizations_list()"))
              .containsExactly("alpha", "beta");
          assertThat(
                  Sql.rows(c, "SELECT org_id, time_zone FROM bridge.organization_by_slug('beta')"))
              .containsExactly(List.of(beta.toString(), "UTC"));
          assertThat(Sql.rows(c, "SELECT * FROM bridge.organization_by_slug('gamma')")).isEmpty();
          return null;
        });
  }

  @Test
  void adds_an_organisation_and_refuses_a_bad_one() throws SQLException {
    String add = "SELECT bridge.organization_add(?, ?, ?, ?)";
    Sql.tried(
        database,
        null,
        c -> {
          UUID gamma = UUID.randomUUID();
          assertThat(Sql.one(c, add, gamma, "gamma", "Gamma", "Europe/Berlin"))
              .isEqualTo(gamma.toString());
          assertThat(Sql.state(c, add, UUID.randomUUID(), "gamma", "Again", "UTC"))
              .isEqualTo("23505");
          assertThat(Sql.state(c, add, UUID.randomUUID(), "Not a slug", "Name", "UTC"))
              .isEqualTo("23514");
          assertThat(Sql.state(c, add, UUID.randomUUID(), "delta", "Name", "Nowhere/Land"))
              .isEqualTo("23514");
          Sql.enter(c, gamma);
          assertThat(Sql.column(c, "SELECT slug FROM organization")).containsExactly("gamma");
          return null;
        });
  }

  @Test
  void finds_a_live_token_and_no_other() throws SQLException {
    Sql.tried(
        database,
        alpha,
        c -> {
          Sql.run(
              c,
              "INSERT INTO api_tokens (org_id, name, token_hash, token_prefix, role)"
                  + " VALUES (?, 'cli', ?, 'sf_', 'operator')",
              alpha,
              HASH);
          Sql.enter(c, null);
          assertThat(found(c))
              .containsExactly(List.of(alpha.toString(), "operator", "cli", "alpha"));
          assertThat(Sql.rows(c, "SELECT * FROM bridge.api_token_lookup(?)", "00".repeat(32)))
              .isEmpty();

          refusedAfter(c, "UPDATE api_tokens SET revoked_at = now()");
          refusedAfter(c, "UPDATE api_tokens SET expires_at = clock_timestamp()");
          refusedAfter(c, "SELECT bridge.organization_set_status('" + alpha + "', 'suspended')");
          assertThat(found(c)).hasSize(1);
          return null;
        });
  }

  @Test
  void lists_who_has_an_enabled_account_of_a_system() throws SQLException {
    Sql.tried(
        database,
        alpha,
        c -> {
          String add =
              "INSERT INTO integration_connections (org_id, system, name, status) VALUES (?, ?, ?, ?)";
          Sql.run(c, add, alpha, "shopify", "main", "connected");
          Sql.run(c, add, alpha, "shopify", "second", "untested");
          Sql.run(c, add, alpha, "odoo", "main", "connected");
          Sql.enter(c, beta);
          Sql.run(c, add, beta, "shopify", "off", "disabled");
          Sql.enter(c, null);
          String due =
              "SELECT slug, connection_id IS NOT NULL FROM bridge.due_organizations('shopify')";
          assertThat(Sql.rows(c, due))
              .containsExactly(List.of("alpha", "t"), List.of("alpha", "t"));
          Sql.run(c, "SELECT bridge.organization_set_status(?, 'suspended')", alpha);
          assertThat(Sql.rows(c, due)).isEmpty();
          return null;
        });
  }

  @Test
  void lists_open_runs_whose_lease_has_ended_or_whose_node_has_started_again() throws SQLException {
    Sql.tried(
        database,
        alpha,
        c -> {
          String run =
              "WITH b AS (INSERT INTO sync_batches (org_id, source_system, entity_name, sync_type)"
                  + " VALUES (?, 'oracle_ifs', ?, 'realtime') RETURNING *)"
                  + " INSERT INTO run_leases (org_id, source_system, entity_name, batch_uid, holder, lease_until)"
                  + " SELECT org_id, source_system, entity_name, uid, ?,"
                  + " clock_timestamp() + make_interval(secs => ?) FROM b";
          Sql.run(c, run, alpha, "items", "node-1/boot-1", -1);
          Sql.run(c, run, alpha, "sites", "node-1/boot-1", 60);
          Sql.run(c, run, alpha, "orders", "node-1/boot-2", 60);
          Sql.run(c, run, alpha, "customers", "node-1/boot-1", -1);
          Sql.run(
              c,
              "UPDATE sync_batches SET status = 'failed', state = 'failed' WHERE entity_name = 'customers'");
          Sql.enter(c, null);
          String abandoned =
              "SELECT entity_name FROM bridge.abandoned_runs(?, ?) ORDER BY entity_name";
          assertThat(Sql.column(c, abandoned, null, "node-1/boot-2")).containsExactly("items");
          assertThat(Sql.column(c, abandoned, "node-1", "node-1/boot-2"))
              .containsExactly("items", "sites");
          return null;
        });
  }

  @Test
  void gives_an_organisation_a_target_schema_of_its_own() throws SQLException {
    Sql.tried(
        database,
        alpha,
        c -> {
          assertThat(Sql.one(c, "SELECT bridge.target_schema_provision('alpha')"))
              .isEqualTo("schedulehub_alpha");
          assertThat(Sql.one(c, "SELECT bridge.target_schema_provision('alpha')"))
              .isEqualTo("schedulehub_alpha");
          assertThat(Sql.column(c, "SELECT bridge.target_schemas()"))
              .containsExactly("schedulehub", "schedulehub_alpha");
          // The same tables, columns, keys and indexes as the first one.
          assertThat(definition(c, "schedulehub_alpha"))
              .isNotEmpty()
              .isEqualTo(definition(c, "schedulehub"));
          Sql.run(
              c,
              "INSERT INTO schedulehub_alpha.sites (site_code, name, is_active) VALUES ('S', 's', true)");
          assertThat(
                  Sql.state(
                      c,
                      "INSERT INTO schedulehub_alpha.items (item_no, name, unit, site_code, status)"
                          + " VALUES ('I', 'i', 'pcs', 'nowhere', 'A')"))
              .isEqualTo("23503");
          assertThat(Sql.state(c, "CREATE TABLE schedulehub_alpha.mine (n int)"))
              .isEqualTo("42501");
          for (String bad : List.of("a; DROP SCHEMA public", "A", "", "a-b", "x".repeat(41))) {
            assertThat(Sql.state(c, "SELECT bridge.target_schema_provision(?)", bad))
                .as(bad)
                .isEqualTo("22023");
          }
          assertThat(Sql.state(c, "SELECT bridge.target_schema_provision(NULL)"))
              .isEqualTo("22023");
          return null;
        });
  }

  @Test
  void the_application_cannot_become_the_worker() throws SQLException {
    Sql.tried(
        database,
        alpha,
        c -> {
          for (String role : List.of("syncflow_worker", "syncflow_owner", "postgres")) {
            assertThat(Sql.state(c, "SET LOCAL ROLE " + role)).as(role).isEqualTo("42501");
          }
          assertThat(Sql.state(c, "SELECT auth.give_to_worker('auth.uid()')")).isEqualTo("42501");
          assertThat(Sql.state(c, "SELECT bridge.create_target_tables('mine')")).isEqualTo("42501");
          return null;
        });
  }

  private static List<List<String>> found(Connection connection) throws SQLException {
    return Sql.rows(
        connection, "SELECT org_id, role, name, org_slug FROM bridge.api_token_lookup(?)", HASH);
  }

  private static void refusedAfter(Connection connection, String change) throws SQLException {
    var savepoint = connection.setSavepoint();
    Sql.enter(connection, alpha);
    Sql.run(connection, change);
    Sql.enter(connection, null);
    assertThat(found(connection)).as(change).isEmpty();
    connection.rollback(savepoint);
    Sql.enter(connection, null);
  }

  private static List<List<String>> definition(Connection connection, String schema)
      throws SQLException {
    return Sql.rows(
            connection,
            """
        SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
          (SELECT string_agg(pg_get_constraintdef(k.oid), ';' ORDER BY k.contype, k.conkey)
             FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype <> 'n'),
          has_table_privilege('syncflow_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE')
        FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        WHERE c.relnamespace = ?::regnamespace AND c.relkind IN ('r', 'i') ORDER BY c.relname, a.attnum
        """,
            schema)
        .stream()
        .map(
            row ->
                row.stream()
                    .map(text -> text == null ? null : text.replace(schema + ".", ""))
                    .toList())
        .toList();
  }
}
