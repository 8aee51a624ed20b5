package io.syncflow.cli;

import io.syncflow.Hub;
import io.syncflow.delta.DeltaJobs;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunExtents;
import io.syncflow.ledger.RunSummary;
import io.syncflow.ledger.Runs;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.record.ParentKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.support.DefaultExchange;

/** Runs an organisation's entities one after another, parents first, with a progress bar each. */
final class SandboxRuns {

  private static final long LOOK_AGAIN_MILLIS = 100;
  private static final int PAGE = 500;

  private final Hub hub;
  private final UUID org;
  private final boolean bars;
  private final Runs runs;
  private final RunExtents extents;

  SandboxRuns(Hub hub, UUID org, boolean bars) {
    this.hub = hub;
    this.org = org;
    this.bars = bars;
    this.runs = new Runs(hub.scope());
    this.extents = new RunExtents(hub.scope());
  }

  /** The entities in the order of their foreign keys. */
  List<String> ordered(Collection<String> entities) {
    TargetCatalogue targets = hub.bean("targets", TargetCatalogue.class);
    return DependencyOrder.of(
        entities,
        entity ->
            targets.describe(org, entity).parents().stream().map(ParentKey::parentTable).toList());
  }

  /**
   * Runs each entity to its end.
   *
   * @return the runs, in that order; a run that failed is among them
   * @throws IllegalStateException when an entity's run could not be opened
   */
  List<RunSummary> runAll(List<String> entities) throws InterruptedException {
    List<RunSummary> done = new ArrayList<>();
    for (String entity : entities) {
      done.add(run(entity));
    }
    return done;
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

  private RunSummary run(String entity) throws InterruptedException {
    CompletableFuture<Run> opened = new CompletableFuture<>();
    Exchange exchange = new DefaultExchange(hub.context());
    exchange.setProperty(DeltaJobs.ONLY_ORG, org);
    exchange.setProperty(DeltaJobs.OPENED, opened);
    ProducerTemplate job = hub.context().createProducerTemplate();
    try (RunBar bar = new RunBar(entity, bars, Terminal.unicode())) {
      CompletableFuture<Exchange> ended =
          job.asyncSend("direct:" + SandboxOrganisation.SYSTEM + "-" + entity, exchange);
      while (!finished(ended)) {
        show(bar, opened);
      }
      RunSummary run = summary(entity, opened, ended.join());
      bar.finish(run.fetched());
      return run;
    } finally {
      job.stop();
    }
  }

  private static boolean finished(CompletableFuture<Exchange> ended) throws InterruptedException {
    try {
      ended.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private void show(RunBar bar, CompletableFuture<Run> opened) {
    if (bars && opened.isDone()) {
      extents.find(org, opened.join().id()).ifPresent(bar::show);
    }
  }

  private RunSummary summary(String entity, CompletableFuture<Run> opened, Exchange ended) {
    if (!opened.isDone()) {
      Throwable cause = ended.getException();
      throw new IllegalStateException(
          "the run of " + entity + " was not opened" + (cause == null ? "" : ": " + cause), cause);
    }
    return runs.find(org, opened.join().id()).orElseThrow();
  }
}
