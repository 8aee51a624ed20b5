package io.syncflow.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every tenant table x verb x own, other and no organisation, as the application role. The tables
 * come from the catalogue, so one added later is in the matrix, and fails it until it has a row in
 * {@code one-row-of-each.sql}.
 */
class TenantMatrixTest {

  private record Table(String name, String tenant) {}

  private static final String DENIED = "42501";
  private static final List<String> TAKEN_OR_REFERRED_TO =
      List.of("00000", "23505", "23503", "23001");

  private static TestDatabase database;
  private static Connection all;
  private static UUID own;
  private static UUID other;

  @BeforeAll
  static void create() throws SQLException, IOException {
    database = TestDatabase.create();
    all = database.superuser();
    own = OneRowOfEach.create(database);
    other = OneRowOfEach.create(database);
  }

  @AfterAll
  static void drop() throws SQLException {
    all.close();
    database.close();
  }

  @Test
  void each_table_has_a_row_of_both_organisations() throws SQLException {
    List<String> empty = new ArrayList<>();
    for (Table table : tables("NOT c.relispartition")) {
      String rows = Sql.one(all, "SELECT count(DISTINCT " + table.tenant + ") FROM " + table.name);
      if (!"2".equals(rows)) {
        empty.add(table.name);
      }
    }
    assertThat(empty).isEmpty();
  }

  @Test
  void reads_its_own_rows_alone() throws SQLException {
    List<String> leaks = new ArrayList<>();
    for (Table table : tables("NOT c.relispartition")) {
      String count = "SELECT count(*), count(*) FILTER (WHERE %s = ?) FROM %s";
      String sql = count.formatted(table.tenant, table.name);
      expect(
          leaks,
          table,
          "own",
          List.of("1", "1"),
          Sql.tried(database, own, c -> Sql.rows(c, sql, own).get(0)));
      expect(
          leaks,
          table,
          "other",
          List.of("1", "0"),
          Sql.tried(database, own, c -> Sql.rows(c, sql, other).get(0)));
      expect(
          leaks,
          table,
          "none",
          List.of("0", "0"),
          Sql.tried(database, null, c -> Sql.rows(c, sql, own).get(0)));
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void writes_into_its_own_organisation_alone() throws SQLException {
    List<String> leaks = new ArrayList<>();
    for (Table table : tables("NOT c.relispartition")) {
      boolean may = may(table, "INSERT");
      // The copy of a row reaches the unique key, which refuses it, only if row-level security lets
      // it.
      expect(leaks, table, "own", may ? "23505" : DENIED, insertCopy(table, own, own));
      expect(leaks, table, "other", DENIED, insertCopy(table, own, other));
      expect(leaks, table, "none", DENIED, insertCopy(table, null, own));
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void changes_its_own_rows_alone_and_never_gives_one_away() throws SQLException {
    List<String> leaks = new ArrayList<>();
    for (Table table : tables("NOT c.relispartition")) {
      String touch =
          "UPDATE %1$s SET %2$s = %2$s WHERE %2$s = ?".formatted(table.name, table.tenant);
      String give = "UPDATE %1$s SET %2$s = ? WHERE %2$s = ?".formatted(table.name, table.tenant);
      boolean may = may(table, "UPDATE");
      expect(leaks, table, "own", may ? "1" : DENIED, changed(own, touch, own));
      expect(leaks, table, "other", may ? "0" : DENIED, changed(own, touch, other));
      expect(leaks, table, "none", may ? "0" : DENIED, changed(null, touch, own));
      expect(leaks, table, "given away", DENIED, changed(own, give, other, own));
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void deletes_its_own_rows_alone() throws SQLException {
    List<String> leaks = new ArrayList<>();
    for (Table table : tables("NOT c.relispartition")) {
      String delete = "DELETE FROM %s WHERE %s = ?".formatted(table.name, table.tenant);
      boolean may = may(table, "DELETE");
      String ownOutcome = changed(own, delete, own);
      if (may
          ? !"1".equals(ownOutcome) && !TAKEN_OR_REFERRED_TO.contains(ownOutcome)
          : !DENIED.equals(ownOutcome)) {
        leaks.add(table.name + " own: " + ownOutcome);
      }
      expect(leaks, table, "other", may ? "0" : DENIED, changed(own, delete, other));
      expect(leaks, table, "none", may ? "0" : DENIED, changed(null, delete, own));
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void cannot_use_a_partition_by_its_own_name() throws SQLException {
    List<String> leaks = new ArrayList<>();
    List<Table> partitions = tables("c.relispartition");
    assertThat(partitions).hasSizeGreaterThan(25);
    for (Table table : partitions) {
      for (String sql :
          List.of(
              "SELECT count(*) FROM " + table.name,
              "DELETE FROM " + table.name,
              "UPDATE %1$s SET %2$s = %2$s".formatted(table.name, table.tenant),
              "INSERT INTO " + table.name + " DEFAULT VALUES")) {
        expect(leaks, table, sql, DENIED, changed(own, sql));
      }
    }
    assertThat(leaks).isEmpty();
  }

  @Test
  void a_partition_that_someone_grants_by_mistake_still_shows_its_own_organisation_alone()
      throws SQLException {
    List<String> leaks = new ArrayList<>();
    int seen = 0;
    try (Connection granted = database.superuser()) {
      granted.setAutoCommit(false);
      Sql.run(granted, "GRANT ALL ON ALL TABLES IN SCHEMA public TO syncflow_app");
      Sql.run(granted, "SET LOCAL ROLE syncflow_app");
      Sql.enter(granted, own);
      for (Table table : tables("c.relispartition")) {
        seen += Integer.parseInt(Sql.one(granted, "SELECT count(*) FROM " + table.name));
        String foreign = "SELECT count(*) FROM %s WHERE %s = ?".formatted(table.name, table.tenant);
        expect(leaks, table, "other", "0", Sql.one(granted, foreign, other));
        expect(leaks, table, "delete", "0", "" + Sql.run(granted, "DELETE FROM " + table.name));
      }
      granted.rollback();
    }
    assertThat(leaks).isEmpty();
    assertThat(seen).as("rows of the own organisation seen in the three logs").isEqualTo(3);
  }

  private static void expect(
      List<String> leaks, Table table, String whose, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      leaks.add(table.name + " " + whose + ": " + actual + " instead of " + expected);
    }
  }

  private static String changed(UUID org, String sql, Object... values) throws SQLException {
    return Sql.tried(
        database,
        org,
        connection -> {
          try {
            return Integer.toString(Sql.run(connection, sql, values));
          } catch (SQLException e) {
            return e.getSQLState();
          }
        });
  }

  /** Tries to insert the row of {@code source} as the application working for {@code org}. */
  private static String insertCopy(Table table, UUID org, UUID source) throws SQLException {
    String row;
    row =
        Sql.one(
            all,
            "SELECT to_jsonb(t) FROM %s t WHERE %s = ?".formatted(table.name, table.tenant),
            source);
    // A generated column takes no value.
    String columns =
        Sql.one(
            all,
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid ="
                + " ?::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            table.name);
    return changed(
        org,
        "INSERT INTO %1$s (%2$s) SELECT %2$s FROM jsonb_populate_record(NULL::%1$s, ?::jsonb)"
            .formatted(table.name, columns),
        row);
  }

  private static boolean may(Table table, String verb) throws SQLException {
    return "t"
        .equals(Sql.one(all, "SELECT has_table_privilege('syncflow_app', ?, ?)", table.name, verb));
  }

  private static List<Table> tables(String condition) throws SQLException {
    return Sql.rows(
            all,
            """
            SELECT n.nspname || '.' || c.relname, a.attname
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
              AND (a.attname IN ('org_id', 'tenant_id')
                OR c.oid = 'public.organization'::regclass AND a.attname = 'id')
            WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'bridge', 'auth') AND\s"""
                + condition
                + " ORDER BY 1")
        .stream()
        .map(row -> new Table(row.get(0), row.get(1)))
        .toList();
  }
}
