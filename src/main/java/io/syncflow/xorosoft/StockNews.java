package io.syncflow.xorosoft;

import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Run;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Stock that is news for the catalog. It is offered when every store has been read: the sum of half
 * of them would say that what lies in the other half is sold out.
 */
public final class StockNews {

  private static final UUID FIRST = new UUID(0, 0);
  private static final int PAGE = 500;
  private static final String PRICES = "prices";

  private static final String PRODUCTS =
      "SELECT DISTINCT product_id FROM public.xorosoft_products WHERE org_id = ? AND product_id > ?"
          + " AND told_available IS DISTINCT FROM stock_available ORDER BY product_id LIMIT ?";

  /**
   * Rows whose item is the product's or a variant's by now, by the same SKU, else by the only one
   * of the same key; others wait for the next reading.
   */
  private static final String TELL =
      """
      WITH matched AS MATERIALIZED (
        SELECT x.id, CASE WHEN v.exact OR p.sku IS DISTINCT FROM x.sku THEN v.id END AS variant_id
        FROM public.xorosoft_products AS x
        JOIN public.products AS p ON p.org_id = x.org_id AND p.id = x.product_id AND p.deleted_at IS NULL
        CROSS JOIN LATERAL (
          SELECT (array_agg(v.id ORDER BY v.sku = x.sku DESC))[1] AS id, count(*) AS variants,
            coalesce(bool_or(v.sku = x.sku), false) AS exact
          FROM public.product_variants AS v WHERE v.org_id = x.org_id AND v.product_id = x.product_id
            AND v.sku_key = x.sku_key AND v.deleted_at IS NULL) AS v
        WHERE x.org_id = ? AND x.product_id = ANY (?) AND (v.exact OR p.sku = x.sku OR v.variants = 1
          OR v.variants = 0 AND p.sku_key = x.sku_key)),
      told AS (
        UPDATE public.xorosoft_products AS x SET told_available = x.stock_available
        FROM matched AS m WHERE x.id = m.id RETURNING x.product_id, m.variant_id, x.stock_available)
      SELECT product_id, variant_id, sum(stock_available) FROM told
      GROUP BY product_id, variant_id ORDER BY product_id, variant_id
      """;

  private final OrgScope scope;
  private final ChunkBook book = new ChunkBook();

  public StockNews(OrgScope scope) {
    this.scope = scope;
  }

  /**
   * Some products' stock.
   *
   * @param last where the next page begins
   */
  public record Page(List<ItemStock> stock, UUID last) {
    public Page {
      stock = List.copyOf(stock);
    }
  }

  /** Where the first page begins; null when the run has not read all stock. */
  public UUID first(Run run) {
    return run.entity().equals(PRICES) ? null : FIRST;
  }

  /**
   * Takes a page of what is news, in the open transaction: it is none any more when that commits.
   *
   * @param after {@link #first}, or {@link Page#last} of the page before
   * @return null when there is nothing any more
   * @throws ChunkBook.Fenced when another run has taken this one over
   */
  public Page take(Run run, UUID after) {
    return scope.call(
        run.org(),
        connection -> {
          book.hold(connection, run);
          List<UUID> products = products(connection, run.org(), after);
          return products.isEmpty()
              ? null
              : new Page(tell(connection, run.org(), products), products.get(products.size() - 1));
        });
  }

  private static List<UUID> products(Connection connection, UUID org, UUID after)
      throws SQLException {
    List<UUID> products = new ArrayList<>();
    try (PreparedStatement ask = connection.prepareStatement(PRODUCTS)) {
      ask.setObject(1, org);
      ask.setObject(2, after);
      ask.setInt(3, PAGE);
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          products.add(row.getObject(1, UUID.class));
        }
      }
    }
    return products;
  }

  private static List<ItemStock> tell(Connection connection, UUID org, List<UUID> products)
      throws SQLException {
    List<ItemStock> stock = new ArrayList<>();
    try (PreparedStatement tell = connection.prepareStatement(TELL)) {
      tell.setObject(1, org);
      tell.setArray(2, connection.createArrayOf("uuid", products.toArray()));
      try (ResultSet row = tell.executeQuery()) {
        while (row.next()) {
          stock.add(
              new ItemStock(
                  row.getObject(1, UUID.class),
                  row.getObject(2, UUID.class),
                  row.getBigDecimal(3)));
        }
      }
    }
    return stock;
  }
}
