package io.syncflow.ledger;

import io.syncflow.db.OrgScope;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * What people ask of an open run: pause, resume, cancel. The asking is a column of the run's row,
 * so any node can ask; the run obeys at its next chunk.
 */
public final class RunControl {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

  private static final String ASK =
      "UPDATE bridge.sync_batches SET requested = ? WHERE org_id = ? AND uid = ? AND status = 'running'";

  private static final String OBEY =
      "UPDATE bridge.sync_batches SET state = CASE WHEN requested = 'pause' THEN 'paused'"
          + " ELSE 'in_progress' END WHERE org_id = ? AND uid = ? AND status = 'running'"
          + " AND state <> CASE WHEN requested = 'pause' THEN 'paused' ELSE 'in_progress' END";

  private static final String READ =
      "SELECT requested FROM bridge.sync_batches WHERE org_id = ? AND uid = ? AND status = 'running'";

  private final OrgScope scope;
  private final Clock clock;
  private final Duration limit;
  private volatile boolean ending;

  RunControl(OrgScope scope, Clock clock, Duration limit) {
    this.scope = scope;
    this.clock = clock;
    this.limit = limit;
  }

  /** Asks the run to wait before its next chunk; answers false when no such run is open. */
  public boolean pause(UUID org, UUID run) {
    return ask(org, run, "pause");
  }

  /** Takes back a pause; answers false when no such run is open. */
  public boolean resume(UUID org, UUID run) {
    return ask(org, run, null);
  }

  /** Asks the run to end before its next chunk; answers false when no such run is open. */
  public boolean cancel(UUID org, UUID run) {
    return ask(org, run, "cancel");
  }

  /** Ends every run of this process before its next chunk: the hub stops. */
  public void endRuns() {
    ending = true;
  }

  /**
   * Called by the run between chunks: returns at once, or waits while it is paused.
   *
   * @throws HubStopping when this process ends
   * @throws RunCancelled when somebody asked for its end
   * @throws RunTimedOut when it has run, pauses included, longer than the limit
   * @throws ChunkBook.Fenced when the run is not open any more
   */
  public void obey(Run run) {
    obey(run, () -> {});
  }

  /**
   * As {@link #obey(Run)}.
   *
   * @param whilePaused called about four times a second while it waits
   */
  public void obey(Run run, Runnable whilePaused) {
    boolean changed = false;
    while (true) {
      if (ending) {
        throw new HubStopping();
      }
      if (Duration.between(run.startedAt(), clock.instant()).compareTo(limit) > 0) {
        throw new RunTimedOut(run, limit);
      }
      if (!run.isBooked()) {
        return;
      }
      String requested = read(run);
      if ("cancel".equals(requested)) {
        throw new RunCancelled(run);
      }
      if (changed || "pause".equals(requested)) {
        show(run);
      }
      if (!"pause".equals(requested)) {
        return;
      }
      changed = true;
      whilePaused.run();
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new RunCancelled(run);
      }
    }
  }

  /**
   * Whether somebody wants the run to wait: for work that has to put something down first.
   *
   * @throws ChunkBook.Fenced when the run is not open any more
   */
  public boolean isToPause(Run run) {
    return "pause".equals(read(run));
  }

  /** Whether a delta, or another run of its lease, is open beside this backfill. */
  public boolean deltaIsOpen(Run backfill) {
    return scope.call(backfill.org(), connection -> Leases.deltaIsOpen(connection, backfill));
  }

  private boolean ask(UUID org, UUID run, String what) {
    return scope.call(
        org,
        connection -> {
          try (PreparedStatement ask = connection.prepareStatement(ASK)) {
            ask.setString(1, what);
            ask.setObject(2, org);
            ask.setObject(3, run);
            return ask.executeUpdate() == 1;
          }
        });
  }

  private String read(Run run) {
    return scope.call(
        run.org(),
        connection -> {
          try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setObject(1, run.org());
            read.setObject(2, run.id());
            try (ResultSet rows = read.executeQuery()) {
              if (!rows.next()) {
                throw new ChunkBook.Fenced(run);
              }
              return rows.getString(1);
            }
          }
        });
  }

  private void show(Run run) {
    scope.run(
        run.org(),
        connection -> {
          try (PreparedStatement obey = connection.prepareStatement(OBEY)) {
            obey.setObject(1, run.org());
            obey.setObject(2, run.id());
            obey.executeUpdate();
          }
        });
  }
}
