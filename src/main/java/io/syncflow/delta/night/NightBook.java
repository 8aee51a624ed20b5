package io.syncflow.delta.night;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What a backfill's runs write to their schedule, apart from the position, which moves in the
 * chunks' own transactions ({@link io.syncflow.ledger.ChunkBook}).
 */
public final class NightBook {

  private static final String DUE =
      "SELECT org_id, source_system, entity_name FROM bridge.due_nights(?)";

  private static final String BEGIN =
      "UPDATE bridge.background_sync_schedule SET pass_started_at = ?, high_rowversion = ?,"
          + " first_night = ?, updated_at = clock_timestamp()"
          + NightSchedules.ONE;

  /** A delta without a cursor would read everything at once, which is what the nights are for. */
  private static final String GIVE_CURSOR =
      "INSERT INTO bridge.erp_sync_state AS s (org_id, source_system, entity_name,"
          + " last_sync_rowversion, last_sync_timestamp)"
          + " VALUES (?, ?, ?, ?, clock_timestamp())"
          + " ON CONFLICT (org_id, entity_name, source_system) DO UPDATE SET"
          + " last_sync_rowversion = excluded.last_sync_rowversion,"
          + " last_sync_timestamp = excluded.last_sync_timestamp, updated_at = clock_timestamp()"
          + " WHERE s.last_sync_rowversion IS NULL";

  private static final String GAVE_CURSOR =
      "UPDATE bridge.background_sync_schedule SET gave_cursor = true" + NightSchedules.ONE;

  private static final String PLAN =
      "UPDATE bridge.background_sync_schedule SET night = ?, night_rows = 0, rows_per_day = ?,"
          + " days_done = ?, total_rows = current_offset + ?, updated_at = clock_timestamp()"
          + NightSchedules.ONE;

  private static final String NEXT =
      "UPDATE bridge.background_sync_schedule SET next_run_at = ?, updated_at = clock_timestamp()"
          + NightSchedules.ONE
          + " AND pass_completed_at IS NULL";

  private static final String COMPLETE =
      "UPDATE bridge.background_sync_schedule SET pass_completed_at = ?, next_run_at = NULL,"
          + " total_rows = current_offset, gave_cursor = false, updated_at = clock_timestamp()"
          + NightSchedules.ONE;

  private final OrgScope scope;

  public NightBook(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * A schedule whose next run may begin.
   *
   * @param entity the entity, for example {@code items}
   */
  public record Due(UUID org, String system, String entity) {}

  /** The enabled schedules of all organisations whose next run may begin, longest due first. */
  public List<Due> due(Instant now) {
    return scope.call(
        null,
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setObject(1, now.atOffset(ZoneOffset.UTC));
            List<Due> due = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
              while (row.next()) {
                due.add(new Due(row.getObject(1, UUID.class), row.getString(2), row.getString(3)));
              }
            }
            return due;
          }
        });
  }

  /**
   * Begins a pass. An entity whose delta has never run gets its cursor here: the pass carries what
   * is there, the delta what comes later.
   *
   * @param bound the source's highest rowversion; null when there is none
   */
  public void begin(Run run, Instant now, Long bound, Night night) {
    scope.run(
        run.org(),
        connection -> {
          try (PreparedStatement begin = connection.prepareStatement(BEGIN)) {
            begin.setObject(1, now.atOffset(ZoneOffset.UTC));
            begin.setObject(2, bound);
            begin.setObject(3, night.day());
            identify(begin, 4, run);
            begin.executeUpdate();
          }
          if (bound == null) {
            return;
          }
          try (PreparedStatement give = connection.prepareStatement(GIVE_CURSOR);
              PreparedStatement note = connection.prepareStatement(GAVE_CURSOR)) {
            identify(give, 1, run);
            give.setLong(4, bound);
            if (give.executeUpdate() == 1) {
              identify(note, 1, run);
              note.executeUpdate();
            }
          }
        });
  }

  /** Notes the plan of a night; it has read nothing yet. */
  public void plan(Run run, Night night, NightPlan plan) {
    LocalDate first = plan.first();
    scope.run(
        run.org(),
        connection -> {
          try (PreparedStatement note = connection.prepareStatement(PLAN)) {
            note.setObject(1, night.day());
            note.setLong(2, plan.budget(night.day()));
            note.setLong(3, ChronoUnit.DAYS.between(first, night.day()));
            note.setLong(4, plan.remaining());
            identify(note, 5, run);
            note.executeUpdate();
          }
        });
  }

  /** Notes when the next run may begin. */
  public void next(UUID org, String system, String entity, Instant next) {
    scope.run(
        org,
        connection -> {
          try (PreparedStatement note = connection.prepareStatement(NEXT)) {
            note.setObject(1, next.atOffset(ZoneOffset.UTC));
            NightSchedules.identify(note, 2, org, system, entity);
            note.executeUpdate();
          }
        });
  }

  /** Notes that every row of the pass is read. */
  public void complete(Run run, Instant now) {
    scope.run(
        run.org(),
        connection -> {
          try (PreparedStatement note = connection.prepareStatement(COMPLETE)) {
            note.setObject(1, now.atOffset(ZoneOffset.UTC));
            identify(note, 2, run);
            note.executeUpdate();
          }
        });
  }

  private static void identify(PreparedStatement statement, int first, Run run)
      throws SQLException {
    NightSchedules.identify(statement, first, run.org(), run.system(), run.entity());
  }
}
