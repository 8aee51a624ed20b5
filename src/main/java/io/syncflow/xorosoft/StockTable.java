package io.syncflow.xorosoft;

import io.syncflow.ledger.Counts;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Stock by warehouse, {@code xorosoft_products} (D-33 to D-39). */
final class StockTable {

  /**
   * A product is found by the sku of itself or of one of its variants. An item that is equal only
   * moves its {@code synced_at}: Xorosoft has said so again.
   */
  private static final String KEEP =
      "WITH told AS MATERIALIZED (SELECT u.*, i.cost_price, i.currency, i.source_updated_at,"
          + " coalesce((SELECT p.id FROM public.products AS p WHERE p.org_id = ? AND p.sku = u.sku"
          + " AND p.deleted_at IS NULL), (SELECT v.product_id FROM public.product_variants AS v"
          + " WHERE v.org_id = ? AND v.sku = u.sku AND v.deleted_at IS NULL)) AS product_id"
          + " FROM unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[])"
          + " AS u (item, sku, warehouse, on_hand, available)"
          + " LEFT JOIN public.xorosoft_items AS i ON i.org_id = ? AND i.xorosoft_id = u.item),"
          + " written AS (INSERT INTO public.xorosoft_products AS x (org_id, product_id,"
          + " xorosoft_id, sku, warehouse_code, stock_on_hand, stock_available, cost_price, currency,"
          + " source_updated_at) SELECT ?, product_id, item, sku, warehouse, on_hand, available,"
          + " cost_price, currency, source_updated_at FROM told"
          + " ON CONFLICT (org_id, xorosoft_id, warehouse_code) DO UPDATE SET"
          + " product_id = excluded.product_id, sku = excluded.sku,"
          + " stock_on_hand = excluded.stock_on_hand, stock_available = excluded.stock_available,"
          // What another product was told, this one was not.
          + " told_available = CASE WHEN x.product_id = excluded.product_id AND x.sku = excluded.sku"
          + " THEN x.told_available END,"
          + " synced_at = clock_timestamp(), updated_at = clock_timestamp()"
          + " WHERE (x.product_id, x.sku, x.stock_on_hand, x.stock_available) IS DISTINCT FROM"
          + " (excluded.product_id, excluded.sku, excluded.stock_on_hand, excluded.stock_available)"
          + " RETURNING x.xorosoft_id, x.warehouse_code, (x.xmax = 0) AS fresh),"
          + " again AS (UPDATE public.xorosoft_products AS x SET synced_at = clock_timestamp()"
          + " FROM told AS t WHERE x.org_id = ? AND x.xorosoft_id = t.item"
          + " AND x.warehouse_code = t.warehouse AND NOT EXISTS (SELECT FROM written AS w"
          + " WHERE w.xorosoft_id = t.item AND w.warehouse_code = t.warehouse)),"
          + " stamped AS (UPDATE public.products AS p SET stock_synced_at = clock_timestamp(),"
          + " xorosoft_id = coalesce(p.xorosoft_id, t.item) FROM told AS t WHERE p.org_id = ?"
          + " AND p.id = t.product_id),"
          + " stamped_variants AS (UPDATE public.product_variants AS v SET"
          + " stock_synced_at = clock_timestamp(), xorosoft_id = coalesce(v.xorosoft_id, t.item)"
          + " FROM told AS t WHERE v.org_id = ? AND v.product_id = t.product_id AND v.sku = t.sku"
          + " AND v.deleted_at IS NULL)"
          + " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM written";

  private static final String KNOWN =
      "SELECT count(*) FROM public.xorosoft_products WHERE org_id = ? AND warehouse_code = ?";

  /** Keeps lines, each key once, in the transaction of the organisation. */
  Counts keep(Connection connection, UUID org, List<StockLine> lines) throws SQLException {
    if (lines.isEmpty()) {
      return Counts.ZERO;
    }
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setObject(1, org);
      keep.setObject(2, org);
      keep.setArray(3, texts(connection, lines.stream().map(StockLine::item).toArray()));
      keep.setArray(4, texts(connection, lines.stream().map(StockLine::sku).toArray()));
      keep.setArray(5, texts(connection, lines.stream().map(StockLine::warehouse).toArray()));
      keep.setArray(6, numbers(connection, lines.stream().map(StockLine::onHand).toArray()));
      keep.setArray(7, numbers(connection, lines.stream().map(StockLine::available).toArray()));
      for (int i = 8; i <= 12; i++) {
        keep.setObject(i, org);
      }
      try (ResultSet row = keep.executeQuery()) {
        row.next();
        return Tally.of(lines.size(), row.getLong(1), row.getLong(2));
      }
    }
  }

  /** How many items of a warehouse are known. */
  long known(Connection connection, UUID org, String warehouse) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(KNOWN)) {
      ask.setObject(1, org);
      ask.setString(2, warehouse);
      try (ResultSet row = ask.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static Array texts(Connection connection, Object[] values) throws SQLException {
    return connection.createArrayOf("text", values);
  }

  private static Array numbers(Connection connection, Object[] values) throws SQLException {
    return connection.createArrayOf("numeric", values);
  }
}
