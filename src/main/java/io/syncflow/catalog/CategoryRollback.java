package io.syncflow.catalog;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Applies the plan of a rollback of categories: exactly what it says, as one operation and in one
 * transaction. What has moved on since is refused.
 */
final class CategoryRollback {

  private final OrgScope scope;
  private final Clock clock;

  CategoryRollback(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * @throws Refused when the plan is incomplete, expired or applied already, or a category would
   *     lie in itself; nothing is written then
   */
  PlanOutcome apply(UUID org, Plan plan, Author author) {
    return scope.call(
        org,
        connection -> {
          PlanApplication.take(connection, org, plan, author, clock);
          Statements.lockCatalog(connection, org);
          List<PlanItem> items =
              PlanItemTable.items(
                  connection, org, plan.id(), PlanChoice.PLANNED, -1, Integer.MAX_VALUE);
          CategoryMerge merge = new CategoryMerge(connection, org);
          Map<String, String> refused = take(connection, org, merge, items);
          Operation operation =
              Operations.begin(
                  connection,
                  org,
                  new NewOperation(plan.name(), "rollback", "bidirectional", null, null),
                  author);
          CategoryTable.write(
              connection,
              org,
              operation.id(),
              author.as("rollback"),
              new ArrayList<>(merge.writes()));
          settle(connection, org, plan, operation.id(), items, refused);
          return new PlanOutcome(
              Operations.find(connection, org, operation.id()).orElseThrow(),
              null,
              items.size() - refused.size(),
              refused.size(),
              0,
              null);
        });
  }

  /** Gives what can be restored to the merge; answers why others cannot, by slug. */
  private static Map<String, String> take(
      Connection connection, UUID org, CategoryMerge merge, List<PlanItem> items)
      throws SQLException {
    Map<UUID, Category> now =
        CategoryTable.byId(connection, org, items.stream().map(PlanItem::product).toList());
    Map<String, String> refused = new HashMap<>();
    List<CategoryMerge.Restored> restored = new ArrayList<>();
    for (PlanItem item : items) {
      Category category = now.get(item.product());
      if (category.version() == item.baseVersion()) {
        restored.add(
            new CategoryMerge.Restored(
                category, CategoryReversal.applied(category, item.changes())));
      } else {
        refused.put(item.sku(), "The category has moved on to version " + category.version() + ".");
      }
    }
    merge.restore(restored);
    merge.faults().forEach(fault -> refused.put(fault.sku(), fault.reason()));
    return refused;
  }

  private static void settle(
      Connection connection,
      UUID org,
      Plan plan,
      UUID operation,
      List<PlanItem> items,
      Map<String, String> refused)
      throws SQLException {
    Map<Integer, String> reasons = new HashMap<>();
    items.forEach(item -> reasons.put(item.position(), refused.get(item.sku())));
    PlanItemTable.settleItems(connection, org, plan.id(), reasons);
    PlanTable.put(
        connection,
        org,
        plan.id(),
        Statements.JSON.createObjectNode().put("operation", operation.toString()));
    Operations.count(
        connection,
        org,
        operation,
        Map.of("applied", (long) items.size() - refused.size(), "refused", (long) refused.size()));
    Operations.settle(connection, org, operation);
  }
}
