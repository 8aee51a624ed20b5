package io.syncflow.ledger;

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
  private final Map<UUID, Run> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService beats;

  RunKeeper(OrgScope scope, Leases leases, RunJournal journal, Duration beat) {
    this.scope = scope;
    this.leases = leases;
    this.journal = journal;
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

  /** The number of runs this process has open. */
  public int openRuns() {
    return open.size();
  }

  void beat() {
    for (Run run : open.values()) {
      try {
        scope.run(
            run.org(),
            connection -> {
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

  @Override
  public void close() {
    beats.shutdownNow();
  }
}
