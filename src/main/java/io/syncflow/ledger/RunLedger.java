package io.syncflow.ledger;

import com.github.f4b6a3.uuid.UuidCreator;
import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens and closes runs, whatever the system (decision 14). Chunks are booked by {@link ChunkBook}.
 *
 * <p>A run that its process left open is closed as failed by {@link #closeAbandoned} or by the
 * entity's next start, which then continues it ({@code partial_resume}, decision 16).
 */
public final class RunLedger {

  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  /**
   * A run of which nothing but failures came is a failed one (D30), but for a replay: it has only
   * records that had failed before, and to find that they still do is its work done.
   */
  private static final String CLOSE =
      "UPDATE bridge.sync_batches SET"
          + " status = CASE WHEN ? AND rows_fetched > 0 AND rows_failed = rows_fetched"
          + "   THEN 'failed' ELSE ? END,"
          + " state = CASE WHEN NOT ? OR rows_failed = 0 THEN ?"
          + "   WHEN ? AND rows_failed = rows_fetched THEN 'failed' ELSE 'completed_with_errors' END,"
          + " error_message = ?, finished_at = clock_timestamp(), requested = NULL"
          + " WHERE org_id = ? AND uid = ? AND status = 'running' RETURNING state";

  private static final String SUCCEED =
      "UPDATE bridge.erp_sync_state SET last_batch_uid = ?, updated_at = clock_timestamp()"
          + " WHERE org_id = ? AND source_system = ? AND entity_name = ?";

  private final OrgScope scope;
  private final Leases leases;
  private final RunJournal journal;
  private final RunKeeper keeper;
  private final RunOpening opening;
  private final UnaryOperator<String> redact;

  RunLedger(
      OrgScope scope,
      Leases leases,
      RunJournal journal,
      RunKeeper keeper,
      UnaryOperator<String> redact) {
    this.redact = redact;
    this.scope = scope;
    this.leases = leases;
    this.journal = journal;
    this.keeper = keeper;
    this.opening = new RunOpening(leases, journal);
  }

  /**
   * Opens a run and takes its lease.
   *
   * @throws RunHeld when the database was restored and nobody has confirmed it yet
   * @throws RunRefused when a run of the same organisation, system and entity is open and alive
   */
  public Run open(RunRequest request) {
    Run run = scope.call(request.org(), connection -> opening.open(connection, request));
    keeper.keep(run);
    return run;
  }

  /**
   * Opens a run in the thread's open transaction and keeps it from everybody else: the lease, too,
   * ends with that transaction. For work that is to be rolled back.
   *
   * @throws RunRefused as {@link #open} does
   */
  public Run openUnseen(RunRequest request) {
    return scope.call(request.org(), connection -> opening.open(connection, request));
  }

  /** The run that would be opened now, without opening it: for a preview, which writes nothing. */
  public Run imagine(RunRequest request, Instant now) {
    Long cursor = scope.call(request.org(), connection -> RunOpening.cursor(connection, request));
    return Run.imagined(
        UuidCreator.getTimeOrderedEpoch(),
        request.org(),
        request.system(),
        request.entity(),
        request.mode(),
        cursor,
        now);
  }

  /** The uid of the newest run of an entity, open or not; null when there was none. */
  public UUID lastRun(RunRequest request) {
    return scope.call(request.org(), connection -> RunOpening.lastRun(connection, request));
  }

  /** The sentence that is kept of a failure: the innermost reason, without secrets. */
  public String reason(Throwable cause) {
    return FailureReason.of(cause, redact);
  }

  /**
   * Tells in {@code sync_activity_log} that a preview was computed (B-92).
   *
   * @param records how many would change
   * @param failure why it could not be computed; null when it was
   */
  public void previewed(Run run, UUID user, long records, String failure) {
    scope.run(run.org(), connection -> journal.previewed(connection, run, user, records, failure));
  }

  /**
   * Closes the run as completed, with errors when it has failed records. The database refuses a sum
   * that does not add up.
   *
   * @throws ChunkBook.Fenced when the run has been taken over meanwhile
   */
  public RunState complete(Run run) {
    return close(run, RunState.COMPLETED, null);
  }

  /**
   * Closes the run after an exception: as cancelled, timed out or failed. What its chunks committed
   * stays. A run that has been taken over is left alone: its successor has closed it.
   *
   * @param cause what ended it; its message is kept for people
   */
  public void fail(Run run, Throwable cause) {
    RunState state =
        cause instanceof RunCancelled
            ? RunState.CANCELLED
            : cause instanceof RunTimedOut ? RunState.TIMEOUT : RunState.FAILED;
    if (cause instanceof ChunkBook.Fenced) {
      keeper.forget(run);
      return;
    }
    String reason = FailureReason.of(cause, redact);
    LOG.warn(
        "Run {} of {} {} ended as {}: {}",
        run.id(),
        run.system(),
        run.entity(),
        state.code(),
        reason);
    try {
      close(run, state, reason);
    } catch (DatabaseException e) {
      if (!e.passesLater()) {
        throw e;
      }
      LOG.warn("The end of run {} is written once the database is back", run.id());
    }
  }

  /**
   * Closes as failed the runs of every organisation that their processes left open: the lease has
   * ended, or this node knows that an earlier boot of it held it.
   *
   * @return how many were closed
   */
  public int closeAbandoned() {
    int closed = 0;
    for (Leases.Abandoned abandoned : scope.call(null, leases::abandoned)) {
      closed += closeAbandoned(abandoned) ? 1 : 0;
    }
    return closed;
  }

  private boolean closeAbandoned(Leases.Abandoned abandoned) {
    try {
      boolean closed =
          scope.call(abandoned.org(), connection -> closeAbandoned(connection, abandoned));
      if (closed) {
        LOG.warn(
            "Closed the run of {} {} that its process left open",
            abandoned.system(),
            abandoned.entity());
      }
      return closed;
    } catch (DatabaseException e) {
      // The others are closed all the same, and this one is tried again.
      LOG.warn(
          "The abandoned run of {} {} cannot be closed: {}",
          abandoned.system(),
          abandoned.entity(),
          Leases.LOCK_NOT_AVAILABLE.equals(e.sqlState())
              ? "its process stands still inside a chunk"
              : e.getMessage());
      return false;
    }
  }

  private boolean closeAbandoned(Connection connection, Leases.Abandoned abandoned)
      throws SQLException {
    RunMode mode = leases.expire(connection, abandoned);
    if (mode == null) {
      return false;
    }
    opening.closeCrashed(
        connection,
        new RunRequest(
            abandoned.org(), abandoned.system(), abandoned.entity(), mode, "schedule", null));
    return true;
  }

  /** A run whose end cannot be written now is closed as soon as the database is back. */
  private RunState close(Run run, RunState state, String reason) {
    keeper.forget(run);
    try {
      return closeNow(run, state, reason);
    } catch (DatabaseException e) {
      if (e.passesLater()) {
        keeper.closeLater(run, () -> closeNow(run, state, reason));
      }
      throw e;
    }
  }

  private RunState closeNow(Run run, RunState state, String reason) {
    return scope.call(
        run.org(),
        connection -> {
          RunState closed = close(connection, run, state, reason);
          leases.release(connection, run);
          boolean completed =
              closed == RunState.COMPLETED || closed == RunState.COMPLETED_WITH_ERRORS;
          if (completed && run.mode().tellsHealth()) {
            succeed(connection, run);
          }
          journal.closed(connection, run);
          return closed;
        });
  }

  private static RunState close(Connection connection, Run run, RunState state, String reason)
      throws SQLException {
    try (PreparedStatement close = connection.prepareStatement(CLOSE)) {
      boolean completed = state == RunState.COMPLETED;
      boolean judged = completed && run.mode() != RunMode.REPLAY;
      close.setBoolean(1, judged);
      close.setString(2, state.batchStatus());
      close.setBoolean(3, completed);
      close.setString(4, state.code());
      close.setBoolean(5, judged);
      close.setString(6, reason);
      close.setObject(7, run.org());
      close.setObject(8, run.id());
      try (ResultSet closed = close.executeQuery()) {
        if (!closed.next()) {
          throw new ChunkBook.Fenced(run);
        }
        return RunState.valueOf(closed.getString(1).toUpperCase(Locale.ROOT));
      }
    }
  }

  private static void succeed(Connection connection, Run run) throws SQLException {
    try (PreparedStatement succeed = connection.prepareStatement(SUCCEED)) {
      succeed.setObject(1, run.id());
      succeed.setObject(2, run.org());
      succeed.setString(3, run.system());
      succeed.setString(4, run.entity());
      succeed.executeUpdate();
    }
  }
}
