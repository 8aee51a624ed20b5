package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Difference;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Puts changes into an open plan, with their sums, and says at its end whether it has to stop. */
final class PlanFilling {

  private static final int PAGE = 500;

  private final Connection connection;
  private final UUID org;
  private final Plan plan;

  /**
   * @param plan as it stands: positions go on from its sums
   */
  PlanFilling(Connection connection, UUID org, Plan plan) {
    this.connection = connection;
    this.org = org;
    this.plan = plan;
  }

  /** Adds what rows would change, and what became of the others; answers how many fields clash. */
  int add(Proposals found) throws SQLException {
    int conflicts = addProposals(found.proposals());
    PlanTable.count(
        connection,
        org,
        plan.id(),
        Map.of("unchanged", (long) found.unchanged(), "faults", (long) found.faults().size()));
    return conflicts;
  }

  /** Adds changes of products; answers how many fields clash. */
  int addProposals(List<Proposal> proposals) throws SQLException {
    JsonNode counts = plan.summary();
    int position = (int) (plan.changes() + counts.path("excluded").asInt());
    PlanItemTable.add(connection, org, plan.id(), position, proposals);
    Map<String, Long> sums = new LinkedHashMap<>();
    BlastRadius radius = new BlastRadius(SettingsStore.settings(connection, org), 0, 0, 0);
    long conflicts = 0;
    for (Proposal proposal : proposals) {
      String type =
          proposal.changes().isEmpty() ? "excluded" : proposal.row(null, null).changeType();
      sums.merge(type, 1L, Long::sum);
      conflicts += proposal.clashes().size();
      if (!proposal.isNew()) {
        radius.add(proposal.sku(), proposal.changes());
      }
    }
    sums.put("conflicts", conflicts);
    sums.put("prices_changed", radius.pricesChanged());
    sums.put("stock_emptied", radius.emptied());
    PlanTable.count(connection, org, plan.id(), sums);
    return (int) conflicts;
  }

  /**
   * Adds records that are no products.
   *
   * @param counts of those that would not change, by {@code unchanged, superseded, faults, skipped}
   * @param most how many a plan keeps; the rest is counted as {@code not_kept}
   */
  void addRecords(List<Difference> records, Map<String, Long> counts, int most)
      throws SQLException {
    long room = Math.max(0, most - plan.changes());
    List<Difference> kept = records.size() <= room ? records : records.subList(0, (int) room);
    for (int from = 0; from < kept.size(); from += PAGE) {
      PlanItemTable.addRecords(
          connection,
          org,
          plan.id(),
          (int) plan.changes() + from,
          kept.subList(from, Math.min(from + PAGE, kept.size())));
    }
    Map<String, Long> sums = new LinkedHashMap<>(counts);
    kept.forEach(
        record -> sums.merge(record.kind().name().toLowerCase(Locale.ROOT), 1L, Long::sum));
    sums.merge("not_kept", (long) records.size() - kept.size(), Long::sum);
    PlanTable.count(connection, org, plan.id(), sums);
  }

  /** Ends the coming of changes, with the reason when the blast radius stops the plan. */
  void complete() throws SQLException {
    ObjectNode end = Statements.JSON.createObjectNode().put("state", "computed");
    // A rollback brings back what was there; who may roll back has decided.
    if (!plan.kind().equals("rollback")) {
      stopReason().ifPresent(reason -> end.put("stop_reason", reason));
    }
    PlanTable.put(connection, org, plan.id(), end);
  }

  private Optional<String> stopReason() throws SQLException {
    BlastRadius radius =
        new BlastRadius(
            SettingsStore.settings(connection, org), Operations.prices(connection, org), 0, 0);
    int after = -1;
    List<PlanItem> page;
    do {
      page = PlanItemTable.items(connection, org, plan.id(), PlanChoice.PLANNED, after, PAGE);
      for (PlanItem item : page) {
        if (item.baseVersion() != null) {
          radius.add(item.sku(), item.changes());
        }
        after = item.position();
      }
    } while (page.size() == PAGE);
    return radius.reason();
  }
}
