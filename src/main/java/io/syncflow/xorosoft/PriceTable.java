package io.syncflow.xorosoft;

import io.syncflow.ledger.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Items and what they cost, {@code xorosoft_items}; the cost also stands at each item's stock. */
final class PriceTable {

  /** An item that Xorosoft dates before what is known lost to a newer one. */
  private static final String KEEP =
      "WITH told AS MATERIALIZED (SELECT * FROM unnest(?::text[], ?::text[], ?::text[],"
          + " ?::numeric[], ?::numeric[], ?::text[], ?::boolean[], ?::timestamptz[]) AS u (item, sku,"
          + " barcode, price, cost, currency, active, modified)),"
          + " older AS MATERIALIZED (SELECT t.item FROM told AS t JOIN public.xorosoft_items AS x"
          + " ON x.org_id = ? AND x.xorosoft_id = t.item AND x.source_updated_at > t.modified),"
          + " written AS (INSERT INTO public.xorosoft_items AS x (org_id, xorosoft_id, sku, barcode,"
          + " price, cost_price, currency, active, source_updated_at) SELECT ?, item, sku, barcode,"
          + " price, cost, currency, active, modified FROM told"
          + " WHERE item NOT IN (SELECT item FROM older)"
          + " ON CONFLICT (org_id, xorosoft_id) DO UPDATE SET sku = excluded.sku,"
          + " barcode = excluded.barcode, price = excluded.price, cost_price = excluded.cost_price,"
          + " currency = excluded.currency, active = excluded.active,"
          + " source_updated_at = excluded.source_updated_at, synced_at = clock_timestamp(),"
          + " updated_at = clock_timestamp() WHERE (x.sku, x.barcode, x.price, x.cost_price,"
          + " x.currency, x.active) IS DISTINCT FROM (excluded.sku, excluded.barcode,"
          + " excluded.price, excluded.cost_price, excluded.currency, excluded.active)"
          + " RETURNING x.xorosoft_id, (x.xmax = 0) AS fresh),"
          + " costs AS (UPDATE public.xorosoft_products AS s SET cost_price = t.cost,"
          + " currency = t.currency, source_updated_at = t.modified FROM told AS t"
          + " WHERE s.org_id = ? AND s.xorosoft_id = t.item"
          + " AND t.item NOT IN (SELECT item FROM older)"
          + " AND (s.cost_price, s.currency) IS DISTINCT FROM (t.cost, t.currency::bpchar))"
          + " SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh),"
          + " (SELECT count(*) FROM older) FROM written";

  /** Keeps lines, each item once, in the transaction of the organisation. */
  Counts keep(Connection connection, UUID org, List<PriceLine> lines) throws SQLException {
    if (lines.isEmpty()) {
      return Counts.ZERO;
    }
    try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
      Columns columns = new Columns(connection, keep, lines);
      columns.set(1, "text", PriceLine::item);
      columns.set(2, "text", PriceLine::sku);
      columns.set(3, "text", PriceLine::barcode);
      columns.set(4, "numeric", PriceLine::price);
      columns.set(5, "numeric", PriceLine::cost);
      columns.set(6, "text", PriceLine::currency);
      columns.set(7, "boolean", PriceLine::active);
      columns.set(
          8, "timestamptz", line -> line.modified() == null ? null : line.modified().toString());
      for (int i = 9; i <= 11; i++) {
        keep.setObject(i, org);
      }
      try (ResultSet row = keep.executeQuery()) {
        row.next();
        long older = row.getLong(3);
        Counts kept = Tally.of(lines.size() - older, row.getLong(1), row.getLong(2));
        return kept.plus(new Counts(older, 0, 0, 0, 0, 0, older, 0, 0, 0));
      }
    }
  }

  private record Columns(
      Connection connection, PreparedStatement statement, List<PriceLine> lines) {
    void set(int index, String type, Function<PriceLine, Object> field) throws SQLException {
      statement.setArray(
          index, connection.createArrayOf(type, lines.stream().map(field).toArray()));
    }
  }
}
