package io.syncflow.xorosoft;

import io.syncflow.ledger.Counts;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Stock by warehouse, {@code xorosoft_products} (D-33 to D-39). */
final class StockTable {

  /**
   * A product is found by the sku of itself or of one of its variants: by the very same one, else
   * by the only one with the same {@code match_key}. Where two of ours or two items could be meant,
   * none is: the rows lose their product, so the catalog keeps what it was told last. An item that
   * Xorosoft has not named for a day beside another one is no rival of it any more. An item that is
   * equal only moves its {@code synced_at}: Xorosoft has said so again.
   */
  private static final String KEEP =
      """
      WITH said AS MATERIALIZED (
        SELECT u.*, min(item) OVER same_sku <> max(item) OVER same_sku AS sku_twice,
          min(item) OVER same_key <> max(item) OVER same_key AS key_twice
        FROM (SELECT ?::uuid AS org, public.match_key(sku) AS key, n.*
          FROM unnest(?::text[], ?::text[], ?::text[], ?::numeric[], ?::numeric[])
            WITH ORDINALITY AS n (item, sku, warehouse, on_hand, available, place)) AS u
        WINDOW same_sku AS (PARTITION BY sku), same_key AS (PARTITION BY key)),
      found AS MATERIALIZED (
        SELECT s.*, coalesce(e.product_id, k.product_id) AS product_id, e.product_id IS NOT NULL AS exact,
          coalesce(k.candidates, 0) AS candidates
        FROM said AS s
        CROSS JOIN LATERAL (SELECT coalesce(
          (SELECT p.id FROM public.products AS p WHERE p.org_id = s.org AND p.sku = s.sku AND p.deleted_at IS NULL),
          (SELECT v.product_id FROM public.product_variants AS v WHERE v.org_id = s.org AND v.sku = s.sku
            AND v.deleted_at IS NULL)) AS product_id) AS e
        CROSS JOIN LATERAL (
          SELECT (array_agg(c.product_id))[1] AS product_id,
            greatest(count(DISTINCT c.product_id), count(c.variant_id)) AS candidates
          FROM (SELECT p.id AS product_id, NULL::uuid AS variant_id FROM public.products AS p
              WHERE p.org_id = s.org AND p.sku_key = s.key AND p.deleted_at IS NULL
            UNION ALL SELECT v.product_id, v.id FROM public.product_variants AS v
              WHERE v.org_id = s.org AND v.sku_key = s.key AND v.deleted_at IS NULL) AS c
          WHERE e.product_id IS NULL) AS k),
      told AS MATERIALIZED (
        SELECT f.*, i.cost_price, i.currency, i.source_updated_at,
          CASE WHEN f.candidates > 1 THEN 'ours'
            WHEN f.product_id IS NULL THEN NULL
            WHEN CASE WHEN f.exact THEN f.sku_twice ELSE f.key_twice END OR EXISTS (
              SELECT FROM public.xorosoft_products AS o
              WHERE o.org_id = f.org AND o.sku_key = f.key AND (o.sku = f.sku OR NOT f.exact)
                AND o.xorosoft_id <> f.item AND NOT EXISTS (SELECT FROM said AS s WHERE s.item = o.xorosoft_id)
                AND o.synced_at > coalesce((SELECT x.synced_at FROM public.xorosoft_products AS x WHERE x.org_id = f.org
                  AND x.xorosoft_id = f.item AND x.warehouse_code = f.warehouse), '-infinity') - interval '1 day')
            THEN 'theirs' END AS doubt
        FROM found AS f LEFT JOIN public.xorosoft_items AS i ON i.org_id = f.org AND i.xorosoft_id = f.item),
      written AS (
        INSERT INTO public.xorosoft_products AS x (org_id, product_id, xorosoft_id, sku, warehouse_code, stock_on_hand,
          stock_available, cost_price, currency, source_updated_at)
        SELECT org, CASE WHEN doubt IS NULL THEN product_id END, item, sku, warehouse, on_hand, available, cost_price,
          currency, source_updated_at FROM told
        ON CONFLICT (org_id, xorosoft_id, warehouse_code) DO UPDATE SET
          product_id = excluded.product_id, sku = excluded.sku, stock_on_hand = excluded.stock_on_hand,
          stock_available = excluded.stock_available,
          -- What another product was told, this one was not.
          told_available = CASE WHEN x.product_id = excluded.product_id AND x.sku = excluded.sku
            THEN x.told_available END,
          synced_at = clock_timestamp(), updated_at = clock_timestamp()
        WHERE (x.product_id, x.sku, x.stock_on_hand, x.stock_available) IS DISTINCT FROM
          (excluded.product_id, excluded.sku, excluded.stock_on_hand, excluded.stock_available)
        RETURNING x.xorosoft_id, x.warehouse_code, (x.xmax = 0) AS fresh),
      again AS (
        UPDATE public.xorosoft_products AS x SET synced_at = clock_timestamp() FROM told AS t
        WHERE x.org_id = t.org AND x.xorosoft_id = t.item AND x.warehouse_code = t.warehouse
          AND NOT EXISTS (SELECT FROM written AS w WHERE w.xorosoft_id = t.item AND w.warehouse_code = t.warehouse)),
      -- Pages before this one could not know of it, and nothing is told until all are read.
      withdrawn AS (
        UPDATE public.xorosoft_products AS o SET product_id = NULL, told_available = NULL FROM told AS t
        WHERE t.doubt IS NOT NULL AND o.org_id = t.org AND o.sku_key = t.key AND o.product_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM said AS s WHERE s.item = o.xorosoft_id AND s.warehouse = o.warehouse_code)
          AND CASE WHEN t.exact THEN o.sku = t.sku ELSE
            NOT EXISTS (SELECT FROM public.products AS p WHERE p.org_id = o.org_id AND p.sku = o.sku
              AND p.deleted_at IS NULL)
            AND NOT EXISTS (SELECT FROM public.product_variants AS v WHERE v.org_id = o.org_id AND v.sku = o.sku
              AND v.deleted_at IS NULL) END),
      stamped AS (
        UPDATE public.products AS p SET stock_synced_at = clock_timestamp(),
          xorosoft_id = coalesce(p.xorosoft_id, t.item)
        FROM told AS t WHERE t.doubt IS NULL AND p.org_id = t.org AND p.id = t.product_id),
      stamped_variants AS (
        UPDATE public.product_variants AS v SET stock_synced_at = clock_timestamp(),
          xorosoft_id = coalesce(v.xorosoft_id, t.item)
        FROM told AS t WHERE t.doubt IS NULL AND v.org_id = t.org AND v.product_id = t.product_id
          AND (v.sku = t.sku OR NOT t.exact AND v.sku_key = t.key) AND v.deleted_at IS NULL)
      SELECT count(*) FILTER (WHERE w.fresh AND t.doubt IS NULL),
        count(*) FILTER (WHERE NOT w.fresh AND t.doubt IS NULL),
        array_agg(t.place) FILTER (WHERE t.doubt = 'ours'), array_agg(t.place) FILTER (WHERE t.doubt = 'theirs')
      FROM told AS t
      LEFT JOIN written AS w ON w.xorosoft_id = t.item AND w.warehouse_code = t.warehouse
      """;

  private static final String KNOWN =
      "SELECT count(*) FROM public.xorosoft_products WHERE org_id = ? AND warehouse_code = ?";

  /**
   * What became of lines.
   *
   * @param doubts those that mean nobody knows what: dead letters, counted as failed
   */
  record Outcome(Counts counts, List<Rejection> doubts) {}

  /** Keeps lines, each key once, in the transaction of the organisation. */
  Outcome keep(Connection connection, UUID org, List<StockLine> lines) throws SQLException {
    if (lines.isEmpty()) {
      return new Outcome(Counts.ZERO, List.of());
    }
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      keep.setObject(1, org);
      keep.setArray(2, texts(connection, lines.stream().map(StockLine::item).toArray()));
      keep.setArray(3, texts(connection, lines.stream().map(StockLine::sku).toArray()));
      keep.setArray(4, texts(connection, lines.stream().map(StockLine::warehouse).toArray()));
      keep.setArray(5, numbers(connection, lines.stream().map(StockLine::onHand).toArray()));
      keep.setArray(6, numbers(connection, lines.stream().map(StockLine::available).toArray()));
      try (ResultSet row = keep.executeQuery()) {
        row.next();
        List<Rejection> doubts = new ArrayList<>();
        addDoubts(doubts, lines, row.getArray(3), "products or variants of the catalog");
        addDoubts(doubts, lines, row.getArray(4), "items of Xorosoft");
        Counts kept = Tally.of(lines.size() - doubts.size(), row.getLong(1), row.getLong(2));
        return new Outcome(kept.plus(Tally.beside(doubts.size(), 0)), doubts);
      }
    }
  }

  private static void addDoubts(
      List<Rejection> doubts, List<StockLine> lines, Array places, String what)
      throws SQLException {
    if (places == null) {
      return;
    }
    for (Long place : (Long[]) places.getArray()) {
      StockLine line = lines.get(place.intValue() - 1);
      doubts.add(
          new Rejection(
              line.key(),
              null,
              Stage.MAP,
              "ambiguous_match",
              "several "
                  + what
                  + " have the SKU \""
                  + line.sku()
                  + "\", blanks around it and its case aside: no stock was set",
              line.json(),
              null));
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
