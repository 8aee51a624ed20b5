package io.syncflow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanItem;
import io.syncflow.record.Difference;
import io.syncflow.xorosoft.Xorosoft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes planned stock and prices of Xorosoft, each line that is still as the plan knew it. */
final class XorosoftPlans implements SyncPlans.RecordPlans {

  private static final int PAGE = 500;

  private final Xorosoft xorosoft;

  XorosoftPlans(Xorosoft xorosoft) {
    this.xorosoft = xorosoft;
  }

  @Override
  public UUID apply(
      UUID org, Plan plan, List<PlanItem> items, UUID user, Map<Integer, String> refused) {
    for (int from = 0; from < items.size(); from += PAGE) {
      List<PlanItem> page = items.subList(from, Math.min(from + PAGE, items.size()));
      List<Difference> lines = new ArrayList<>();
      page.forEach(item -> lines.add(difference(item)));
      List<Integer> moved = xorosoft.apply(org, lines);
      moved.forEach(
          place ->
              refused.put(
                  page.get(place).position(), "The line is not any more what it was then."));
    }
    return null;
  }

  private static Difference difference(PlanItem item) {
    ObjectNode before = JsonNodeFactory.instance.objectNode();
    ObjectNode after = JsonNodeFactory.instance.objectNode();
    item.changes()
        .forEach(
            (field, change) -> {
              before.set(field, change.before());
              after.set(field, change.after());
            });
    boolean isNew = item.changeType().equals("create");
    return new Difference(
        isNew ? Difference.Kind.CREATE : Difference.Kind.UPDATE,
        item.sku(),
        isNew ? null : before,
        after,
        null);
  }
}
