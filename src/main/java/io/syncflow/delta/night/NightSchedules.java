package io.syncflow.delta.night;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The schedules of an organisation, as people see and change them. */
public final class NightSchedules {

  static final String ONE = " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private static final String SELECT = "SELECT * FROM bridge.background_sync_schedule";

  private static final String RESTART =
      "UPDATE bridge.background_sync_schedule SET total_rows = NULL, rows_per_day = NULL,"
          + " current_offset = 0, days_done = 0, last_key = NULL, high_rowversion = NULL,"
          + " first_night = NULL, night = NULL, night_rows = 0, pass_started_at = NULL,"
          + " pass_completed_at = NULL"
          + ONE
          + " AND (? OR pass_completed_at IS NOT NULL)";

  private static final String SAVE =
      "INSERT INTO bridge.background_sync_schedule (uid, org_id, source_system, entity_name,"
          + " is_enabled, sync_window_start, sync_window_end, time_zone, days_to_complete,"
          + " next_run_at) VALUES (?, ?, ?, ?, true, ?, ?, ?, ?, ?)"
          + " ON CONFLICT (org_id, source_system, entity_name) DO UPDATE SET is_enabled = true,"
          + " sync_window_start = excluded.sync_window_start,"
          + " sync_window_end = excluded.sync_window_end, time_zone = excluded.time_zone,"
          + " days_to_complete = excluded.days_to_complete, next_run_at = excluded.next_run_at,"
          + " updated_at = clock_timestamp()";

  private static final String ENABLE =
      "UPDATE bridge.background_sync_schedule SET is_enabled = ?,"
          + " next_run_at = CASE WHEN pass_completed_at IS NULL THEN ?::timestamptz END,"
          + " updated_at = clock_timestamp()"
          + ONE;

  private static final String REMOVE =
      "DELETE FROM bridge.background_sync_schedule"
          + ONE
          + " RETURNING gave_cursor AND pass_completed_at IS NULL";

  /** The delta began where the pass did; without the pass it has to begin at the beginning. */
  private static final String TAKE_CURSOR_BACK =
      "UPDATE bridge.erp_sync_state SET last_sync_rowversion = NULL, last_key = NULL,"
          + " updated_at = clock_timestamp()"
          + ONE;

  private static final String SPEED =
      "SELECT sum(rows_fetched) / nullif(sum(extract(epoch FROM"
          + " coalesce(finished_at, heartbeat_at) - started_at)), 0) FROM ("
          + "SELECT rows_fetched, finished_at, heartbeat_at, started_at FROM bridge.sync_batches"
          + ONE
          + " AND sync_type = 'background' AND rows_fetched > 0"
          + " ORDER BY started_at DESC LIMIT 3) AS latest";

  private final OrgScope scope;

  public NightSchedules(OrgScope scope) {
    this.scope = scope;
  }

  /** The organisation's schedules, by system and entity. */
  public List<NightSchedule> list(UUID org) {
    return scope.call(
        org,
        connection -> {
          String sql = SELECT + " WHERE org_id = ? ORDER BY source_system, entity_name";
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, org);
            List<NightSchedule> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                found.add(schedule(row));
              }
            }
            return found;
          }
        });
  }

  /** The schedule of an entity, if there is one. */
  public Optional<NightSchedule> find(UUID org, String system, String entity) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(SELECT + ONE)) {
            identify(select, 1, org, system, entity);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(schedule(row)) : Optional.empty();
            }
          }
        });
  }

  /**
   * Adds the schedule of an entity or changes it. A pass that is underway keeps its position and
   * what tonight has read; one that is complete begins anew.
   *
   * @param restart whether one that is underway begins anew, too
   * @param next when the next run may begin
   */
  public void save(
      UUID org,
      String system,
      String entity,
      NightWindow window,
      int days,
      boolean restart,
      Instant next) {
    scope.run(
        org,
        connection -> {
          try (PreparedStatement reset = connection.prepareStatement(RESTART)) {
            identify(reset, 1, org, system, entity);
            reset.setBoolean(4, restart);
            reset.executeUpdate();
          }
          try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            save.setObject(1, UuidCreator.getTimeOrderedEpoch());
            identify(save, 2, org, system, entity);
            save.setObject(5, window.start());
            save.setObject(6, window.end());
            save.setString(7, window.zone().getId());
            save.setInt(8, days);
            save.setObject(9, next.atOffset(ZoneOffset.UTC));
            save.executeUpdate();
          }
        });
  }

  /**
   * Pauses a schedule or lets it go on; a run that is open stops at its next chunk.
   *
   * @param next when the next run may begin
   */
  public void enable(UUID org, String system, String entity, boolean enabled, Instant next) {
    scope.run(
        org,
        connection -> {
          try (PreparedStatement enable = connection.prepareStatement(ENABLE)) {
            enable.setBoolean(1, enabled);
            enable.setObject(2, next.atOffset(ZoneOffset.UTC));
            identify(enable, 3, org, system, entity);
            enable.executeUpdate();
          }
        });
  }

  /**
   * Removes a schedule. Of an incomplete pass that gave the delta its cursor, the cursor goes, too:
   * the next delta then reads everything, because nothing else will.
   *
   * @return whether the delta begins at the beginning now
   */
  public boolean remove(UUID org, String system, String entity) {
    return scope.call(
        org,
        connection -> {
          if (!removed(connection, org, system, entity)) {
            return false;
          }
          try (PreparedStatement back = connection.prepareStatement(TAKE_CURSOR_BACK)) {
            identify(back, 1, org, system, entity);
            return back.executeUpdate() > 0;
          }
        });
  }

  /** How many rows a second its last nights read; null while unknown. */
  public Double rowsPerSecond(UUID org, String system, String entity) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement speed = connection.prepareStatement(SPEED)) {
            identify(speed, 1, org, system, entity);
            try (ResultSet row = speed.executeQuery()) {
              row.next();
              double rows = row.getDouble(1);
              return rows > 0 ? Double.valueOf(rows) : null;
            }
          }
        });
  }

  private static boolean removed(Connection connection, UUID org, String system, String entity)
      throws SQLException {
    try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
      identify(remove, 1, org, system, entity);
      try (ResultSet gone = remove.executeQuery()) {
        return gone.next() && gone.getBoolean(1);
      }
    }
  }

  static void identify(
      PreparedStatement statement, int first, UUID org, String system, String entity)
      throws SQLException {
    statement.setObject(first, org);
    statement.setString(first + 1, system);
    statement.setString(first + 2, entity);
  }

  private static NightSchedule schedule(ResultSet row) throws SQLException {
    return new NightSchedule(
        row.getObject("uid", UUID.class),
        row.getObject("org_id", UUID.class),
        row.getString("source_system"),
        row.getString("entity_name"),
        row.getBoolean("is_enabled"),
        new NightWindow(
            row.getObject("sync_window_start", LocalTime.class),
            row.getObject("sync_window_end", LocalTime.class),
            ZoneId.of(row.getString("time_zone"))),
        row.getInt("days_to_complete"),
        row.getObject("total_rows", Long.class),
        row.getObject("rows_per_day", Long.class),
        row.getLong("current_offset"),
        row.getString("last_key"),
        row.getObject("high_rowversion", Long.class),
        instant(row, "next_run_at"),
        row.getObject("first_night", LocalDate.class),
        row.getObject("night", LocalDate.class),
        row.getLong("night_rows"),
        instant(row, "pass_started_at"),
        instant(row, "pass_completed_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
