package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B-138: each index of S1 is the one its purpose's query uses, under row-level security. */
class IndexUseTest {

  private static TestDatabase database;
  private static UUID org;

  @BeforeAll
  static void create() throws SQLException {
    database = TestDatabase.create();
    org = database.organisation("busy");
    try (Connection all = database.superuser();
        Statement statement = all.createStatement()) {
      statement.execute(
          """
          INSERT INTO organization (id, slug, name)
            SELECT md5(n::text)::uuid, 'o' || n, 'Other' FROM generate_series(1, 20) AS n;
          SET session_replication_role = replica;
          INSERT INTO auth.users_extended (id, org_id, email)
            SELECT md5('u' || n)::uuid, id, 'u' || n || '@example.org'
            FROM organization, generate_series(1, 2) AS n WHERE slug = 'busy';
          INSERT INTO sync_preview_cache (org_id, sync_type, cache_key, computed_at, expires_at)
            SELECT o.id, (enum_range(NULL::sync_type))[1 + n % 9], 'key' || n,
              now() - make_interval(hours => 1, mins => n), now() + make_interval(mins => n - 5)
            FROM organization o, generate_series(1, 400) AS n;
          INSERT INTO sync_progress (org_id, sync_id, job_id, entity_type, started_at, updated_at, status, completed_at)
            SELECT o.id, 'sync' || n, 'job' || n, (enum_range(NULL::sync_entity_type))[1 + n % 15],
              now() - make_interval(mins => n), now() - make_interval(mins => n),
              (CASE WHEN n % 100 = 0 THEN 'in_progress' ELSE 'completed' END)::sync_status_type,
              CASE WHEN n % 100 = 0 THEN NULL ELSE now() END
            FROM organization o, generate_series(1, 400) AS n;
          INSERT INTO sync_activity_log (org_id, sync_id, user_id, entity_type, action, status, created_at)
            SELECT o.id, 'sync' || n, CASE WHEN n % 50 = 0 THEN md5('u1')::uuid END,
              (enum_range(NULL::sync_entity_type))[1 + n % 15], (enum_range(NULL::sync_action))[1 + n % 8],
              (enum_range(NULL::sync_status_type))[1 + n % 8],
              date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' + make_interval(secs => n)
            FROM organization o, generate_series(1, 800) AS n;
          INSERT INTO products (id, org_id, sku, name)
            SELECT md5('p' || n)::uuid, id, 'SKU' || n, 'x' FROM organization, generate_series(1, 400) AS n
            WHERE slug = 'busy';
          INSERT INTO product_variants (org_id, product_id, sku) SELECT org_id, id, 'v' || sku FROM products;
          INSERT INTO xorosoft_products (org_id, xorosoft_id, sku, warehouse_code)
            SELECT org_id, sku, sku, 'MAIN' FROM products;
          RESET session_replication_role;
          ANALYZE sync_preview_cache, sync_progress, sync_activity_log, products, product_variants, xorosoft_products;
          """);
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          de-duplication      | idx_sync_preview_cache_key       | SELECT * FROM sync_preview_cache WHERE cache_key = 'key7'
          by job              | idx_sync_progress_org_job        | SELECT * FROM sync_progress WHERE job_id = 'job7'
          by sync             | idx_sync_progress_org_sync       | SELECT * FROM sync_progress WHERE sync_id = 'sync7'
          active syncs only   | idx_sync_progress_active         | SELECT * FROM sync_progress WHERE completed_at IS NULL ORDER BY updated_at DESC
          recent updates      | idx_sync_progress_updated        | SELECT * FROM sync_progress ORDER BY updated_at DESC LIMIT 5
          org activity        | idx_sync_activity_log_org_created | SELECT * FROM sync_activity_log ORDER BY created_at DESC LIMIT 5
          user activity       | idx_sync_activity_log_user       | SELECT * FROM sync_activity_log WHERE user_id = md5('u1')::uuid ORDER BY created_at DESC LIMIT 5
          sync tracking       | idx_sync_activity_log_sync_id    | SELECT * FROM sync_activity_log WHERE sync_id = 'sync7' ORDER BY created_at DESC
          """)
  void the_application_uses(String purpose, String index, String query) throws SQLException {
    String plan =
        Sql.tried(database, org, c -> String.join("\n", Sql.column(c, "EXPLAIN " + query)));
    assertThat(plan).as(purpose).containsPattern(partsOf(index));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TTL clean-up   | idx_sync_preview_cache_expires  | SELECT id FROM sync_preview_cache WHERE expires_at <= now() ORDER BY expires_at LIMIT 1000
          recent entries | idx_sync_preview_cache_computed | SELECT * FROM sync_preview_cache ORDER BY computed_at DESC LIMIT 5
          """)
  void work_over_all_organisations_uses(String purpose, String index, String query)
      throws SQLException {
    try (Connection all = database.superuser()) {
      assertThat(String.join("\n", Sql.column(all, "EXPLAIN " + query)))
          .as(purpose)
          .contains(index);
    }
  }

  /**
   * PostgreSQL does not hold the comparison of enums for leakproof, so under row-level security it
   * compares the organisation first and cannot use a later enum column of the index. Asked free of
   * row-level security, each of these indexes serves its purpose whole.
   */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          query by org & type | idx_sync_preview_cache_org_type  | SELECT * FROM sync_preview_cache WHERE org_id = ? AND sync_type = 'shopify'
          entity analytics    | idx_sync_progress_entity         | SELECT * FROM sync_progress WHERE org_id = ? AND entity_type = 'item' ORDER BY started_at DESC LIMIT 5
          entity activity     | idx_sync_activity_log_entity     | SELECT * FROM sync_activity_log WHERE org_id = ? AND entity_type = 'item' ORDER BY created_at DESC LIMIT 50
          action activity     | idx_sync_activity_log_action     | SELECT * FROM sync_activity_log WHERE org_id = ? AND action = 'sync_start' ORDER BY created_at DESC LIMIT 50
          status activity     | idx_sync_activity_log_status     | SELECT * FROM sync_activity_log WHERE org_id = ? AND status = 'failed' ORDER BY created_at DESC LIMIT 50
          """)
  void an_enum_is_looked_up_by(String purpose, String index, String query) throws SQLException {
    try (Connection all = database.superuser()) {
      // The column and not only the organisation is looked up: it is in the index condition.
      String plan = String.join("\n", Sql.column(all, "EXPLAIN " + query, org));
      assertThat(plan).as(purpose).containsPattern(partsOf(index));
      String column = query.replaceAll(".* AND (\\w+) = .*", "$1");
      assertThat(plan).as(purpose).containsPattern("Index Cond: .*\\b" + column + " = ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "sync_preview_cache, sync_type = 'odoo'",
    "sync_progress, entity_type = 'item'",
    "sync_activity_log, action = 'sync_start'"
  })
  void the_application_finds_an_enum_within_its_organisation(String table, String condition)
      throws SQLException {
    String plan =
        Sql.tried(
            database,
            org,
            c ->
                String.join(
                    "\n", Sql.column(c, "EXPLAIN SELECT * FROM " + table + " WHERE " + condition)));
    assertThat(plan).containsPattern("Index Cond: \\(org_id = ");
  }

  @ParameterizedTest
  @CsvSource({
    "products, AND deleted_at IS NULL",
    "product_variants, AND deleted_at IS NULL",
    "xorosoft_products,"
  })
  void a_sku_is_looked_up_by_its_key_and_not_only_by_its_organisation(String table, String alive)
      throws SQLException {
    String query =
        "EXPLAIN SELECT id FROM "
            + table
            + " WHERE sku_key = 'sku7' "
            + (alive == null ? "" : alive);
    String plan = Sql.tried(database, org, c -> String.join("\n", Sql.column(c, query)));
    assertThat(plan).containsPattern("Index Cond: .*sku_key = ");
  }

  /** An index of a log is one per partition, under a name PostgreSQL makes of columns. */
  private static String partsOf(String index) throws SQLException {
    try (Connection all = database.superuser()) {
      return String.join(
          "|",
          Sql.column(
                  all,
                  "SELECT relid::regclass::text FROM pg_partition_tree(?::regclass)"
                      + " UNION SELECT ?",
                  index,
                  index)
              .stream()
              .map(name -> "\\b" + name + "\\b")
              .toList());
    }
  }
}
