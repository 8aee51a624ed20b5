package io.syncflow;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.Refused;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Previews of syncs: what the next run would change, read from the source and compared, record by
 * record, and kept as a plan for an hour (issue 5.6). Nothing else is written but a line of {@code
 * sync_activity_log} that somebody looked, and what HTTP calls always leave in their log. The route
 * {@code preview} calls the steps.
 */
public final class SyncPreviews {

  private static final Logger LOG = LoggerFactory.getLogger(SyncPreviews.class);
  private static final int AT_ONCE = 2;

  private final List<PreviewSource> sources;
  private final Plans plans;
  private final RunLedger ledger;
  private final int most;
  private final Clock clock;
  private final ProducerTemplate producer;

  /** A preview on its way: the plan that it becomes, and the run that it imagines. */
  public record Preview(Plan plan, Run run, UUID user, boolean deletions) {}

  /**
   * @param most how many changes of records a plan keeps
   */
  SyncPreviews(
      CamelContext context,
      List<PreviewSource> sources,
      Plans plans,
      RunLedger ledger,
      int most,
      Clock clock) {
    this.sources = List.copyOf(sources);
    this.plans = plans;
    this.ledger = ledger;
    this.most = most;
    this.clock = clock;
    this.producer = context.createProducerTemplate();
    ThreadPoolProfile profile = new ThreadPoolProfile("previews");
    profile.setPoolSize(1);
    profile.setMaxPoolSize(AT_ONCE);
    profile.setMaxQueueSize(0);
    profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
    producer.setExecutorService(
        context.getExecutorServiceManager().newThreadPool(this, "previews", profile));
  }

  /**
   * Begins a preview and lets it go on by itself, or answers the one of the last hour.
   *
   * @return the plan; {@code open} while it is computed
   * @throws Refused when nothing knows that sync, or too many previews are computed at the moment
   */
  Plan start(
      UUID org, String system, String entity, boolean deletions, boolean fresh, Author author) {
    source(system, entity);
    RunRequest request =
        new RunRequest(org, system, entity, RunMode.REALTIME, "manual", author.user());
    Run run = ledger.imagine(request, clock.instant());
    Plan plan =
        plans.beginSync(
            org,
            system,
            entity,
            deletions ? "deletions" : "",
            ledger.lastRun(request) + "/" + run.cursor(),
            fresh,
            author);
    if (plan.status().equals("open")) {
      Preview preview = new Preview(plan, run, author.user(), deletions);
      try {
        producer.asyncSend("direct:preview", exchange -> exchange.setProperty("preview", preview));
      } catch (RejectedExecutionException e) {
        plans.fail(org, plan.id(), "too many previews were computed at the moment");
        throw new Refused(
            "too_many_previews",
            AT_ONCE + " previews are being computed on this node; try again in a while.");
      }
    }
    return plan;
  }

  /** Begins to read. */
  public PreviewRead open(Preview preview) {
    Run run = preview.run();
    return source(run.system(), run.entity()).open(run, preview.deletions());
  }

  /** The next piece; null at the end. */
  public PreviewRead.Step next(PreviewRead read) {
    return read.next();
  }

  /** Adds a piece to the plan. */
  public void keep(Preview preview, PreviewRead.Step step) {
    UUID org = preview.run().org();
    plans.addChanges(org, preview.plan().id(), step.changes());
    if (!step.records().isEmpty() || !step.counts().isEmpty()) {
      plans.addRecords(org, preview.plan().id(), step.records(), step.counts(), most);
    }
  }

  /** Ends it: now it can be applied. */
  public void complete(Preview preview) {
    Run run = preview.run();
    Plan plan = plans.complete(run.org(), preview.plan().id());
    ledger.previewed(run, preview.user(), plan.changes(), null);
  }

  /** Ends it as failed; one whose place a newer preview has taken is forgotten. */
  public void fail(Preview preview, Exception cause) {
    Run run = preview.run();
    String reason = ledger.reason(cause);
    try {
      plans.fail(run.org(), preview.plan().id(), reason);
    } catch (Refused replaced) {
      LOG.info("A newer preview of {} {} took its place", run.system(), run.entity());
      return;
    }
    LOG.warn("The preview of {} {} failed: {}", run.system(), run.entity(), reason);
    ledger.previewed(run, preview.user(), 0, reason);
  }

  /** Gives back what a read holds. */
  public void close(PreviewRead read) {
    if (read != null) {
      try {
        read.close();
      } catch (Exception e) {
        LOG.warn("What a preview read was not closed cleanly: {}", e.getMessage());
      }
    }
  }

  private PreviewSource source(String system, String entity) {
    return sources.stream()
        .filter(source -> source.knows(system, entity))
        .findFirst()
        .orElseThrow(
            () ->
                new Refused(
                    "unknown_sync",
                    "No preview knows "
                        + entity
                        + " of "
                        + system
                        + ": it is no entity that the hub reads, or another system keeps what it"
                        + " has."));
  }
}
