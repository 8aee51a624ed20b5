package io.syncflow;

import io.syncflow.catalog.Author;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanApplication;
import io.syncflow.catalog.PlanChoice;
import io.syncflow.catalog.PlanItem;
import io.syncflow.catalog.PlanOutcome;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Applies plans of syncs. What becomes products goes by the catalog's own way; Xorosoft's lines and
 * records of tables are written exactly as planned, those that moved on are refused.
 */
final class SyncPlans {

  /** More records than this are what the sync itself is for. */
  private static final int MOST = 5_000;

  private static final String CARRIED_BY_ITSELF = "sync_carries_all";

  private final Plans plans;
  private final PlanApplication products;
  private final RecordPlans xorosoft;
  private final RecordPlans tables;

  /** Writes records exactly as planned. */
  interface RecordPlans {

    /**
     * Writes the records that are as they were when the plan was computed.
     *
     * @return the run that writes them; null when they are written
     */
    UUID apply(UUID org, Plan plan, List<PlanItem> items, UUID user, Map<Integer, String> refused);
  }

  SyncPlans(Plans plans, PlanApplication products, RecordPlans xorosoft, RecordPlans tables) {
    this.plans = plans;
    this.products = products;
    this.xorosoft = xorosoft;
    this.tables = tables;
  }

  /** Applies a plan of kind {@code import} or {@code sync}. */
  PlanOutcome apply(UUID org, Plan plan, Author author) {
    if (plan.system() == null) {
      return products.apply(org, plan.id(), "import", author);
    }
    return switch (plan.system()) {
      case ShopifyAccounts.SYSTEM -> shop(org, plan, author);
      case XorosoftAccounts.SYSTEM -> records(org, plan, xorosoft, author);
      case HubSyrve.SYSTEM ->
          throw new Refused(
              CARRIED_BY_ITSELF,
              "Syrve's lists are kept whole or not at all, because what a list lacks is a"
                  + " deletion: run syncflow sync syrve "
                  + plan.entity()
                  + ".");
      default -> records(org, plan, tables, author);
    };
  }

  private PlanOutcome shop(UUID org, Plan plan, Author author) {
    if (!plan.entity().equals("products")) {
      throw new Refused(
          CARRIED_BY_ITSELF,
          "The catalog has these changes already; the shop is told by syncflow sync shopify "
              + plan.entity()
              + ".");
    }
    return products.apply(org, plan.id(), Plan.SYNC, author);
  }

  private PlanOutcome records(UUID org, Plan plan, RecordPlans keeper, Author author) {
    if (plan.changes() > MOST || plan.summary().path("not_kept").asLong() > 0) {
      throw new Refused(
          CARRIED_BY_ITSELF,
          "The plan has more than "
              + MOST
              + " records, which is what the sync itself is for: syncflow sync "
              + plan.system()
              + " "
              + plan.entity()
              + ".");
    }
    plans.take(org, plan, author);
    List<PlanItem> items =
        plans.items(org, plan.id(), new PlanChoice("planned", null, null), -1, MOST);
    Map<Integer, String> refused = new HashMap<>();
    UUID run = keeper.apply(org, plan, items, author.user(), refused);
    Map<Integer, String> verdicts = new HashMap<>();
    items.forEach(item -> verdicts.put(item.position(), refused.get(item.position())));
    plans.settle(org, plan.id(), verdicts);
    return new PlanOutcome(null, run, items.size() - refused.size(), refused.size(), 0, null);
  }
}
