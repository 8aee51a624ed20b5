package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.catalog.Intake;
import io.syncflow.catalog.IntakeReport.Outcome;
import io.syncflow.catalog.IntakeReport.Verdict;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.RemoteChange;
import io.syncflow.http.CallMeter;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.xorosoft.ItemStock;
import io.syncflow.xorosoft.Kept;
import io.syncflow.xorosoft.StockNews;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * Joins Xorosoft's room and the catalog's: stock that has changed is taken into the catalog, by the
 * catalog's rules, and from there goes on to shops.
 */
public final class XoroCatalog {

  /** The exchange property with the place of the next page; null at the end. */
  private static final String AFTER = "after";

  private final StockNews news;
  private final Intake intake;
  private final RunOperation operation;

  XoroCatalog(
      StockNews news, Intake intake, Operations operations, Function<UUID, CallMeter.Sums> costs) {
    this.news = news;
    this.intake = intake;
    this.operation = new RunOperation(operations, costs);
  }

  /**
   * Takes some products' stock into the catalog, in the open transaction, and moves the property
   * {@code after} on. What the catalog refuses becomes a dead letter of the run.
   */
  public Kept take(Exchange exchange) {
    Run run = exchange.getProperty("run", Run.class);
    StockNews.Page page = news.take(run, exchange.getProperty(AFTER, UUID.class));
    exchange.setProperty(AFTER, page == null ? null : page.last());
    List<RemoteChange> changes = page == null ? List.of() : changes(page.stock());
    if (changes.isEmpty()) {
      return new Kept(List.of(), List.of(), Counts.ZERO, null);
    }
    UUID id = operation.of(exchange, run, "Stock of Xorosoft", "stock_update");
    List<Verdict> verdicts = intake.take(run.org(), id, changes).verdicts();
    List<Rejection> refused = new ArrayList<>();
    List<BusinessKey> passed = new ArrayList<>();
    for (int i = 0; i < changes.size(); i++) {
      Verdict verdict = verdicts.get(i);
      BusinessKey key = new BusinessKey(List.of(verdict.externalId()));
      if (verdict.outcome() == Outcome.REFUSED) {
        refused.add(refused(key, changes.get(i), verdict.reason()));
      } else {
        passed.add(key);
      }
    }
    int failed = refused.size();
    return new Kept(refused, passed, new Counts(failed, 0, 0, 0, failed, 0, 0, 0, 0, 0), null);
  }

  /** Ends the run's operation, if it had news. */
  public void end(Exchange exchange) {
    operation.end(exchange);
  }

  private static List<RemoteChange> changes(List<ItemStock> stock) {
    Map<UUID, Map<String, JsonNode>> byProduct = new LinkedHashMap<>();
    for (ItemStock one : stock) {
      String path = one.variant() == null ? "stock" : "variants/" + one.variant() + "/stock";
      byProduct
          .computeIfAbsent(one.product(), product -> new HashMap<>())
          .put(path, DecimalNode.valueOf(one.available()));
    }
    List<RemoteChange> changes = new ArrayList<>();
    byProduct.forEach(
        (product, fields) ->
            changes.add(RemoteChange.ofFields(XorosoftAccounts.SYSTEM, product, fields, null)));
    return changes;
  }

  private static Rejection refused(BusinessKey key, RemoteChange change, String reason) {
    return new Rejection(
        key,
        null,
        Stage.LOAD,
        "catalog_refused",
        reason,
        JsonNodeFactory.instance.objectNode().setAll(change.fields()).toString(),
        null);
  }
}
