package io.syncflow.delta;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRefused;
import io.syncflow.ledger.RunRequest;
import io.syncflow.ledger.RunState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a job route around its read: for whom, open, acknowledge, close. */
public final class DeltaJobs {

  private static final Logger LOG = LoggerFactory.getLogger(DeltaJobs.class);

  /** Exchange property: only this organisation ({@link UUID}); absent = every due one. */
  public static final String ONLY_ORG = "onlyOrg";

  /** Exchange property: the source system of a job that has no {@link DeltaDefinition}. */
  public static final String SYSTEM = "system";

  /** Exchange property: the entity of a job that has no {@link DeltaDefinition}. */
  public static final String ENTITY = "entity";

  /** Exchange property: the {@link RunMode}; absent = realtime. */
  public static final String MODE = "mode";

  /**
   * Exchange property: the keys (a list of {@link io.syncflow.record.BusinessKey}) whose records
   * alone are carried; absent = what is new.
   */
  public static final String KEYS = "keys";

  /** Exchange property: {@code manual} or {@code schedule}; absent = manual. */
  public static final String TRIGGER = "trigger";

  /** Exchange property: the user ({@link UUID}) who asked; absent for a schedule. */
  public static final String ACTOR = "actor";

  /**
   * Exchange property: a {@link CompletableFuture} that gets the {@link Run} as soon as it is open;
   * may be absent.
   */
  public static final String OPENED = "opened";

  private static final String DUE = "SELECT DISTINCT org_id FROM bridge.due_organizations(?)";

  private final OrgScope scope;
  private final RunLedger ledger;
  private final Overlaps overlaps;

  public DeltaJobs(OrgScope scope, RunLedger ledger, Overlaps overlaps) {
    this.scope = scope;
    this.ledger = ledger;
    this.overlaps = overlaps;
  }

  /**
   * The organisations that the job is to run for: those with an enabled connection to its source
   * system.
   */
  public List<UUID> due(Exchange exchange) {
    UUID only = exchange.getProperty(ONLY_ORG, UUID.class);
    if (only != null) {
      return List.of(only);
    }
    return scope.call(
        null,
        connection -> {
          List<UUID> due = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setString(1, system(exchange));
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                due.add(rows.getObject(1, UUID.class));
              }
            }
          }
          return due;
        });
  }

  /**
   * Lets every run pass but a reconciliation, before it is open: for jobs whose target is no table
   * that could be compared.
   *
   * @throws StartSync.UnknownSync when it is one
   */
  public void refuseReconcile(Exchange exchange) {
    if (exchange.getProperty(MODE, RunMode.class) == RunMode.RECONCILE) {
      DeltaDefinition delta = delta(exchange);
      throw new StartSync.UnknownSync(
          "reconciles",
          system(exchange),
          delta == null ? exchange.getProperty(ENTITY, String.class) : delta.entity());
    }
  }

  /**
   * Opens the run that the exchange's properties describe. That a schedule finds one open is said
   * here, once for each organisation; the next fire tries again.
   *
   * @throws io.syncflow.ledger.RunRefused when one is open already
   */
  public Run open(Exchange exchange) {
    DeltaDefinition delta = delta(exchange);
    RunRequest request =
        new RunRequest(
            exchange.getProperty("org", UUID.class),
            system(exchange),
            delta == null ? exchange.getProperty(ENTITY, String.class) : delta.entity(),
            exchange.getProperty(MODE, RunMode.REALTIME, RunMode.class),
            exchange.getProperty(TRIGGER, "manual", String.class),
            exchange.getProperty(ACTOR, UUID.class));
    Run run = open(request);
    @SuppressWarnings("unchecked")
    CompletableFuture<Run> opened = exchange.getProperty(OPENED, CompletableFuture.class);
    if (opened != null) {
      opened.complete(run);
    }
    return run;
  }

  private Run open(RunRequest request) {
    try {
      return ledger.open(request);
    } catch (RunRefused e) {
      // A backfill looks for its window each minute, and a night is long.
      if ("schedule".equals(request.trigger()) && request.mode() != RunMode.BACKGROUND) {
        LOG.info("Organisation {}: not started, {}", request.org(), e.getMessage());
      }
      throw e;
    }
  }

  private static String system(Exchange exchange) {
    DeltaDefinition delta = delta(exchange);
    return delta == null ? exchange.getProperty(SYSTEM, String.class) : delta.system();
  }

  /** Null for a job that reads something else than a delta. */
  private static DeltaDefinition delta(Exchange exchange) {
    return exchange.getProperty("delta", DeltaDefinition.class);
  }

  /** Says that the chunk's transaction has committed; only then is the next one handed out. */
  public void loaded(@ExchangeProperty("chunks") Chunks chunks) {
    chunks.loaded();
  }

  /**
   * Proves that the source was read to its end, before anything is concluded from what it lacks.
   *
   * @throws IllegalStateException when it was not
   */
  public void exhausted(@ExchangeProperty("chunks") Chunks chunks) {
    chunks.verifyExhausted();
  }

  /**
   * Throws what a try block of a route has caught. Camel takes an exception of a split's step for
   * one that an error policy has dealt with, and the policies further out leave it alone; thrown
   * anew, it is theirs again.
   */
  public void fail(Exception cause) throws Exception {
    throw cause;
  }

  /**
   * Closes the run once its source is read to the end and every chunk is loaded, and lets the
   * overlap learn from its late rows.
   */
  public RunState complete(
      @ExchangeProperty("chunks") Chunks chunks,
      @ExchangeProperty("run") Run run,
      @ExchangeProperty("delta") DeltaDefinition delta) {
    chunks.verifyExhausted();
    RunState state = ledger.complete(run);
    overlaps.judge(run, delta);
    return state;
  }
}
