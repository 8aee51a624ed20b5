package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds out whose SKUs a batch wants to use: one that belongs to another product or variant would
 * end the batch at a unique key. The catalog's lock is held.
 */
final class TakenSkus {

  private static final String OWNERS =
      """
      SELECT 'p' || sku, id FROM public.products WHERE org_id = ? AND sku = ANY (?) AND deleted_at IS NULL
      UNION ALL
      SELECT 'v' || sku, id FROM public.product_variants WHERE org_id = ? AND sku = ANY (?) AND deleted_at IS NULL
      """;

  private final Map<String, UUID> owners = new HashMap<>();

  private TakenSkus() {}

  /** Looks up who owns the SKUs that these snapshots hold. */
  static TakenSkus of(Connection connection, UUID org, Collection<Snapshot> snapshots)
      throws SQLException {
    TakenSkus taken = new TakenSkus();
    Set<String> products = new HashSet<>();
    Set<String> variants = new HashSet<>();
    for (Snapshot snapshot : snapshots) {
      skus(null, snapshot)
          .keySet()
          .forEach(key -> (key.charAt(0) == 'p' ? products : variants).add(key.substring(1)));
    }
    for (Object[] owner :
        Statements.list(
            connection,
            OWNERS,
            row -> new Object[] {row.getString(1), row.getObject(2, UUID.class)},
            org,
            products,
            org,
            variants)) {
      taken.owners.put((String) owner[0], (UUID) owner[1]);
    }
    return taken;
  }

  /**
   * The SKU of the product that it may not have; null when all are free, and from now on they are
   * its own.
   */
  String claim(UUID product, Snapshot before, Snapshot after) {
    if (after.isDeleted()) {
      return null;
    }
    // Variants are removed before others are written.
    Set<UUID> removed = new HashSet<>(before.variants());
    removed.removeAll(after.variants());
    Map<String, UUID> wanted = skus(product, after);
    List<String> once = new ArrayList<>();
    for (UUID variant : after.variants()) {
      String sku = after.text(Snapshot.path(variant) + "/" + Field.SKU);
      if (once.contains(sku)) {
        return sku;
      }
      once.add(sku);
    }
    for (Map.Entry<String, UUID> sku : wanted.entrySet()) {
      UUID owner = owners.get(sku.getKey());
      if (owner != null && !owner.equals(sku.getValue()) && !removed.contains(owner)) {
        return sku.getKey().substring(1);
      }
    }
    owners.putAll(wanted);
    return null;
  }

  private static Map<String, UUID> skus(UUID product, Snapshot snapshot) {
    Map<String, UUID> skus = new HashMap<>();
    if (snapshot.text(Field.SKU) != null) {
      skus.put("p" + snapshot.text(Field.SKU), product);
    }
    for (UUID variant : snapshot.variants()) {
      String sku = snapshot.text(Snapshot.path(variant) + "/" + Field.SKU);
      if (sku != null) {
        skus.put("v" + sku, variant);
      }
    }
    return skus;
  }
}
