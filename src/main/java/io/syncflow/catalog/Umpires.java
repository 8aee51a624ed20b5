package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Decides clashes by the ownership of fields (decision 32). */
final class Umpires {

  private static final String LAST_CHANGES =
      "SELECT product_id, f AS path, max(created_at) AS at FROM public.product_versions,"
          + " unnest(changed_fields) AS f WHERE org_id = ? AND product_id = ANY (?::uuid[])"
          + " GROUP BY product_id, f";

  private final Map<String, Policy> policies;
  private final Map<UUID, Map<String, Instant>> changedAt;

  private Umpires(Map<String, Policy> policies, Map<UUID, Map<String, Instant>> changedAt) {
    this.policies = policies;
    this.changedAt = changedAt;
  }

  /** For these products of one system. */
  static Umpires of(Connection connection, UUID org, String system, Collection<UUID> products)
      throws SQLException {
    Map<String, Policy> policies = SettingsStore.policies(connection, org, system);
    Map<UUID, Map<String, Instant>> changedAt = new HashMap<>();
    if (policies.containsValue(Policy.NEWEST)) {
      Statements.list(
          connection,
          LAST_CHANGES,
          row ->
              changedAt
                  .computeIfAbsent(Statements.uuid(row, "product_id"), id -> new HashMap<>())
                  .put(row.getString("path"), Statements.instant(row, "at")),
          org,
          products);
    }
    return new Umpires(policies, changedAt);
  }

  /** What the settings say of a field; {@code manual} when they say nothing. */
  Policy strategy(String path) {
    String leaf = Field.leaf(path);
    String group = leaf.startsWith(Field.ATTRIBUTES + "/") ? Field.ATTRIBUTES : leaf;
    for (String name : new String[] {leaf, group, "*"}) {
      if (policies.containsKey(name)) {
        return policies.get(name);
      }
    }
    return Policy.MANUAL;
  }

  /**
   * Decides for one product.
   *
   * @param remoteAt when the other side changed it; null when nobody knows
   */
  ThreeWayMerge.Umpire of(UUID product, Instant remoteAt) {
    return path -> {
      Policy policy = strategy(path);
      return policy == Policy.NEWEST ? newest(product, path, remoteAt) : policy;
    };
  }

  private Policy newest(UUID product, String path, Instant remoteAt) {
    Map<String, Instant> times = changedAt.getOrDefault(product, Map.of());
    Instant localAt = times.get(path);
    if (localAt == null && Snapshot.variant(path) != null) {
      localAt = times.get(Snapshot.path(Snapshot.variant(path)));
    }
    if (localAt == null || remoteAt == null || localAt.equals(remoteAt)) {
      return Policy.MANUAL;
    }
    return remoteAt.isAfter(localAt) ? Policy.SOURCE_WINS : Policy.TARGET_WINS;
  }
}
