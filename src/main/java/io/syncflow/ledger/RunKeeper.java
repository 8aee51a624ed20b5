package io.syncflow.ledger;

import io.syncflow.db.DatabaseException;
import io.syncflow.db.OrgScope;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this process's open runs alive: extends their leases and writes their progress, each in a
 * short transaction of its own (TRAP-22). A beat that fails is logged and tried again; it never
 * fails the work.
 */
public final class RunKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunKeeper.class);

  private final OrgScope scope;
  private final Leases leases;
  private final RunJournal journal;

  /** Milliseconds that a beat waits for an answer: a dead connection must not cost the lease. */
  private final int patience;

  private final Map<UUID, Run> open = new ConcurrentHashMap<>();
  private final Map<UUID, Runnable> unclosed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService beats;

  RunKeeper(OrgScope scope, Leases leases, RunJournal journal, Duration lease, Duration beat) {
    this.scope = scope;
    this.leases = leases;
    this.journal = journal;
    this.patience = (int) lease.dividedBy(6).toMillis();
    this.beats =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "run-keeper");
              thread.setDaemon(true);
              return thread;
            });
    beats.scheduleWithFixedDelay(
        this::beat, beat.toMillis(), beat.toMillis(), TimeUnit.MILLISECONDS);
  }

  void keep(Run run) {
    open.put(run.id(), run);
  }

  void forget(Run run) {
    open.remove(run.id());
  }

  /**
   * Closes a run whose end could not be written because the database was away: tried again at each
   * beat, so that its lease does not block the entity longer than the outage lasted.
   *
   * @param closing closes it; throws {@link DatabaseException} while it cannot
   */
  void closeLater(Run run, Runnable closing) {
    unclosed.putIfAbsent(run.id(), closing);
  }

  /** The number of runs this process has open. */
  public int openRuns() {
    return open.size();
  }

  void beat() {
    unclosed.forEach(this::closeNow);
    for (Run run : open.values()) {
      try {
        scope.run(
            run.org(),
            connection -> {
              connection.setNetworkTimeout(Runnable::run, patience);
              if (!leases.extend(connection, run) && open.remove(run.id()) != null) {
                LOG.warn(
                    "Run {} of {} {} has lost its lease", run.id(), run.system(), run.entity());
              }
              journal.progressed(connection, run);
            });
      } catch (RuntimeException e) {
        LOG.warn("The heartbeat of run {} failed: {}", run.id(), e.getMessage());
      }
    }
  }

  private void closeNow(UUID run, Runnable closing) {
    try {
      closing.run();
      unclosed.remove(run);
    } catch (DatabaseException e) {
      if (!e.passesLater()) {
        LOG.warn("Run {} could not be closed: {}", run, e.getMessage());
        unclosed.remove(run);
      }
    } catch (RuntimeException e) {
      LOG.warn("Run {} could not be closed: {}", run, e.getMessage());
      unclosed.remove(run);
    }
  }

  @Override
  public void close() {
    beats.shutdownNow();
  }
}
