package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What loaders rely on in every target table. */
class ScheduleHubTest {

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
  void holds_the_entities_and_nothing_else() throws SQLException {
    assertThat(tables("true"))
        .containsExactlyInAnyOrder(
            "sites",
            "items",
            "customers",
            "orders",
            "order_lines",
            "co_customers",
            "co_stores",
            "co_products",
            "co_orders",
            "co_order_items",
            "co_shipments",
            "co_inventory");
  }

  @Test
  void every_table_has_a_primary_key_and_ends_with_the_rowversion() throws SQLException {
    assertThat(
            tables(
                "NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p')"))
        .isEmpty();
    assertThat(
            Sql.column(
                catalogue,
                """
                SELECT DISTINCT format('%s %s %s %s', column_name, data_type, is_nullable, column_default)
                FROM information_schema.columns AS c
                WHERE table_schema = 'schedulehub' AND ordinal_position > (
                  SELECT max(ordinal_position) - 2 FROM information_schema.columns AS o
                  WHERE o.table_schema = c.table_schema AND o.table_name = c.table_name)
                """))
        .containsExactlyInAnyOrder(
            "src_rowversion bigint NO 0", "deleted_at timestamp with time zone YES ");
  }

  @Test
  void children_refer_to_their_parents() throws SQLException {
    assertThat(
            Sql.column(
                catalogue,
                "SELECT replace(conrelid::regclass || ' -> ' || confrelid::regclass, 'schedulehub.', '')"
                    + " FROM pg_constraint WHERE contype = 'f'"
                    + " AND connamespace = 'schedulehub'::regnamespace"))
        .containsExactlyInAnyOrder(
            "items -> sites",
            "orders -> customers",
            "orders -> sites",
            "order_lines -> orders",
            "order_lines -> items",
            "co_orders -> co_customers",
            "co_orders -> co_stores",
            "co_shipments -> co_stores",
            "co_shipments -> co_customers",
            "co_order_items -> co_orders",
            "co_order_items -> co_products",
            "co_order_items -> co_shipments",
            "co_inventory -> co_products",
            "co_inventory -> co_stores");
  }

  @Test
  void the_application_may_stage_rows_in_a_temporary_table() throws SQLException {
    Sql.tried(
        database,
        null,
        c -> {
          Sql.run(
              c,
              "CREATE TEMPORARY TABLE stage ON COMMIT DROP AS TABLE schedulehub.items WITH NO DATA");
          return null;
        });
  }

  private static List<String> tables(String condition) throws SQLException {
    return Sql.column(
        catalogue,
        "SELECT relname FROM pg_class c WHERE relkind = 'r'"
            + " AND relnamespace = 'schedulehub'::regnamespace AND "
            + condition);
  }
}
