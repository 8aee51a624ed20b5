package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What rules decide about an operation whose rows have all come: they approve what they may, unless
 * the blast radius is too wide; then everything waits for a person, with the reason.
 */
final class RuleReview {

  private static final int PAGE = 500;

  private static final String APPROVE =
      "UPDATE public.products_staging SET status = 'approved', auto_approved = true,"
          + " reviewed_by_name = 'rules', reviewed_at = clock_timestamp()"
          + " WHERE org_id = ? AND id = ANY (?::uuid[])";

  private static final String WAITS =
      "UPDATE public.products_staging SET status_reason = ? WHERE org_id = ?"
          + " AND sync_operation_id = ? AND status = 'staged'";

  private final Connection connection;
  private final UUID org;
  private final UUID operation;

  RuleReview(Connection connection, UUID org, UUID operation) {
    this.connection = connection;
    this.org = org;
    this.operation = operation;
  }

  /** Approves what rules approve; false when they approve nothing. */
  boolean approve() throws SQLException {
    CatalogSettings settings = SettingsStore.settings(connection, org);
    Operations.Damage damage = Operations.damage(connection, org, operation);
    List<StagedChange> rows = staged();
    String stop = stop(new BlastRadius(settings, damage.prices(), 0, 0), rows);
    if (stop != null) {
      Operations.stop(connection, org, operation, stop);
      Statements.update(connection, WAITS, stop, org, operation);
      return false;
    }
    Approval approval = new Approval(settings, "import", rows.size());
    List<UUID> approved =
        rows.stream()
            .filter(row -> approval.why(row.changes()) == null)
            .map(StagedChange::id)
            .toList();
    if (!approved.isEmpty()) {
      Statements.update(connection, APPROVE, org, approved);
    }
    return !approved.isEmpty();
  }

  private List<StagedChange> staged() throws SQLException {
    StagedChoice staged =
        new StagedChoice(operation, StagingTable.STAGED, null, null, null, null, null, null);
    List<StagedChange> rows = new ArrayList<>();
    UUID after = null;
    List<StagedChange> page;
    do {
      page = StagingTable.page(connection, org, staged, after, PAGE);
      rows.addAll(page);
      after = page.isEmpty() ? null : page.get(page.size() - 1).id();
    } while (page.size() == PAGE);
    return rows;
  }

  /** Counts the damage, and says why the operation has to stop; null when it need not. */
  private String stop(BlastRadius radius, List<StagedChange> rows) throws SQLException {
    for (StagedChange row : rows) {
      if (!row.changeType().equals("create")) {
        radius.add(row.sku(), row.changes());
      }
    }
    Operations.count(
        connection,
        org,
        operation,
        Map.of("prices_changed", radius.pricesChanged(), "stock_emptied", radius.emptied()));
    return radius.reason().orElse(null);
  }
}
