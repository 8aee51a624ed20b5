package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Fields that a system is not told of, and that are not agreed with it, until a person decides. */
final class UnsettledFields {

  private static final String OPEN_CONFLICTS =
      "SELECT product_id, variant_id, field_name FROM public.sync_conflicts WHERE org_id = ?"
          + " AND system = ? AND product_id = ANY (?::uuid[]) AND resolved_at IS NULL";

  /** What the system said and waits for a person: telling it ours would overwrite that unseen. */
  private static final String WAITING =
      "SELECT s.source_product_id, k FROM public.products_staging s,"
          + " jsonb_object_keys(s.change_data) AS k WHERE s.org_id = ? AND s.system = ?"
          + " AND s.source_product_id = ANY (?::uuid[]) AND s.status IN ('staged', 'approved')";

  private UnsettledFields() {}

  /** Their paths, by product; a product without any is not in it. */
  static Map<UUID, Set<String>> of(
      Connection connection, UUID org, String system, Collection<UUID> products)
      throws SQLException {
    Map<UUID, Set<String>> paths = new HashMap<>();
    Statements.list(
        connection,
        OPEN_CONFLICTS,
        row ->
            paths
                .computeIfAbsent(Statements.uuid(row, "product_id"), id -> new HashSet<>())
                .add(
                    ConflictTable.path(
                        Statements.uuid(row, "variant_id"), row.getString("field_name"))),
        org,
        system,
        products);
    Statements.list(
        connection,
        WAITING,
        row ->
            paths
                .computeIfAbsent(row.getObject(1, UUID.class), id -> new HashSet<>())
                .add(row.getString(2)),
        org,
        system,
        products);
    return paths;
  }
}
