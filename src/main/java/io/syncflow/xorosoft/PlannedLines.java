package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Difference;
import io.syncflow.record.JsonValues;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Lines of a plan that are still what they were when it was computed; locked until the end. */
final class PlannedLines {

  private static final String STOCK =
      "SELECT jsonb_build_object('sku', sku, 'stock_on_hand', stock_on_hand, 'stock_available',"
          + " stock_available), NULL::timestamptz FROM public.xorosoft_products WHERE org_id = ?"
          + " AND xorosoft_id = ? AND warehouse_code = ? FOR UPDATE";

  private static final String PRICE =
      "SELECT jsonb_build_object('sku', sku, 'barcode', barcode, 'price', price, 'cost_price',"
          + " cost_price, 'currency', currency, 'active', active), source_updated_at"
          + " FROM public.xorosoft_items WHERE org_id = ? AND xorosoft_id = ? FOR UPDATE";

  private final List<StockLine> stock = new ArrayList<>();
  private final List<PriceLine> prices = new ArrayList<>();
  private final List<Integer> moved = new ArrayList<>();

  List<StockLine> stock() {
    return stock;
  }

  List<PriceLine> prices() {
    return prices;
  }

  /** The places of lines that are not what they were. */
  List<Integer> moved() {
    return moved;
  }

  static PlannedLines of(Connection connection, UUID org, List<Difference> differences)
      throws SQLException {
    PlannedLines lines = new PlannedLines();
    for (int place = 0; place < differences.size(); place++) {
      Difference difference = differences.get(place);
      JsonNode key = JsonValues.read(difference.key());
      try (PreparedStatement ask = connection.prepareStatement(key.size() == 2 ? STOCK : PRICE)) {
        ask.setObject(1, org);
        for (int i = 0; i < key.size(); i++) {
          ask.setString(i + 2, key.get(i).asText());
        }
        try (ResultSet row = ask.executeQuery()) {
          lines.add(place, key, difference, row.next() ? row : null);
        }
      }
    }
    return lines;
  }

  private void add(int place, JsonNode key, Difference difference, ResultSet row)
      throws SQLException {
    ObjectNode line = row == null ? null : (ObjectNode) JsonValues.read(row.getString(1));
    boolean still =
        line == null
            ? difference.before() == null
            : difference.before() != null && XoroPreview.has(line, difference.before());
    if (!still) {
      moved.add(place);
      return;
    }
    ObjectNode after = line == null ? difference.after() : line.setAll(difference.after());
    String item = key.get(0).asText();
    if (key.size() == 2) {
      stock.add(
          new StockLine(
              item,
              after.path("sku").asText(),
              key.get(1).asText(),
              number(after, "stock_on_hand"),
              number(after, "stock_available")));
    } else {
      Timestamp modified = row == null ? null : row.getTimestamp(2);
      prices.add(
          new PriceLine(
              item,
              after.path("sku").asText(),
              after.path("barcode").textValue(),
              number(after, "price"),
              number(after, "cost_price"),
              after.path("currency").textValue(),
              after.path("active").asBoolean(),
              modified == null ? null : modified.toInstant()));
    }
  }

  private static BigDecimal number(ObjectNode line, String field) {
    return line.path(field).isNumber() ? line.path(field).decimalValue() : null;
  }
}
