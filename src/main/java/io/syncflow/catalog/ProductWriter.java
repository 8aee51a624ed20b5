package io.syncflow.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Writes decided changes: the products, their variants and the version of each (D-25…D-30), a few
 * statements for however many. The products are locked already, and their SKUs are free ({@link
 * TakenSkus}).
 */
final class ProductWriter {

  private static final String CATEGORIES =
      """
      WITH wanted AS (SELECT DISTINCT s AS slug FROM unnest(?::text[]) AS s),
      made AS (
        INSERT INTO public.categories (id, org_id, name, slug)
        SELECT public.uuid_v7(), ?, slug, slug FROM wanted
        ON CONFLICT (org_id, slug) WHERE deleted_at IS NULL DO NOTHING RETURNING id, slug)
      INSERT INTO public.category_versions (id, org_id, category_id, version_number, category_data, changed_fields,
        change_source, changed_by, changed_by_name, sync_operation_id)
      SELECT public.uuid_v7(), ?, id, 1, jsonb_build_object('name', slug, 'slug', slug), '{name,slug}', ?, ?, ?, ?
      FROM made
      """;

  private static final String PRODUCTS =
      """
      INSERT INTO public.products AS p (id, org_id, sku, name, description, vendor, status, price, compare_at_price,
        currency, barcode, weight_kg, handle, cost, stock, category_id, attributes, version, deleted_at)
      SELECT w.id, ?, w.sku, w.name, w.description, w.vendor, w.status, w.price, w.compare_at_price, w.currency,
        w.barcode, w.weight_kg, w.handle, w.cost, w.stock, c.id, coalesce(w.attributes, '{}'), w.version,
        CASE WHEN w.deleted THEN transaction_timestamp() END
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, sku text, name text, description text, vendor text, status text,
        price numeric, compare_at_price numeric, currency text, barcode text, weight_kg numeric, handle text,
        cost numeric, stock numeric, category text, attributes jsonb, version bigint, deleted boolean)
      LEFT JOIN public.categories c ON c.org_id = ? AND c.slug = w.category AND c.deleted_at IS NULL
      ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, name = excluded.name, description = excluded.description,
        vendor = excluded.vendor, status = excluded.status, price = excluded.price,
        compare_at_price = excluded.compare_at_price, currency = excluded.currency, barcode = excluded.barcode,
        weight_kg = excluded.weight_kg, handle = excluded.handle, cost = excluded.cost, stock = excluded.stock,
        category_id = excluded.category_id, attributes = excluded.attributes, version = excluded.version,
        stock_synced_at = CASE WHEN excluded.stock IS DISTINCT FROM p.stock THEN clock_timestamp()
          ELSE p.stock_synced_at END,
        deleted_at = CASE WHEN excluded.deleted_at IS NULL THEN NULL ELSE coalesce(p.deleted_at, excluded.deleted_at) END
      """;

  private static final String REMOVE_VARIANTS =
      "UPDATE public.product_variants SET deleted_at = transaction_timestamp(), version = version + 1"
          + " WHERE org_id = ? AND id = ANY (?::uuid[]) AND deleted_at IS NULL";

  private static final String VARIANTS =
      """
      INSERT INTO public.product_variants AS v (id, org_id, product_id, sku, name, position, price, compare_at_price,
        barcode, weight_kg, cost, stock, options, attributes)
      SELECT w.id, ?, w.product_id, w.sku, w.name, coalesce(w.position, 0), w.price, w.compare_at_price, w.barcode,
        w.weight_kg, w.cost, w.stock, coalesce(w.options, '{}'), coalesce(w.attributes, '{}')
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, product_id uuid, sku text, name text, position integer,
        price numeric, compare_at_price numeric, barcode text, weight_kg numeric, cost numeric, stock numeric,
        options jsonb, attributes jsonb)
      ON CONFLICT (id) DO UPDATE SET sku = excluded.sku, name = excluded.name, position = excluded.position,
        price = excluded.price, compare_at_price = excluded.compare_at_price, barcode = excluded.barcode,
        weight_kg = excluded.weight_kg, cost = excluded.cost, stock = excluded.stock, options = excluded.options,
        attributes = excluded.attributes, version = v.version + 1, deleted_at = NULL
      """;

  /** A product that was written by hand has no version yet: what it was is kept first. */
  private static final String INITIAL =
      """
      INSERT INTO public.product_versions (id, org_id, product_id, version_number, product_data, change_source)
      SELECT public.uuid_v7(), ?, w.product_id, w.version, w.data, 'initial'
      FROM jsonb_to_recordset(?::jsonb) AS w (product_id uuid, version bigint, data jsonb)
      ON CONFLICT (org_id, product_id, version_number) DO NOTHING
      """;

  private static final String VERSIONS =
      """
      INSERT INTO public.product_versions (id, org_id, product_id, version_number, product_data, changed_fields,
        change_source, changed_by, changed_by_name, sync_operation_id, overruled)
      SELECT w.id, ?, w.product_id, w.version, w.data,
        (SELECT coalesce(array_agg(f), '{}') FROM jsonb_array_elements_text(w.changed) AS f), ?, ?, ?, ?, w.overruled
      FROM jsonb_to_recordset(?::jsonb) AS w (id uuid, product_id uuid, version bigint, data jsonb, changed jsonb,
        overruled jsonb)
      """;

  private ProductWriter() {}

  /**
   * Writes them all.
   *
   * @param operation the operation they belong to; null for a single edit
   */
  static void write(
      Connection connection, UUID org, Author author, UUID operation, List<ProductWrite> writes)
      throws SQLException {
    if (writes.isEmpty()) {
      return;
    }
    Set<UUID> removed = new HashSet<>();
    Set<String> categories = new HashSet<>();
    ArrayNode products = array();
    ArrayNode variants = array();
    ArrayNode initial = array();
    ArrayNode versions = array();
    for (ProductWrite write : writes) {
      Collection<String> changed = write.changed();
      products.add(product(write));
      addVariants(write, changed, variants, removed);
      if (changed.contains("category") && write.after().text("category") != null) {
        categories.add(write.after().text("category"));
      }
      if (!write.isNew()) {
        initial.add(version(write, write.version() - 1).set("data", write.before().toJson()));
      }
      versions.add(
          version(write, write.version())
              .<ObjectNode>set("data", write.after().toJson())
              .<ObjectNode>set("changed", Statements.JSON.valueToTree(changed))
              .set("overruled", write.overruled()));
    }
    if (!categories.isEmpty()) {
      Statements.update(
          connection,
          CATEGORIES,
          categories,
          org,
          org,
          author.source(),
          author.user(),
          author.name(),
          operation);
    }
    if (!removed.isEmpty()) {
      Statements.update(connection, REMOVE_VARIANTS, org, removed);
    }
    Statements.update(connection, PRODUCTS, org, products, org);
    if (!variants.isEmpty()) {
      Statements.update(connection, VARIANTS, org, variants);
    }
    Statements.update(connection, INITIAL, org, initial);
    Statements.update(
        connection,
        VERSIONS,
        org,
        author.source(),
        author.user(),
        author.name(),
        operation,
        versions);
  }

  private static ObjectNode product(ProductWrite write) {
    ObjectNode row = write.after().toJson();
    row.remove(Field.VARIANTS);
    return row.put("id", write.product().toString()).put("version", write.version());
  }

  private static ObjectNode version(ProductWrite write, long version) {
    return Statements.JSON
        .createObjectNode()
        .put("id", UuidCreator.getTimeOrderedEpochPlus1().toString())
        .put("product_id", write.product().toString())
        .put("version", version);
  }

  /** A deleted product's variants go with it, and come back with it. */
  private static void addVariants(
      ProductWrite write, Collection<String> changed, ArrayNode upserts, Set<UUID> removed) {
    Snapshot after = write.after();
    Set<UUID> touched = new HashSet<>();
    for (String path : changed) {
      UUID variant = Snapshot.variant(path);
      if (variant != null) {
        touched.add(variant);
      }
    }
    if (changed.contains(Field.DELETED)) {
      touched.addAll(after.variants());
    }
    for (UUID variant : touched) {
      JsonNode fields = after.get(Snapshot.path(variant));
      if (fields.isNull() || after.isDeleted()) {
        removed.add(variant);
      } else {
        upserts.add(
            ((ObjectNode) fields)
                .put("id", variant.toString())
                .put("product_id", write.product().toString()));
      }
    }
  }

  private static ArrayNode array() {
    return Statements.JSON.createArrayNode();
  }
}
