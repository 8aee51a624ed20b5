package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules that every table must keep, asked of the catalogue, so that a later one keeps them. */
class CatalogTest {

  /** Tables of a tenant: organization itself, and whatever has a tenant column; partitions too. */
  private static final String TENANT_TABLES =
      """
      WITH tenant_tables AS (
        SELECT c.oid, c.oid::regclass::text AS name, c.relispartition, a.attname AS tenant_column,
          a.attnum AS tenant_number, c.relrowsecurity, c.relforcerowsecurity, a.attnotnull
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
          AND (a.attname IN ('org_id', 'tenant_id')
            OR c.oid = 'public.organization'::regclass AND a.attname = 'id')
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT LIKE 'pg\\_%'
          AND n.nspname <> 'information_schema')
      """;

  private static TestDatabase database;
  private static Connection catalogue;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    catalogue = database.superuser();
  }

  @AfterAll
  static void drop() throws SQLException {
    catalogue.close();
    database.close();
  }

  @Test
  void finds_the_tenant_tables_at_all() throws SQLException {
    assertThat(tenants("SELECT name FROM tenant_tables WHERE NOT relispartition"))
        .hasSizeGreaterThan(40)
        .contains("bridge.sync_batches", "syrve_config", "organization", "auth.users_extended");
    assertThat(tenants("SELECT name FROM tenant_tables WHERE relispartition"))
        .contains("api_logs_default", "sync_activity_log_2025_11", "syrve_api_logs_default");
  }

  @Test
  void every_tenant_table_and_partition_forces_row_level_security() throws SQLException {
    assertThat(
            tenants(
                "SELECT name FROM tenant_tables"
                    + " WHERE NOT (relrowsecurity AND relforcerowsecurity)"))
        .isEmpty();
    assertThat(tenants("SELECT name FROM tenant_tables WHERE NOT attnotnull")).isEmpty();
  }

  @Test
  void every_tenant_table_checks_what_is_read_and_what_is_written() throws SQLException {
    // Each verb the application has needs a policy that compares the tenant column with app.org_id.
    assertThat(
            tenants(
                """
                SELECT t.name || ' ' || v.verb
                FROM tenant_tables t,
                  (VALUES ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) AS v (verb, code)
                WHERE (has_table_privilege('syncflow_app', t.oid, v.verb) OR t.relispartition
                    AND v.verb IN ('SELECT', 'INSERT'))
                  AND NOT EXISTS (
                    SELECT FROM pg_policy p
                    WHERE p.polrelid = t.oid AND p.polcmd IN (v.code::"char", '*') AND p.polpermissive
                      AND p.polroles = '{0}'
                      AND (v.verb = 'INSERT' OR pg_get_expr(p.polqual, t.oid) ~ rule)
                      AND (v.verb IN ('SELECT', 'DELETE') OR pg_get_expr(p.polwithcheck, t.oid) ~ rule))
                """
                    .replace(
                        "~ rule",
                        "= format('(%I = ( SELECT (NULLIF(current_setting(''app.org_id''::text,"
                            + " true), ''''::text))::uuid AS \"nullif\"))', t.tenant_column)")))
        .isEmpty();
  }

  @Test
  void no_other_policy_lets_the_application_through() throws SQLException {
    // A second permissive policy would widen the first: the others must be the worker's, or false.
    assertThat(
            tenants(
                """
                SELECT t.name || ' ' || p.polname
                FROM tenant_tables t JOIN pg_policy p ON p.polrelid = t.oid
                WHERE pg_get_expr(coalesce(p.polqual, p.polwithcheck), t.oid) !~ 'app.org_id'
                  AND p.polroles <> ARRAY['syncflow_worker'::regrole::oid]
                  AND pg_get_expr(coalesce(p.polqual, p.polwithcheck), t.oid) <> 'false'
                """))
        .isEmpty();
  }

  @Test
  @DisplayName("B-18..B-21, B-50..B-53, B-82..B-85: the policies have the document's names")
  void the_documents_policies_exist_by_name() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                "SELECT policyname FROM pg_policies WHERE tablename IN"
                    + " ('sync_preview_cache', 'sync_progress', 'sync_activity_log')"
                    + " AND policyname !~ 'worker'"))
        .containsExactlyInAnyOrder(
            "preview_cache_select",
            "preview_cache_insert",
            "preview_cache_update",
            "preview_cache_delete",
            "sync_progress_select",
            "sync_progress_insert",
            "sync_progress_update",
            "sync_progress_delete",
            "sync_activity_log_select",
            "sync_activity_log_insert",
            "sync_activity_log_update",
            "sync_activity_log_delete");
  }

  @Test
  void every_foreign_key_has_an_index_that_starts_with_its_columns() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                """
                SELECT k.conrelid::regclass || ' ' || k.conname
                FROM pg_constraint k
                WHERE k.contype = 'f' AND NOT EXISTS (
                  SELECT FROM pg_index i
                  WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                    AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
                """))
        .isEmpty();
  }

  @Test
  void every_foreign_key_between_tenant_tables_holds_the_organisation_too() throws SQLException {
    assertThat(
            tenants(
                """
                SELECT c.name || ' ' || k.conname
                FROM pg_constraint k
                JOIN tenant_tables c ON c.oid = k.conrelid
                JOIN tenant_tables p ON p.oid = k.confrelid
                WHERE k.contype = 'f' AND p.name NOT LIKE '%organization'
                  AND NOT EXISTS (SELECT FROM generate_subscripts(k.conkey, 1) AS i
                    WHERE k.conkey[i] = c.tenant_number AND k.confkey[i] = p.tenant_number)
                """))
        .isEmpty();
  }

  @Test
  void every_unique_key_of_a_tenant_table_starts_with_the_tenant() throws SQLException {
    assertThat(
            tenants(
                """
                SELECT i.indexrelid::regclass::text
                FROM pg_index i JOIN tenant_tables t ON t.oid = i.indrelid
                WHERE i.indisunique AND i.indkey[0] <> t.tenant_number AND NOT t.relispartition
                  -- a primary key on the id (and the partition key) is the row's identity
                  AND NOT (i.indisprimary AND (SELECT attname IN ('id', 'uid') FROM pg_attribute
                    WHERE attrelid = t.oid AND attnum = i.indkey[0]))
                """))
        .containsExactlyInAnyOrder(
            // a bearer token names no organisation: its hash is how the organisation is found
            "api_tokens_token_hash_key",
            // the slug is the name of the organisation itself, in addresses and schema names
            "organization_slug_key");
  }

  @Test
  void security_definer_functions_have_a_fixed_search_path_and_are_not_everybodys()
      throws SQLException {
    String definers =
        "FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text"
            + " IN ('public', 'bridge', 'auth')";
    assertThat(Sql.column(catalogue, "SELECT p.oid::regprocedure " + definers))
        .hasSizeGreaterThan(8);
    assertThat(
            Sql.column(
                catalogue,
                "SELECT p.oid::regprocedure "
                    + definers
                    + " AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'],"
                    + " false)"))
        .isEmpty();
    assertThat(
            Sql.column(
                catalogue,
                "SELECT p.oid::regprocedure "
                    + definers
                    + " AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE"
                    + " grantee = 0))"))
        .isEmpty();
  }

  @Test
  void the_application_owns_nothing_and_cannot_lift_the_rules() throws SQLException {
    assertThat(
            Sql.one(
                catalogue,
                "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
                    + " FROM pg_roles WHERE rolname = 'syncflow_app'"))
        .isEqualTo("f");
    assertThat(
            Sql.column(
                catalogue,
                "SELECT classid::regclass || ' ' || objid FROM pg_shdepend"
                    + " WHERE deptype = 'o' AND refobjid = 'syncflow_app'::regrole"))
        .isEmpty();
    assertThat(
            Sql.column(
                catalogue,
                "SELECT r.rolname FROM pg_roles r WHERE r.rolname !~"
                    + " '^(syncflow_app|authenticated)$' AND pg_has_role('syncflow_app', r.oid,"
                    + " 'MEMBER')"))
        .isEmpty();
    assertThat(
            Sql.column(
                catalogue,
                """
                SELECT c.oid::regclass || ' ' || v.verb
                FROM pg_class c, unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) AS v (verb)
                WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace::regnamespace::text !~ '^pg_|^information'
                  AND has_table_privilege('syncflow_app', c.oid, v.verb)
                """))
        .isEmpty();
    assertThat(
            Sql.column(
                catalogue,
                "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_temp'"
                    + " AND has_schema_privilege('syncflow_app', oid, 'CREATE')"))
        .isEmpty();
  }

  @Test
  void the_worker_sees_no_more_than_its_functions_need() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                """
                SELECT DISTINCT table_schema || '.' || table_name || ' ' || privilege_type
                FROM information_schema.column_privileges
                WHERE grantee = 'syncflow_worker' AND table_name !~ '_default$'
                UNION
                SELECT table_schema || '.' || table_name || ' ' || privilege_type
                FROM information_schema.table_privileges
                WHERE grantee = 'syncflow_worker' AND table_name !~ '_default$'
                """))
        .containsExactlyInAnyOrder(
            "public.organization SELECT",
            "public.organization INSERT",
            "public.organization UPDATE",
            "bridge.sync_batches SELECT",
            "bridge.failed_records SELECT",
            "bridge.failed_records UPDATE",
            "bridge.held_changes SELECT",
            "bridge.pending_children SELECT",
            "bridge.erp_sync_state SELECT",
            "bridge.run_totals SELECT",
            "bridge.run_totals INSERT",
            "bridge.run_totals UPDATE",
            "public.integration_connections SELECT",
            "public.api_tokens SELECT",
            "public.webhook_endpoints SELECT",
            "public.webhook_inbound_events SELECT",
            "public.syrve_outbox_attempts SELECT",
            "public.syrve_outbox_attempts DELETE",
            "bridge.run_leases SELECT",
            "bridge.alerts SELECT",
            "bridge.syrve_servers SELECT",
            "bridge.syrve_servers INSERT",
            "bridge.syrve_servers UPDATE",
            "public.syrve_seats SELECT",
            "bridge.background_sync_schedule SELECT",
            "bridge.hub_home SELECT",
            "public.syrve_config SELECT",
            "public.syrve_outbox_jobs SELECT",
            "public.syrve_outbox_turns SELECT",
            "public.syrve_outbox_turns UPDATE",
            "public.partitioned_logs SELECT",
            "public.platform_tokens SELECT",
            "public.sync_preview_cache SELECT",
            "public.sync_preview_cache DELETE");
    // And in those tables no record, no secret and no message.
    assertThat(
            Sql.column(
                catalogue,
                "SELECT DISTINCT table_name || '.' || column_name FROM"
                    + " information_schema.column_privileges WHERE grantee = 'syncflow_worker' AND"
                    + " column_name ~ 'data|payload|secret|encrypted|settings|message|key|body'"))
        .isEmpty();
    assertThat(
            Sql.one(
                catalogue, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'syncflow_worker'"))
        .isEqualTo("f");
  }

  @Test
  @DisplayName("C-60: bridge_user has rights on the schema bridge and nowhere else")
  void bridge_user_has_rights_on_bridge_only() throws SQLException {
    List<String> schemas =
        Sql.column(
            catalogue,
            "SELECT DISTINCT table_schema FROM information_schema.table_privileges"
                + " WHERE grantee = 'bridge_user'");
    assertThat(schemas).containsExactly("bridge");
    assertThat(Sql.one(catalogue, "SELECT has_schema_privilege('bridge_user', 'public', 'USAGE')"))
        .isEqualTo("f");
  }

  @Test
  @DisplayName("decision 8: the logs and version histories take rows and never give them back")
  void append_only_tables_grant_select_and_insert_alone() throws SQLException {
    assertThat(
            tenants(
                """
                SELECT name FROM tenant_tables t
                WHERE NOT relispartition AND has_table_privilege('syncflow_app', t.oid, 'INSERT')
                  AND NOT has_table_privilege('syncflow_app', t.oid, 'UPDATE')
                  AND NOT has_any_column_privilege('syncflow_app', t.oid, 'UPDATE')
                  AND NOT has_table_privilege('syncflow_app', t.oid, 'DELETE')
                """))
        .containsExactlyInAnyOrder(
            "sync_activity_log",
            "api_logs",
            "syrve_api_logs",
            "bridge.cursor_audit",
            "bridge.connection_audit",
            "product_versions",
            "category_versions",
            "bridge.failed_record_events",
            "syrve_outbox_attempts",
            "syrve_outbox_decisions");
  }

  @Test
  void columns_of_time_carry_their_zone_in_the_hubs_own_tables() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                "SELECT table_name || '.' || column_name FROM information_schema.columns"
                    + " WHERE data_type = 'timestamp without time zone'"
                    + " AND table_schema IN ('public', 'bridge', 'auth')"
                    + " AND table_name <> 'schema_history'"))
        .isEmpty();
  }

  @Test
  @DisplayName("C-50, D18: updated_at is kept by a trigger wherever it exists")
  void every_updated_at_has_its_trigger() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                """
                SELECT c.oid::regclass FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'updated_at'
                WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
                  SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                  WHERE t.tgrelid = c.oid AND p.proname IN ('set_updated_at', 'update_sync_progress_timestamp'))
                """))
        .isEmpty();
  }

  private static List<String> tenants(String query) throws SQLException {
    return Sql.column(catalogue, TENANT_TABLES + query);
  }
}
