package io.syncflow.catalog;

import io.syncflow.db.OrgScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Fields that both sides changed: people list them and decide (issue 5.7). */
public final class Conflicts {

  private static final int PAGE = 500;

  private static final String SELECT =
      "SELECT c.id AS row, c.conflict_uuid, c.sync_operation_id, c.system, c.product_id, p.sku,"
          + " c.variant_id, v.sku AS variant_sku, c.conflict_type, c.field_name, c.base_value,"
          + " c.local_value, c.remote_value, c.severity, c.resolution_strategy,"
          + " c.auto_resolvable, c.resolved_value, c.resolved_by_name, c.resolved_at,"
          + " c.resolution_note, c.created_at FROM public.sync_conflicts c"
          + " LEFT JOIN public.products p ON p.org_id = c.org_id AND p.id = c.product_id"
          + " LEFT JOIN public.product_variants v ON v.org_id = c.org_id AND v.id = c.variant_id"
          + " WHERE c.org_id = ?";

  private static final String PLACE =
      " AND (?::uuid IS NULL OR c.id < (SELECT id FROM public.sync_conflicts WHERE org_id ="
          + " c.org_id AND conflict_uuid = ?)) ORDER BY c.id DESC LIMIT ?";

  private final OrgScope scope;
  private final Clock clock;

  public Conflicts(OrgScope scope, Clock clock) {
    this.scope = scope;
    this.clock = clock;
  }

  /**
   * Conflicts, newest first.
   *
   * @param before only those older than this one; null = from the newest
   */
  public List<Conflict> list(UUID org, ConflictChoice choice, UUID before, int limit) {
    List<Object> values = new ArrayList<>();
    values.add(org);
    values.addAll(Arrays.asList(choice.values()));
    values.addAll(Arrays.asList(before, before, limit));
    return scope.call(
        org,
        connection ->
            Statements.list(
                connection,
                SELECT + ConflictChoice.WHERE + PLACE,
                Conflicts::read,
                values.toArray()));
  }

  /** One conflict; empty when the organisation has none of that id. */
  public Optional<Conflict> find(UUID org, UUID id) {
    ConflictChoice one = new ConflictChoice(null, null, null, null, null, null, List.of(id));
    return list(org, one, null, 1).stream().findFirst();
  }

  /**
   * Settles the open ones of a choice, some hundred per transaction. The value that does not win is
   * named in the product's next version; the system is told ours where ours wins.
   *
   * @throws BadValue when a field cannot hold the value
   */
  public Resolved resolve(UUID org, ConflictChoice choice, Resolution how, Author author) {
    int resolved = 0;
    List<String> left = new ArrayList<>();
    UUID before = null;
    List<Conflict> page;
    do {
      page = list(org, choice.onlyOpen(), before, PAGE);
      before = page.isEmpty() ? null : page.get(page.size() - 1).id();
      List<Conflict> open = page;
      resolved += scope.call(org, connection -> resolve(connection, org, open, how, author, left));
    } while (page.size() == PAGE);
    return new Resolved(resolved, left);
  }

  private int resolve(
      Connection connection,
      UUID org,
      List<Conflict> conflicts,
      Resolution how,
      Author author,
      List<String> left)
      throws SQLException {
    Statements.lockCatalog(connection, org);
    Map<UUID, List<Conflict>> byProduct = new LinkedHashMap<>();
    List<Conflict> doubts = new ArrayList<>();
    for (Conflict conflict : conflicts) {
      if (conflict.product() == null) {
        doubts.add(conflict);
      } else {
        byProduct.computeIfAbsent(conflict.product(), id -> new ArrayList<>()).add(conflict);
      }
    }
    Settling settling = new Settling(connection, org, how, author, clock.instant(), left);
    int resolved = settling.dismiss(doubts);
    Map<UUID, Product> products = Products.locked(connection, org, byProduct.keySet());
    for (Map.Entry<UUID, List<Conflict>> entry : byProduct.entrySet()) {
      resolved += settling.settle(products.get(entry.getKey()), entry.getValue());
    }
    return resolved;
  }

  private static Conflict read(ResultSet row) throws SQLException {
    return new Conflict(
        Statements.uuid(row, "conflict_uuid"),
        Statements.uuid(row, "sync_operation_id"),
        row.getString("system"),
        Statements.uuid(row, "product_id"),
        row.getString("sku"),
        Statements.uuid(row, "variant_id"),
        row.getString("variant_sku"),
        row.getString("conflict_type"),
        row.getString("field_name"),
        Values.canonical(Statements.json(row, "base_value")),
        Values.canonical(Statements.json(row, "local_value")),
        Values.canonical(Statements.json(row, "remote_value")),
        row.getString("severity"),
        row.getString("resolution_strategy"),
        row.getBoolean("auto_resolvable"),
        Values.canonical(Statements.json(row, "resolved_value")),
        row.getString("resolved_by_name"),
        Statements.instant(row, "resolved_at"),
        row.getString("resolution_note"),
        Statements.instant(row, "created_at"));
  }
}
