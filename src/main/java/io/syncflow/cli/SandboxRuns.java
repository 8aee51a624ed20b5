package io.syncflow.cli;

import io.syncflow.Hub;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.ProgressBoard;
import io.syncflow.ledger.ProgressReport;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.record.ParentKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an organisation's entities one after another, parents first, with a progress bar each. */
final class SandboxRuns {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxRuns.class);
  private static final long LOOK_AGAIN_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 30_000;
  private static final Set<String> OPEN = Set.of("pending", "in_progress", "paused");
  private static final int PAGE = 500;

  private final Hub hub;
  private final UUID org;
  private final boolean bars;
  private final StartSync starter;
  private final Runs runs;
  private final ProgressBoard progress;

  SandboxRuns(Hub hub, UUID org, boolean bars) {
    this.hub = hub;
    this.org = org;
    this.bars = bars;
    this.starter = hub.bean("startSync", StartSync.class);
    this.runs = new Runs(hub.scope());
    this.progress = new ProgressBoard(hub.scope());
  }

  /** The entities in the order of their foreign keys. */
  List<SandboxEntity> ordered(List<SandboxEntity> entities) {
    Map<String, SandboxEntity> named = new LinkedHashMap<>();
    entities.forEach(entity -> named.put(entity.name(), entity));
    return DependencyOrder.of(named.keySet(), this::parents).stream().map(named::get).toList();
  }

  /** What goes to a target over HTTP has no table here, and so no parents. */
  private List<String> parents(String entity) {
    try {
      return hub.bean("targets", TargetCatalogue.class).describe(org, entity).parents().stream()
          .map(ParentKey::parentTable)
          .toList();
    } catch (TargetCatalogue.UnusableTarget e) {
      return List.of();
    }
  }

  /**
   * What became of carrying the entities.
   *
   * @param runs the runs, in the order of the entities; a run that failed is among them
   * @param skipped a sentence for each entity that got no run, by its {@link SandboxEntity#label}
   */
  record Round(List<RunSummary> runs, Map<String, String> skipped) {}

  /**
   * Runs each entity to its end. One that cannot be run is skipped: its route is stopped, a run of
   * it stays open for half a minute, or it could not be opened.
   */
  Round runAll(List<SandboxEntity> entities) throws InterruptedException {
    List<RunSummary> done = new ArrayList<>();
    Map<String, String> skipped = new LinkedHashMap<>();
    for (SandboxEntity next : entities) {
      String entity = next.name();
      try {
        done.add(run(next));
      } catch (StartSync.RouteStopped e) {
        skipped.put(next.label(), entity + " is stopped: skipped");
      } catch (RunRefused e) {
        skipped.put(next.label(), entity + " has another run open: skipped");
      } catch (RuntimeException e) {
        LOG.debug("{} could not be run", entity, e);
        skipped.put(next.label(), entity + " could not be run: " + Refusals.sentence(e));
      }
    }
    return new Round(done, skipped);
  }

  /** The organisation's runs after the given one, oldest first; all of them after null. */
  List<RunSummary> since(UUID last) {
    List<RunSummary> found = new ArrayList<>();
    UUID before = null;
    while (true) {
      List<RunSummary> page = runs.list(org, new Runs.Query(null, null, null, before, PAGE));
      for (RunSummary run : page) {
        if (last != null && run.run().compareTo(last) <= 0) {
          return found;
        }
        found.add(0, run);
      }
      if (page.size() < PAGE) {
        return found;
      }
      before = page.get(page.size() - 1).run();
    }
  }

  private RunSummary run(SandboxEntity entity) throws InterruptedException {
    Run run = open(entity);
    try (RunBar bar = new RunBar(entity.name(), bars, Terminal.unicode())) {
      RunSummary now = summary(run);
      while (OPEN.contains(now.status())) {
        bar.show(now.fetched(), bars ? total(run) : null);
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        now = summary(run);
      }
      bar.show(now.fetched(), now.fetched());
      return now;
    }
  }

  /** Opens a run; one that a trigger or a person has open is waited for. */
  private Run open(SandboxEntity entity) throws InterruptedException {
    for (long waited = 0; ; waited += LOOK_AGAIN_MILLIS) {
      try {
        return starter.start(org, entity.system(), entity.name(), RunMode.REALTIME, null);
      } catch (RunRefused e) {
        if (waited >= PATIENCE_MILLIS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  private RunSummary summary(Run run) {
    return runs.find(org, run.id()).orElseThrow();
  }

  private Long total(Run run) {
    return progress.of(org, run.id()).map(ProgressReport::total).orElse(null);
  }
}
