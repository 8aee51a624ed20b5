package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.Difference;
import io.syncflow.record.JsonValues;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What stock and prices would become, beside what they are; reads only. */
final class XoroPreview {

  private static final String STOCK =
      "SELECT xorosoft_id, warehouse_code, jsonb_build_object('sku', sku, 'stock_on_hand',"
          + " stock_on_hand, 'stock_available', stock_available), NULL::timestamptz"
          + " FROM public.xorosoft_products WHERE org_id = ? AND xorosoft_id = ANY (?)";

  private static final String PRICES =
      "SELECT xorosoft_id, NULL, jsonb_build_object('sku', sku, 'barcode', barcode, 'price', price,"
          + " 'cost_price', cost_price, 'currency', currency, 'active', active), source_updated_at"
          + " FROM public.xorosoft_items WHERE org_id = ? AND xorosoft_id = ANY (?)";

  /** Keeps what is compared in the order of the statements above. */
  private record Kept(ObjectNode fields, Instant modified) {}

  private final List<Difference> differences = new ArrayList<>();
  private long unchanged;
  private long superseded;

  /** What became of a chunk's lines. */
  XoroOutlook of(Connection connection, UUID org, XoroChunk chunk) throws SQLException {
    Map<String, Kept> stock =
        kept(connection, STOCK, org, chunk.stock().stream().map(StockLine::item).toList());
    for (StockLine line : chunk.stock()) {
      ObjectNode after = JsonNodeFactory.instance.objectNode().put("sku", line.sku());
      after.put("stock_on_hand", line.onHand()).put("stock_available", line.available());
      compare(line.key().json(), stock.get(line.item() + "\n" + line.warehouse()), after);
    }
    Map<String, Kept> prices =
        kept(connection, PRICES, org, chunk.prices().stream().map(PriceLine::item).toList());
    for (PriceLine line : chunk.prices()) {
      Kept known = prices.get(line.item() + "\nnull");
      if (known != null
          && known.modified() != null
          && line.modified() != null
          && known.modified().isAfter(line.modified())) {
        superseded++;
        continue;
      }
      ObjectNode after = JsonNodeFactory.instance.objectNode().put("sku", line.sku());
      after.put("barcode", line.barcode()).put("price", line.price());
      after.put("cost_price", line.cost()).put("currency", line.currency());
      compare(line.key().json(), known, after.put("active", line.active()));
    }
    return new XoroOutlook(
        differences, unchanged, superseded, chunk.rejected().size(), chunk.skipped());
  }

  private void compare(String key, Kept known, ObjectNode after) {
    if (known == null) {
      differences.add(new Difference(Difference.Kind.CREATE, key, null, after, null));
    } else if (has(known.fields(), after)) {
      unchanged++;
    } else {
      differences.add(new Difference(Difference.Kind.UPDATE, key, known.fields(), after, null));
    }
  }

  /** Whether a line has all these values; numbers by what they are. */
  static boolean has(ObjectNode line, ObjectNode values) {
    for (Map.Entry<String, JsonNode> field : values.properties()) {
      JsonNode old = line.path(field.getKey());
      JsonNode now = field.getValue();
      boolean equal =
          old.isNumber() && now.isNumber()
              ? number(old).compareTo(number(now)) == 0
              : old.asText().equals(now.asText()) && old.isNull() == now.isNull();
      if (!equal) {
        return false;
      }
    }
    return true;
  }

  private static BigDecimal number(JsonNode node) {
    return node.decimalValue();
  }

  private static Map<String, Kept> kept(
      Connection connection, String sql, UUID org, List<String> items) throws SQLException {
    Map<String, Kept> kept = new HashMap<>();
    if (items.isEmpty()) {
      return kept;
    }
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setObject(1, org);
      ask.setArray(2, connection.createArrayOf("text", items.toArray()));
      try (ResultSet row = ask.executeQuery()) {
        while (row.next()) {
          Timestamp modified = row.getTimestamp(4);
          kept.put(
              row.getString(1) + "\n" + row.getString(2),
              new Kept(
                  (ObjectNode) JsonValues.read(row.getString(3)),
                  modified == null ? null : modified.toInstant()));
        }
      }
    }
    return kept;
  }
}
