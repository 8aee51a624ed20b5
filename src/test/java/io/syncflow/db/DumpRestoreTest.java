package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * A dump and its restore lose nothing (TRAP-01, D15). The embedded server comes without pg_dump,
 * and an older one refuses its version, so the rows travel as they do in a dump: COPY per table,
 * constraints checked, triggers and foreign keys not.
 */
class DumpRestoreTest {

  private TestDatabase source;
  private TestDatabase target;

  @BeforeEach
  void create() {
    source = TestDatabase.create();
    target = TestDatabase.create();
  }

  @AfterEach
  void drop() {
    source.close();
    target.close();
  }

  @Test
  @DisplayName("TRAP-01, D15: expired previews, every partition and every kind of value survive")
  void loses_nothing() throws SQLException, IOException {
    UUID org = OneRowOfEach.create(source);
    OneRowOfEach.create(source);
    try (Connection from = source.superuser();
        Connection to = target.superuser()) {
      addAwkwardRows(from, org);
      List<String> tables = tables(from);

      copy(tables, from, to);

      Map<String, String> restored = content(tables, to);
      assertThat(restored).isEqualTo(content(tables, from));
      assertThat(restored.get("public.sync_preview_cache")).startsWith("2 ");
      assertThat(restored.get("public.sync_activity_log_default")).startsWith("1 ");
      assertThat(restored.get("public.sync_activity_log_2025_11")).startsWith("1 ");
      assertThat(restored.get("schedulehub.orders")).startsWith("1 ");
    }
  }

  private static void addAwkwardRows(Connection connection, UUID org) throws SQLException {
    for (String time : List.of("2025-11-30 23:59:59.999999+00", "1999-12-31 23:00:00+00")) {
      Sql.run(
          connection,
          "INSERT INTO sync_activity_log (org_id, action, status, error_message, created_at)"
              + " VALUES (?, 'error_recovery', 'timeout', E'tab\\there\\nline \\\\N \\u00e9', ?::timestamptz)",
          org,
          time);
    }
    Sql.run(
        connection,
        "INSERT INTO sync_progress (org_id, sync_id, entity_type, total_items, processed_count,"
            + " failed_count, status) VALUES (?, 'done', 'order', 5, 3, 2, 'completed')",
        org);
    Sql.run(
        connection,
        "INSERT INTO schedulehub.sites VALUES ('S1', 'Site', 'DE', true, '2024-02-29', 1)");
    Sql.run(
        connection,
        "INSERT INTO schedulehub.customers VALUES ('C1', 'Zoë', null, null, 0.01, 'infinity', 2)");
    Sql.run(
        connection,
        "INSERT INTO schedulehub.orders VALUES ('O1', 'C1', 'S1', '0044-03-15 BC', 'NEW', 'EUR', 3)");
  }

  private static void copy(List<String> tables, Connection from, Connection to)
      throws SQLException, IOException {
    Sql.run(to, "SET session_replication_role = replica");
    CopyManager out = from.unwrap(PGConnection.class).getCopyAPI();
    CopyManager in = to.unwrap(PGConnection.class).getCopyAPI();
    for (String table : tables) {
      StringWriter rows = new StringWriter();
      out.copyOut("COPY " + table + " TO STDOUT", rows);
      in.copyIn("COPY " + table + " FROM STDIN", new StringReader(rows.toString()));
    }
    Sql.run(to, "RESET session_replication_role");
  }

  /** Every table that holds rows itself, but those the migrations fill. */
  private static List<String> tables(Connection connection) throws SQLException {
    return Sql.column(
        connection,
        "SELECT n.nspname || '.' || c.relname FROM pg_class c"
            + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
            + " AND n.nspname IN ('public', 'bridge', 'auth', 'schedulehub')"
            + " AND c.relname NOT IN ('schema_history', 'partitioned_logs')");
  }

  /** For each table: how many rows, and a hash over all of them. */
  private static Map<String, String> content(List<String> tables, Connection connection)
      throws SQLException {
    Map<String, String> content = new TreeMap<>();
    for (String table : tables) {
      content.put(
          table,
          Sql.one(
              connection,
              "SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), ''))"
                  + " FROM "
                  + table
                  + " t"));
    }
    return content;
  }
}
