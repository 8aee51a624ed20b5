package io.syncflow.load;

import io.syncflow.record.TargetColumn;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Waiting rows whose parent has arrived, on their way from {@code bridge.pending_children} into a
 * stage of their own table; rows that gave up waiting for it come along from their dead letters.
 */
final class FreedChildren {

  private static final String CREATE =
      "CREATE TEMP TABLE IF NOT EXISTS freed_children (payload jsonb NOT NULL) ON COMMIT DELETE"
          + " ROWS";

  /** The columns of a payload: those that were mapped when the row began to wait. */
  private static final String COLUMN_SET =
      "ARRAY(SELECT k FROM jsonb_object_keys(f.payload) AS k ORDER BY k)";

  private static final String TAKE_HELD =
      "WITH due AS (SELECT h.uid FROM bridge.held_changes AS h WHERE h.org_id = ?"
          + " AND h.source_system = ? AND h.entity_name = ? AND NOT EXISTS (SELECT FROM"
          + " bridge.failed_records AS f WHERE f.org_id = h.org_id AND f.source_system ="
          + " h.source_system AND f.entity_name = h.entity_name AND f.bk_hash = h.bk_hash"
          + " AND f.resolved_at IS NULL) ORDER BY h.uid LIMIT ?),"
          + " freed AS (DELETE FROM bridge.held_changes AS h USING due WHERE h.uid = due.uid"
          + " RETURNING h.payload) INSERT INTO pg_temp.freed_children SELECT payload FROM freed";

  private final Work work;

  FreedChildren(Work work) {
    this.work = work;
  }

  /**
   * Frees the rows of a child entity that wait for a staged parent.
   *
   * @param referred the parent's columns that the child refers to, in the foreign key's order
   * @param open how many records wait for the parent's entity
   * @return the sets of columns they have; empty when none is freed
   */
  List<List<String>> take(StageTable parent, TargetTable child, List<String> referred, int open)
      throws SQLException {
    try (Statement create = work.connection().createStatement()) {
      create.execute(CREATE);
      create.execute("DELETE FROM pg_temp.freed_children");
    }
    try (PreparedStatement take = Sql.plan(work.connection(), takeSql(parent, referred, open))) {
      take.setObject(1, work.run().org());
      take.setString(2, work.run().system());
      take.setString(3, parent.target().name());
      take.setString(4, child.name());
      return take.executeUpdate() == 0 ? List.of() : columnSets(child);
    }
  }

  /**
   * Frees held changes of an entity that no open dead letter is before, the oldest first.
   *
   * @param limit at most so many
   * @return as {@link #take}
   */
  List<List<String>> takeHeld(TargetTable target, int limit) throws SQLException {
    try (Statement create = work.connection().createStatement()) {
      create.execute(CREATE);
      create.execute("DELETE FROM pg_temp.freed_children");
    }
    try (PreparedStatement take = Sql.plan(work.connection(), TAKE_HELD)) {
      take.setObject(1, work.run().org());
      take.setString(2, work.run().system());
      take.setString(3, target.name());
      take.setInt(4, limit);
      return take.executeUpdate() == 0 ? List.of() : columnSets(target);
    }
  }

  private static String takeSql(StageTable parent, List<String> referred, int open) {
    String mine =
        " w.org_id = r.org AND w.source_system = r.system AND w.parent_entity = r.parent"
            + " AND w.child_entity = r.child";
    String gaveUp =
        " g.org_id = r.org AND g.source_system = r.system AND g.parent_entity = r.parent"
            + " AND g.entity_name = r.child AND g.resolved_at IS NULL"
            + " AND g.stage_failed = 'parent'";
    String waiting =
        "SELECT w.parent_key ->> 0 FROM bridge.pending_children AS w, mine AS r WHERE"
            + mine
            + " UNION ALL SELECT g.parent_key ->> 0 FROM bridge.failed_records AS g, mine AS r"
            + " WHERE"
            + gaveUp;
    String filter =
        open >= OpenItems.MANY
            ? null
            : KeySql.startsWith(
                "p", parent.target().column(referred.get(0)).orElseThrow(), waiting, false);
    return "WITH mine AS MATERIALIZED (SELECT ?::uuid AS org, ?::text AS system, ?::text AS parent,"
        + " ?::text AS child), arrived AS MATERIALIZED (SELECT DISTINCT "
        + KeySql.referenceHash("p", parent, referred)
        + " AS hash FROM "
        + source(parent, referred)
        + " AS p"
        + (filter == null ? "" : " WHERE " + filter)
        + "), freed AS (DELETE FROM bridge.pending_children AS w USING mine AS r, arrived AS a"
        + " WHERE"
        + mine
        + " AND w.parent_bk_hash = a.hash RETURNING w.child_payload)"
        + " INSERT INTO pg_temp.freed_children SELECT child_payload FROM freed"
        // A dead letter stays open until its record passes; its settlement then closes it.
        + " UNION ALL SELECT g.normalized_data FROM bridge.failed_records AS g, mine AS r,"
        + " arrived AS a WHERE"
        + gaveUp
        + " AND g.parent_bk_hash = a.hash AND g.normalized_data IS NOT NULL";
  }

  /** The stage, or the staged rows of the target when a referred column is not mapped. */
  private static String source(StageTable parent, List<String> referred) {
    if (parent.columnNames().containsAll(referred)) {
      return parent.sql();
    }
    return "(SELECT t.* FROM "
        + parent.sql()
        + " AS s JOIN "
        + Sql.table(parent.target())
        + " AS t ON "
        + Sql.each(parent.target().key(), " AND ", c -> "t." + Sql.name(c) + " = s." + Sql.name(c))
        + ")";
  }

  private List<List<String>> columnSets(TargetTable child) throws SQLException {
    List<List<String>> sets = new ArrayList<>();
    try (Statement ask = work.connection().createStatement();
        ResultSet rows =
            ask.executeQuery(
                "SELECT DISTINCT " + COLUMN_SET + " FROM pg_temp.freed_children AS f")) {
      while (rows.next()) {
        sets.add(List.copyOf(Arrays.asList((String[]) rows.getArray(1).getArray())));
      }
    }
    return sets;
  }

  /**
   * Puts the freed rows with exactly these columns into an empty stage.
   *
   * @return rows whose payload the column types no longer take, and which are not in the stage
   */
  List<RefusedRow> fill(StageTable stage, List<String> columnSet) throws SQLException {
    Connection connection = work.connection();
    var before = connection.setSavepoint();
    try {
      fill(stage, columnSet, null);
      return List.of();
    } catch (SQLException e) {
      if (!Refusal.isOfRow(e)) {
        throw e;
      }
      connection.rollback(before);
      return fillOneByOne(stage, columnSet);
    }
  }

  private void fill(StageTable stage, List<String> columnSet, String place) throws SQLException {
    String definition =
        stage.columns().stream()
            .map(c -> Sql.name(c.name()) + " " + c.sqlType())
            .collect(Collectors.joining(", "));
    String sql =
        "INSERT INTO "
            + stage.sql()
            + " SELECT r.* FROM pg_temp.freed_children AS f CROSS JOIN LATERAL"
            + " jsonb_to_record(f.payload) AS r("
            + definition
            + ") WHERE "
            + COLUMN_SET
            + " = ?"
            + (place == null ? "" : " AND f.ctid = ?::tid");
    try (PreparedStatement fill = Sql.plan(work.connection(), sql)) {
      fill.setArray(1, work.connection().createArrayOf("text", columnSet.toArray()));
      if (place != null) {
        fill.setString(2, place);
      }
      fill.executeUpdate();
    }
  }

  private List<RefusedRow> fillOneByOne(StageTable stage, List<String> columnSet)
      throws SQLException {
    Connection connection = work.connection();
    List<RefusedRow> refused = new ArrayList<>();
    for (String place : places()) {
      var before = connection.setSavepoint();
      try {
        fill(stage, columnSet, place);
        connection.releaseSavepoint(before);
      } catch (SQLException e) {
        if (!Refusal.isOfRow(e)) {
          throw e;
        }
        connection.rollback(before);
        refused.addAll(refuse(stage.target(), place, Refusal.of(e)));
      }
    }
    return refused;
  }

  private List<String> places() throws SQLException {
    List<String> places = new ArrayList<>();
    try (Statement ask = work.connection().createStatement();
        ResultSet rows = ask.executeQuery("SELECT ctid::text FROM pg_temp.freed_children")) {
      while (rows.next()) {
        places.add(rows.getString(1));
      }
    }
    return places;
  }

  private List<RefusedRow> refuse(TargetTable child, String place, Refusal refusal)
      throws SQLException {
    String sql =
        "DELETE FROM pg_temp.freed_children AS f WHERE f.ctid = ?::tid RETURNING ARRAY["
            + Sql.each(child.key(), ", ", c -> "f.payload ->> " + literal(c))
            + "], (f.payload ->> "
            + literal(TargetTable.ROWVERSION)
            + ")::bigint, f.payload::text";
    try (PreparedStatement take = Sql.plan(work.connection(), sql)) {
      take.setString(1, place);
      return RefusedRow.take(take, refusal);
    }
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The child's columns of that set, in table order. */
  static List<TargetColumn> columns(TargetTable child, List<String> columnSet) {
    return child.columns().stream().filter(c -> columnSet.contains(c.name())).toList();
  }
}
