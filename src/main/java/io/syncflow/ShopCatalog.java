package io.syncflow;

import io.syncflow.catalog.Acknowledgement;
import io.syncflow.catalog.Intake;
import io.syncflow.catalog.IntakeReport.Outcome;
import io.syncflow.catalog.IntakeReport.Verdict;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.Overwrites;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.http.CallMeter;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunMode;
import io.syncflow.shopify.Kept;
import io.syncflow.shopify.ShopProducts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * Joins the shop's room and the catalog's, which do not know each other: what is news of a shop is
 * taken into the catalog, in the same transaction. One operation of the catalog belongs to a run,
 * begun with its first news.
 */
public final class ShopCatalog {

  private final ShopProducts products;
  private final Intake intake;
  private final Overwrites overwrites;
  private final RunOperation operation;

  ShopCatalog(
      ShopProducts products,
      Intake intake,
      Overwrites overwrites,
      Operations operations,
      Function<UUID, CallMeter.Sums> costs) {
    this.products = products;
    this.intake = intake;
    this.overwrites = overwrites;
    this.operation = new RunOperation(operations, costs);
  }

  /**
   * Takes the body, what was {@link Kept}, into the catalog. What the catalog refuses counts as
   * failed and becomes a dead letter, and is offered again by the next run.
   */
  public Kept take(Exchange exchange) {
    Kept kept = exchange.getMessage().getBody(Kept.class);
    if (kept.changed().isEmpty() && kept.gone().isEmpty()) {
      return kept;
    }
    Run run = exchange.getProperty("run", Run.class);
    List<RemoteChange> changes = new ArrayList<>();
    kept.changed().forEach(product -> changes.add(ShopifyChange.of(product)));
    kept.gone().forEach(id -> changes.add(ShopifyChange.gone(id)));
    return products.refuse(run, kept, takeChanges(exchange, run, changes));
  }

  /**
   * Takes changes into the catalog.
   *
   * @return why, of those that it refuses, by the shop's id
   */
  Map<String, String> takeChanges(Exchange exchange, Run run, List<RemoteChange> changes) {
    boolean first =
        run.cursor() == null && run.mode() != RunMode.REPLAY && run.entity().equals("products");
    UUID id =
        operation.of(
            exchange,
            run,
            first ? "First load of the shop" : "Changes of the shop",
            first ? "full_sync" : "delta_sync");
    Map<String, String> refused = new HashMap<>();
    for (Verdict verdict : intake.take(run.org(), id, changes).verdicts()) {
      if (verdict.outcome() == Outcome.REFUSED) {
        refused.put(verdict.externalId(), verdict.reason());
      }
    }
    return refused;
  }

  /**
   * Keeps an edit at the shop that was written over before anybody saw it.
   *
   * @param taken what is agreed now; null when nothing is
   */
  void keepOverwritten(
      Exchange exchange, Run run, PushOutcome.Overwritten edit, Acknowledgement taken) {
    UUID id = operation.of(exchange, run, "Changes told to the shop", "push");
    overwrites.keep(run.org(), id, edit.told(), edit.found(), taken);
  }

  /**
   * Counts what the shop was told: the operation of direction {@code up} of that run.
   *
   * @param counts {@code received, told, refused, conflicts}
   */
  void told(Exchange exchange, Run run, Map<String, Long> counts) {
    operation.of(exchange, run, "Changes told to the shop", "push");
    operation.count(exchange, run, counts);
  }

  /** Ends the run's operation, if it had news: as finished when the shop was read to the end. */
  public void end(Exchange exchange) {
    operation.end(exchange);
  }
}
