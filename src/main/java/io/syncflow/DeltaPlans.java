package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.catalog.FieldChange;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanItem;
import io.syncflow.delta.Chunks;
import io.syncflow.delta.DeltaCatalogue;
import io.syncflow.delta.DeltaDefinition;
import io.syncflow.delta.KeyedReader;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.RunMode;
import io.syncflow.ledger.RunRequest;
import io.syncflow.load.LoadPreview;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.Mappings;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Difference;
import io.syncflow.record.JsonValues;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.RowMapping;
import io.syncflow.record.TargetTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Writes planned records of tables by the normal route, by their keys: the source is asked for
 * exactly these records again, and one that source or target changed since is refused.
 */
final class DeltaPlans implements SyncPlans.RecordPlans {

  private final DeltaCatalogue catalogue;
  private final KeyedReader reader;
  private final TargetCatalogue targets;
  private final Mappings mappings;
  private final LoadPreview loads;
  private final RunLedger ledger;
  private final StartSync start;
  private final Clock clock;

  DeltaPlans(
      DeltaCatalogue catalogue,
      KeyedReader reader,
      TargetCatalogue targets,
      Mappings mappings,
      LoadPreview loads,
      RunLedger ledger,
      StartSync start,
      Clock clock) {
    this.catalogue = catalogue;
    this.reader = reader;
    this.targets = targets;
    this.mappings = mappings;
    this.loads = loads;
    this.ledger = ledger;
    this.start = start;
    this.clock = clock;
  }

  @Override
  public UUID apply(
      UUID org, Plan plan, List<PlanItem> items, UUID user, Map<Integer, String> refused) {
    List<BusinessKey> wanted =
        items.stream()
            .filter(item -> !item.changeType().equals("delete"))
            .map(item -> key(item.sku()))
            .toList();
    Map<String, Difference> now =
        wanted.isEmpty() ? Map.of() : differences(org, plan, wanted, user);
    List<BusinessKey> write = new ArrayList<>();
    for (PlanItem item : items) {
      if (item.changeType().equals("delete")) {
        refused.put(
            item.position(), "Deletions are for the key sweep, which has a brake: --mode sweep.");
      } else if (isStill(item, now.get(item.sku()))) {
        write.add(key(item.sku()));
      } else {
        refused.put(item.position(), "The record has moved on, at its source or here.");
      }
    }
    return write.isEmpty()
        ? null
        : start.loadKeys(org, plan.system(), plan.entity(), write, user).id();
  }

  /** What loading these records would do now, by key. */
  private Map<String, Difference> differences(
      UUID org, Plan plan, List<BusinessKey> keys, UUID user) {
    Run run =
        ledger.imagine(
            new RunRequest(org, plan.system(), plan.entity(), RunMode.KEYS, "manual", user),
            clock.instant());
    DeltaDefinition delta = catalogue.find(plan.system(), plan.entity()).orElseThrow();
    TargetTable target = targets.describe(org, plan.entity());
    RowMapping mapping = mappings.forTable(org, plan.entity(), target);
    Map<String, Difference> now = new HashMap<>();
    try (Chunks chunks = reader.read(run, delta, mapping, keys)) {
      while (chunks.hasNext()) {
        RecordChunk chunk = chunks.next();
        loads.compare(org, target, chunk).rows().forEach(row -> now.put(row.key(), row));
        chunks.loaded();
      }
      chunks.verifyExhausted();
    }
    return now;
  }

  private static boolean isStill(PlanItem item, Difference now) {
    if (now == null
        || !now.kind().name().equalsIgnoreCase(item.changeType())
        || now.version() == null != (item.baseVersion() == null)
        || now.version() != null && !now.version().equals(item.baseVersion())) {
      return false;
    }
    for (Map.Entry<String, FieldChange> field : item.changes().entrySet()) {
      JsonNode after = now.after().path(field.getKey());
      if (!FieldChange.same(after, field.getValue().after())) {
        return false;
      }
    }
    return true;
  }

  private static BusinessKey key(String json) {
    List<String> parts = new ArrayList<>();
    JsonValues.read(json).forEach(part -> parts.add(part.isNull() ? null : part.asText()));
    return new BusinessKey(parts);
  }
}
