package io.syncflow.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads products with their variants, many at a time. */
final class Products {

  private static final String COLUMNS =
      """
      SELECT p.id, p.version, p.last_sync_version, p.updated_at, p.sync_locked, p.sync_locked_by,
        p.sync_locked_by_name, p.sync_locked_until,
        jsonb_strip_nulls(jsonb_build_object('sku', p.sku, 'name', p.name, 'description', p.description,
          'vendor', p.vendor, 'status', p.status, 'price', p.price, 'compare_at_price', p.compare_at_price,
          'currency', p.currency, 'barcode', p.barcode, 'weight_kg', p.weight_kg, 'handle', p.handle,
          'cost', p.cost, 'stock', p.stock, 'category', c.slug,
          'deleted', CASE WHEN p.deleted_at IS NOT NULL THEN true END))
        || jsonb_build_object('attributes', p.attributes, 'variants', coalesce((
          SELECT jsonb_object_agg(v.id, jsonb_strip_nulls(jsonb_build_object('sku', v.sku, 'name', v.name,
              'position', nullif(v.position, 0), 'price', v.price, 'compare_at_price', v.compare_at_price,
              'barcode', v.barcode, 'weight_kg', v.weight_kg, 'cost', v.cost, 'stock', v.stock))
            || jsonb_build_object('options', nullif(v.options, '{}'), 'attributes', v.attributes))
          FROM public.product_variants v
          WHERE v.org_id = p.org_id AND v.product_id = p.id
            AND (v.deleted_at IS NULL OR v.deleted_at = p.deleted_at)), '{}')) AS snapshot
      FROM public.products p
      LEFT JOIN public.categories c ON c.org_id = p.org_id AND c.id = p.category_id
      """;

  private static final String BY_ID = COLUMNS + " WHERE p.org_id = ? AND p.id = ANY (?::uuid[])";

  private static final String LOCK =
      "SELECT id FROM public.products WHERE org_id = ? AND id = ANY (?::uuid[])"
          + " ORDER BY id FOR UPDATE";

  private static final String BY_SKU =
      "SELECT id FROM public.products WHERE org_id = ? AND sku = ? AND deleted_at IS NULL";

  private static final String PAGE =
      COLUMNS
          + " WHERE p.org_id = ? AND p.deleted_at IS NULL AND (?::text IS NULL OR p.sku > ?)"
          + " AND (?::text IS NULL OR c.slug = ?) ORDER BY p.sku LIMIT ?";

  private static final String VERSIONS =
      "SELECT v.product_id, v.product_data FROM public.product_versions v"
          + " JOIN unnest(?::uuid[], ?::bigint[]) AS w (id, version)"
          + "   ON v.product_id = w.id AND v.version_number = w.version WHERE v.org_id = ?";

  private Products() {}

  /**
   * Locks products until the transaction ends and reads them as they are then. Locked first and
   * read second: one statement would lock the newest row and read its variants as they were before.
   */
  static Map<UUID, Product> locked(Connection connection, UUID org, Collection<UUID> ids)
      throws SQLException {
    Statements.list(connection, LOCK, row -> null, org, ids);
    return byId(connection, org, ids);
  }

  /** Products by id, deleted ones too; one that does not exist is not in the answer. */
  static Map<UUID, Product> byId(Connection connection, UUID org, Collection<UUID> ids)
      throws SQLException {
    Map<UUID, Product> products = new LinkedHashMap<>();
    for (Product product : Statements.list(connection, BY_ID, Products::read, org, ids)) {
      products.put(product.id(), product);
    }
    return products;
  }

  /** The product that has this SKU and is not deleted; null when there is none. */
  static UUID idOf(Connection connection, UUID org, String sku) throws SQLException {
    List<UUID> found =
        Statements.list(connection, BY_SKU, row -> row.getObject(1, UUID.class), org, sku);
    return found.isEmpty() ? null : found.get(0);
  }

  /** Products that are not deleted, in the order of their SKUs, after one of them. */
  static List<Product> page(
      Connection connection, UUID org, String afterSku, String category, int limit)
      throws SQLException {
    return Statements.list(
        connection, PAGE, Products::read, org, afterSku, afterSku, category, category, limit);
  }

  /** The snapshots of given versions, by product; a version that was never written is left out. */
  static Map<UUID, Snapshot> atVersions(Connection connection, UUID org, Map<UUID, Long> versions)
      throws SQLException {
    Map<UUID, Snapshot> snapshots = new LinkedHashMap<>();
    Statements.list(
        connection,
        VERSIONS,
        row ->
            snapshots.put(
                row.getObject(1, UUID.class), Snapshot.of(Statements.json(row, "product_data"))),
        versions.keySet(),
        versions.values(),
        org);
    return snapshots;
  }

  private static Product read(ResultSet row) throws SQLException {
    Product.Lock lock =
        row.getBoolean("sync_locked")
            ? new Product.Lock(
                Statements.uuid(row, "sync_locked_by"),
                row.getString("sync_locked_by_name"),
                Statements.instant(row, "sync_locked_until"))
            : null;
    return new Product(
        Statements.uuid(row, "id"),
        row.getLong("version"),
        Statements.number(row, "last_sync_version"),
        Snapshot.of(Statements.json(row, "snapshot")),
        lock,
        Statements.instant(row, "updated_at"));
  }
}
