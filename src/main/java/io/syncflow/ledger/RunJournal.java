package io.syncflow.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a run's story in the documents' other tables, under the run's one id (decision 14): {@code
 * sync_progress}, {@code sync_activity_log}, {@code data_sync_status}, and the system's own table
 * of runs. The completion row of the activity log is written by the database, from the progress
 * row.
 */
final class RunJournal implements RunProgress {

  private static final String START =
      "INSERT INTO public.sync_progress (id, org_id, sync_id, job_id, entity_type, source_system,"
          + " initiated_by, status) VALUES (?, ?, ?, ?, ?::sync_entity_type, ?, ?, 'in_progress')";

  private static final String EXPECT_PROGRESS =
      "UPDATE public.sync_progress SET total_items = ? WHERE org_id = ? AND sync_id = ?";

  private static final String EXPECT_BATCH =
      "UPDATE bridge.sync_batches SET source_clock = ? WHERE org_id = ? AND uid = ? AND status = 'running'";

  /**
   * Everything is copied from the batch, which the chunks' transactions have counted. Until a
   * comparing run counts, it is as far as it has read its source.
   */
  private static final String PROGRESS =
      "UPDATE public.sync_progress p SET processed_count = b.done - b.rows_failed,"
          + " failed_count = b.rows_failed, current_item = b.done,"
          + " total_items = CASE WHEN p.total_items IS NULL AND NOT ? THEN NULL"
          + "   WHEN b.source_rows_read IS NOT NULL AND b.status <> 'running' THEN b.done"
          + "   ELSE GREATEST(p.total_items, b.done) END,"
          + " unchanged_count = b.rows_unchanged, pending_count = b.rows_pending,"
          + " superseded_count = b.rows_superseded, skipped_count = b.rows_skipped,"
          + " status = b.state::sync_status_type, error_message = b.error_message"
          + " FROM (SELECT *, CASE WHEN status = 'running' THEN GREATEST(rows_fetched, source_rows_read)"
          + "   ELSE rows_fetched END AS done FROM bridge.sync_batches) AS b"
          + " WHERE p.org_id = ? AND p.sync_id = ? AND b.org_id = p.org_id AND b.uid = ?"
          + " AND p.completed_at IS NULL";

  private static final String STATUS =
      "INSERT INTO public.data_sync_status AS s (id, org_id, system, entity_type, status,"
          + " last_attempt_at, last_batch_uid)"
          + " VALUES (?, ?, ?, ?, 'in_progress', clock_timestamp(), ?)"
          + " ON CONFLICT (org_id, system, entity_type, sync_direction) DO UPDATE SET"
          + " status = excluded.status, last_attempt_at = excluded.last_attempt_at,"
          + " last_batch_uid = excluded.last_batch_uid";

  /**
   * The retry counter counts failures in a row; success ends it (E-24, E-25, E-26, E-28). A run
   * beside the delta was not noted as the last one and changes nothing.
   */
  private static final String OUTCOME =
      "UPDATE public.data_sync_status s SET"
          + " status = CASE WHEN b.status = 'completed' THEN 'success' ELSE 'failure' END,"
          + " last_sync_at = CASE WHEN b.status = 'completed' THEN b.finished_at ELSE s.last_sync_at END,"
          + " retry_count = CASE WHEN b.status = 'completed' THEN 0 ELSE s.retry_count + 1 END,"
          + " error_message = b.error_message FROM bridge.sync_batches b"
          + " WHERE b.org_id = ? AND b.uid = ? AND s.org_id = b.org_id AND s.system = b.source_system"
          + " AND s.entity_type = b.entity_name AND s.sync_direction = 'inbound'"
          + " AND s.last_batch_uid = b.uid";

  private static final String TELL =
      "INSERT INTO public.sync_activity_log (id, org_id, sync_id, entity_type, action, status,"
          + " user_id, source_system, error_message)"
          + " VALUES (?, ?, ?, ?::sync_entity_type, ?::sync_action, ?::sync_status_type, ?, ?, ?)";

  private static final String PREVIEWED =
      "INSERT INTO public.sync_activity_log (id, org_id, sync_id, entity_type, action, status,"
          + " record_count, duration_seconds, user_id, source_system, error_message)"
          + " VALUES (?, ?, ?, ?::sync_entity_type, 'preview_delta', ?::sync_status_type, ?,"
          + " greatest(0, extract(epoch FROM clock_timestamp() - ?)), ?, ?, ?)";

  private static final Logger LOG = LoggerFactory.getLogger(RunJournal.class);

  private final OrgScope scope;
  private final SyrveSyncRuns syrve = new SyrveSyncRuns();
  private final XorosoftSyncLogs xorosoft = new XorosoftSyncLogs();

  RunJournal(OrgScope scope) {
    this.scope = scope;
  }

  void previewed(Connection connection, Run run, UUID user, long records, String failure)
      throws SQLException {
    try (PreparedStatement tell = connection.prepareStatement(PREVIEWED)) {
      tell.setObject(1, UuidCreator.getTimeOrderedEpoch());
      tell.setObject(2, run.org());
      tell.setString(3, run.id().toString());
      tell.setString(4, Vocabulary.entityType(run.entity()));
      tell.setString(5, (failure == null ? RunState.COMPLETED : RunState.FAILED).code());
      tell.setLong(6, records);
      tell.setTimestamp(7, Timestamp.from(run.startedAt()));
      tell.setObject(8, user);
      tell.setString(9, run.system());
      tell.setString(10, failure);
      tell.executeUpdate();
    }
  }

  void opened(Connection connection, Run run, RunRequest request) throws SQLException {
    try (PreparedStatement start = connection.prepareStatement(START)) {
      start.setObject(1, UuidCreator.getTimeOrderedEpoch());
      start.setObject(2, run.org());
      start.setString(3, run.id().toString());
      start.setString(4, run.system() + "-" + run.entity());
      start.setString(5, Vocabulary.entityType(run.entity()));
      start.setString(6, run.system());
      start.setObject(7, request.initiatedBy());
      start.executeUpdate();
    }
    if (run.mode().tellsHealth()) {
      attempted(connection, run);
    }
    syrve.opened(connection, run);
    xorosoft.opened(connection, run);
    String trigger = request.trigger().equals("schedule") ? "scheduled_run" : "manual_trigger";
    tell(connection, request, run.id(), trigger, RunState.IN_PROGRESS, null);
    if (run.resumedFrom() != null) {
      tell(connection, request, run.id(), "partial_resume", RunState.IN_PROGRESS, null);
    }
    tell(connection, request, run.id(), "sync_start", RunState.IN_PROGRESS, null);
  }

  private static void attempted(Connection connection, Run run) throws SQLException {
    try (PreparedStatement status = connection.prepareStatement(STATUS)) {
      status.setObject(1, UuidCreator.getTimeOrderedEpoch());
      status.setObject(2, run.org());
      status.setString(3, run.system());
      status.setString(4, run.entity());
      status.setObject(5, run.id());
      status.executeUpdate();
    }
  }

  void crashed(Connection connection, RunRequest request, UUID batch) throws SQLException {
    progress(connection, request.org(), batch, true);
    outcome(connection, request.org(), batch);
    syrve.closed(connection, request.org(), batch);
    xorosoft.closed(connection, request.org(), batch);
    tell(
        connection,
        request,
        batch,
        "error_recovery",
        RunState.FAILED,
        "the process ended before the run did");
  }

  void progressed(Connection connection, Run run) throws SQLException {
    progress(connection, run.org(), run.id(), false);
  }

  void closed(Connection connection, Run run) throws SQLException {
    progress(connection, run.org(), run.id(), true);
    outcome(connection, run.org(), run.id());
    syrve.closed(connection, run.org(), run.id());
    xorosoft.closed(connection, run.org(), run.id());
  }

  @Override
  public void expect(Run run, Long total, Instant sourceClock) {
    if (!run.isBooked()) {
      return;
    }
    scope.runApart(
        run.org(),
        connection -> {
          try (PreparedStatement expect = connection.prepareStatement(EXPECT_PROGRESS)) {
            expect.setObject(1, total);
            expect.setObject(2, run.org());
            expect.setString(3, run.id().toString());
            expect.executeUpdate();
          }
          try (PreparedStatement expect = connection.prepareStatement(EXPECT_BATCH)) {
            expect.setTimestamp(1, sourceClock == null ? null : Timestamp.from(sourceClock));
            expect.setObject(2, run.org());
            expect.setObject(3, run.id());
            expect.executeUpdate();
          }
        });
  }

  @Override
  public void notice(Run run, String sentence) {
    if (!run.isBooked()) {
      return;
    }
    LOG.warn("Run {} of {} {}: {}", run.id(), run.system(), run.entity(), sentence);
    try {
      scope.runApart(
          run.org(),
          new ActivityWarning(
                  run.org(), run.id(), run.system(), run.entity(), RunState.IN_PROGRESS, sentence)
              ::write);
    } catch (DatabaseException e) {
      LOG.warn("A notice of run {} could not be kept: {}", run.id(), e.getMessage());
    }
  }

  private static void progress(Connection connection, UUID org, UUID batch, boolean last)
      throws SQLException {
    try (PreparedStatement progress = connection.prepareStatement(PROGRESS)) {
      progress.setBoolean(1, last);
      progress.setObject(2, org);
      progress.setString(3, batch.toString());
      progress.setObject(4, batch);
      progress.executeUpdate();
    }
  }

  private static void outcome(Connection connection, UUID org, UUID batch) throws SQLException {
    try (PreparedStatement outcome = connection.prepareStatement(OUTCOME)) {
      outcome.setObject(1, org);
      outcome.setObject(2, batch);
      outcome.executeUpdate();
    }
  }

  private static void tell(
      Connection connection,
      RunRequest request,
      UUID batch,
      String action,
      RunState state,
      String message)
      throws SQLException {
    try (PreparedStatement tell = connection.prepareStatement(TELL)) {
      tell.setObject(1, UuidCreator.getTimeOrderedEpoch());
      tell.setObject(2, request.org());
      tell.setString(3, batch.toString());
      tell.setString(4, Vocabulary.entityType(request.entity()));
      tell.setString(5, action);
      tell.setString(6, state.code());
      tell.setObject(7, request.initiatedBy());
      tell.setString(8, request.system());
      tell.setString(9, message);
      tell.executeUpdate();
    }
  }
}
