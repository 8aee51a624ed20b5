package io.syncflow.delta;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps each entity's overlap in {@code bridge.erp_sync_state} and lets it learn from the late rows
 * that its batches recorded (decision 18). A run that ended early is judged when the next one
 * begins, so a crash forgets nothing.
 */
public final class Overlaps {

  /** The kind of alert: late rows near the edge have widened the overlap. */
  public static final String LATE_ROWS = "late_rows";

  /** The kind of alert: rows come later than the widest overlap, and some may be missing. */
  public static final String OVERLAP_EXHAUSTED = "overlap_exhausted";

  private static final Logger LOG = LoggerFactory.getLogger(Overlaps.class);

  private static final String ENTITY =
      " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private static final String ENSURE =
      "INSERT INTO bridge.erp_sync_state (org_id, source_system, entity_name) VALUES (?, ?, ?)"
          + " ON CONFLICT DO NOTHING";

  private static final String LOOK =
      "SELECT overlap_width, calm_runs, read_again_from, unjudged_batch_uid"
          + " FROM bridge.erp_sync_state"
          + ENTITY;

  private static final String LOCK = LOOK + " FOR UPDATE";

  private static final String READ =
      "SELECT cursor_rowversion, read_from, late_low FROM bridge.sync_batches"
          + " WHERE org_id = ? AND uid = ? AND cursor_rowversion IS NOT NULL"
          + " AND read_from IS NOT NULL"
          // What a backfill has not carried yet looks late to the delta beside it.
          + " AND NOT EXISTS (SELECT FROM bridge.background_sync_schedule s"
          + " WHERE s.org_id = sync_batches.org_id"
          + " AND s.source_system = sync_batches.source_system"
          + " AND s.entity_name = sync_batches.entity_name"
          + " AND s.pass_started_at IS NOT NULL AND s.pass_completed_at IS NULL)";

  private static final String KEEP =
      "UPDATE bridge.erp_sync_state SET rowversion_kind = ?, overlap = ?, overlap_widest = ?,"
          + " overlap_width = NULLIF(?, ?), calm_runs = ?, read_again_from = ?,"
          + " unjudged_batch_uid = ?"
          + ENTITY;

  private static final String NOTE =
      "UPDATE bridge.sync_batches SET read_from = ? WHERE org_id = ? AND uid = ?";

  private final OrgScope scope;
  private final Alerts alerts;

  public Overlaps(OrgScope scope, Alerts alerts) {
    this.scope = scope;
    this.alerts = alerts;
  }

  /** The state as it is kept, and the batch that it has not learnt from. */
  private record Kept(Overlap overlap, UUID unjudged) {}

  /**
   * Where a run begins to read; noted in its batch.
   *
   * @param run the open run
   * @param delta what its route says now
   * @return the rowversion to start from; null = the beginning, because there is no cursor yet
   */
  public Long readFrom(Run run, DeltaDefinition delta) {
    if (!run.isBooked()) {
      return scope.call(run.org(), connection -> look(connection, run, delta));
    }
    return scope.call(
        run.org(),
        connection -> {
          Kept kept = lock(connection, run, delta);
          Overlap overlap = learn(connection, run, delta, kept, kept.unjudged(), false);
          Long from = overlap.readFrom(run.cursor());
          keep(connection, run, delta, overlap, run.id());
          try (PreparedStatement note = connection.prepareStatement(NOTE)) {
            note.setObject(1, from);
            note.setObject(2, run.org());
            note.setObject(3, run.id());
            note.executeUpdate();
          }
          return from;
        });
  }

  /**
   * Learns from a run that read to its end. Never fails it: what cannot be learnt now is learnt
   * when the next run begins.
   */
  public void judge(Run run, DeltaDefinition delta) {
    try {
      scope.run(
          run.org(),
          connection -> {
            Kept kept = lock(connection, run, delta);
            if (run.id().equals(kept.unjudged())) {
              keep(
                  connection,
                  run,
                  delta,
                  learn(connection, run, delta, kept, run.id(), true),
                  null);
            }
          });
    } catch (DatabaseException e) {
      LOG.warn("The overlap of {} {} learns later: {}", run.system(), run.entity(), e.getMessage());
    }
  }

  private Overlap learn(
      Connection connection,
      Run run,
      DeltaDefinition delta,
      Kept kept,
      UUID batch,
      boolean completed)
      throws SQLException {
    try (PreparedStatement read = connection.prepareStatement(READ)) {
      read.setObject(1, run.org());
      read.setObject(2, batch);
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          return kept.overlap();
        }
        long cursor = row.getLong(1);
        Long lateLow = row.getObject(3, Long.class);
        Overlap.Learnt learnt = kept.overlap().after(cursor, row.getLong(2), lateLow, completed);
        tell(run, batch, delta, learnt, lateLow == null ? 0 : cursor - lateLow);
        return learnt.overlap();
      }
    }
  }

  private void tell(
      Run run, UUID batch, DeltaDefinition delta, Overlap.Learnt learnt, long latest) {
    switch (learnt.lesson()) {
      case WIDENED -> raise(run, batch, LATE_ROWS, widened(delta, learnt.overlap(), latest));
      case EXHAUSTED ->
          raise(run, batch, OVERLAP_EXHAUSTED, exhausted(delta, learnt.overlap(), latest));
      case CALMED -> {
        alerts.end(run.org(), LATE_ROWS, run.system(), run.entity());
        alerts.end(run.org(), OVERLAP_EXHAUSTED, run.system(), run.entity());
      }
      default -> {}
    }
  }

  private void raise(Run run, UUID batch, String kind, String message) {
    alerts.raise(new Alerts.Alert(run.org(), kind, run.system(), run.entity(), batch, message));
  }

  private static String widened(DeltaDefinition delta, Overlap overlap, long latest) {
    return "records of %s appeared %s below the cursor, near the edge of what is read again; the overlap is %s now and grows to %s at most"
        .formatted(
            delta.entity(),
            shown(delta, latest),
            shown(delta, overlap.width()),
            shown(delta, overlap.widest()));
  }

  private static String exhausted(DeltaDefinition delta, Overlap overlap, long latest) {
    return "records of %s appeared %s below the cursor, near the edge of the widest overlap %s; later ones would be missed: run syncflow reconcile %s %s and raise overlap or maxWidening"
        .formatted(
            delta.entity(),
            shown(delta, latest),
            shown(delta, overlap.widest()),
            delta.system(),
            delta.entity());
  }

  private static String shown(DeltaDefinition delta, long distance) {
    return Rowversion.shown(delta.rowversion().kind(), distance);
  }

  /** Where a run that is only imagined would begin; learns and notes nothing. */
  private static Long look(Connection connection, Run run, DeltaDefinition delta)
      throws SQLException {
    try (PreparedStatement look = connection.prepareStatement(LOOK)) {
      entity(look, 1, run);
      try (ResultSet row = look.executeQuery()) {
        Overlap overlap = row.next() ? overlap(row, delta) : untouched(delta);
        return overlap.readFrom(run.cursor());
      }
    }
  }

  private static Overlap untouched(DeltaDefinition delta) {
    return Overlap.of(delta.overlap(), delta.widestOverlap(), null, 0, null);
  }

  private static Overlap overlap(ResultSet row, DeltaDefinition delta) throws SQLException {
    return Overlap.of(
        delta.overlap(),
        delta.widestOverlap(),
        row.getObject(1, Long.class),
        row.getInt(2),
        row.getObject(3, Long.class));
  }

  private static Kept lock(Connection connection, Run run, DeltaDefinition delta)
      throws SQLException {
    try (PreparedStatement ensure = connection.prepareStatement(ENSURE)) {
      entity(ensure, 1, run);
      ensure.executeUpdate();
    }
    try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
      entity(lock, 1, run);
      try (ResultSet row = lock.executeQuery()) {
        row.next();
        return new Kept(overlap(row, delta), row.getObject(4, UUID.class));
      }
    }
  }

  private static void keep(
      Connection connection, Run run, DeltaDefinition delta, Overlap overlap, UUID unjudged)
      throws SQLException {
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setString(1, delta.rowversion().kind());
      keep.setLong(2, overlap.configured());
      keep.setLong(3, overlap.widest());
      keep.setLong(4, overlap.width());
      keep.setLong(5, overlap.configured());
      keep.setInt(6, overlap.calmRuns());
      keep.setObject(7, overlap.readAgainFrom());
      keep.setObject(8, unjudged);
      entity(keep, 9, run);
      keep.executeUpdate();
    }
  }

  private static void entity(PreparedStatement statement, int first, Run run) throws SQLException {
    statement.setObject(first, run.org());
    statement.setString(first + 1, run.system());
    statement.setString(first + 2, run.entity());
  }
}
