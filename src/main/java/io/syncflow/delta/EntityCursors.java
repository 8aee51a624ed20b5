package io.syncflow.delta;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The cursors of an organisation's entities, for people: what they stand at, and why. */
public final class EntityCursors {

  private static final int SHOWN = 10;

  private static final String FIND =
      "SELECT s.rowversion_kind, s.last_sync_rowversion, s.last_key::text, s.overlap,"
          + " coalesce(s.overlap_width, s.overlap), s.overlap_widest, s.calm_runs,"
          + " s.read_again_from, (SELECT l.batch_uid FROM bridge.run_leases l"
          + " WHERE l.org_id = s.org_id AND l.source_system = s.source_system"
          + " AND l.entity_name = s.entity_name AND l.lease_until >= clock_timestamp())"
          + " FROM bridge.erp_sync_state s"
          + " WHERE s.org_id = ? AND s.source_system = ? AND s.entity_name = ?";

  private static final String ALERTS =
      "SELECT message FROM bridge.alerts WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? AND ended_at IS NULL AND kind IN ('"
          + Overlaps.LATE_ROWS
          + "', '"
          + Overlaps.OVERLAP_EXHAUSTED
          + "') ORDER BY kind";

  private static final String PASSES =
      "SELECT uid, state, read_from, low_rowversion, high_rowversion, source_clock, rows_fetched,"
          + " rows_late, late_low, started_at FROM bridge.sync_batches WHERE org_id = ?"
          + " AND source_system = ? AND entity_name = ? ORDER BY started_at DESC LIMIT "
          + SHOWN;

  private static final String CHANGES =
      "SELECT old_rowversion, old_key::text, new_rowversion, new_key::text, reason, changed_by,"
          + " changed_at FROM bridge.cursor_audit WHERE org_id = ? AND source_system = ?"
          + " AND entity_name = ? ORDER BY changed_at DESC LIMIT "
          + SHOWN;

  private final OrgScope scope;

  public EntityCursors(OrgScope scope) {
    this.scope = scope;
  }

  /** An entity's cursor; empty when no run of it has read yet and nobody has set it. */
  public Optional<EntityCursor> find(UUID org, String system, String entity) {
    return scope.call(
        org,
        connection -> {
          List<EntityCursor> found =
              read(
                  connection,
                  FIND,
                  org,
                  system,
                  entity,
                  row -> cursor(connection, row, org, system, entity));
          return found.stream().findFirst();
        });
  }

  private static EntityCursor cursor(
      Connection connection, ResultSet row, UUID org, String system, String entity)
      throws SQLException {
    String kind = row.getString(1);
    Long rowversion = row.getObject(2, Long.class);
    return new EntityCursor(
        system,
        entity,
        kind,
        rowversion,
        Rowversion.moment(kind, rowversion),
        row.getString(3),
        distance(kind, row.getObject(4, Long.class)),
        distance(kind, row.getObject(5, Long.class)),
        distance(kind, row.getObject(6, Long.class)),
        row.getInt(7),
        row.getObject(8, Long.class),
        row.getObject(9, UUID.class),
        read(connection, ALERTS, org, system, entity, alert -> alert.getString(1)),
        read(connection, PASSES, org, system, entity, EntityCursors::pass),
        read(connection, CHANGES, org, system, entity, EntityCursors::change));
  }

  private static String distance(String kind, Long distance) {
    return distance == null ? null : Rowversion.shown(kind, distance);
  }

  private static EntityCursor.Pass pass(ResultSet row) throws SQLException {
    return new EntityCursor.Pass(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, Long.class),
        row.getObject(4, Long.class),
        row.getObject(5, Long.class),
        instant(row.getTimestamp(6)),
        row.getLong(7),
        row.getLong(8),
        row.getObject(9, Long.class),
        instant(row.getTimestamp(10)));
  }

  private static EntityCursor.Change change(ResultSet row) throws SQLException {
    return new EntityCursor.Change(
        row.getObject(1, Long.class),
        row.getString(2),
        row.getObject(3, Long.class),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        instant(row.getTimestamp(7)));
  }

  private static Instant instant(Timestamp value) {
    return value == null ? null : value.toInstant();
  }

  @FunctionalInterface
  private interface Row<T> {
    T of(ResultSet row) throws SQLException;
  }

  private static <T> List<T> read(
      Connection connection, String sql, UUID org, String system, String entity, Row<T> each)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, org);
      select.setString(2, system);
      select.setString(3, entity);
      List<T> rows = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          rows.add(each.of(row));
        }
      }
      return rows;
    }
  }
}
