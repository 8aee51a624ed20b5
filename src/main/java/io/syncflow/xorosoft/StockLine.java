package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.syncflow.record.BusinessKey;
import java.math.BigDecimal;
import java.util.List;

/**
 * The stock of an item in a warehouse.
 *
 * @param item Xorosoft's id of the item
 * @param sku its number, as written there
 * @param warehouse the code it has here
 * @param available what may be promised; never below 0
 */
record StockLine(
    String item, String sku, String warehouse, BigDecimal onHand, BigDecimal available) {

  BusinessKey key() {
    return new BusinessKey(List.of(item, warehouse));
  }

  /** The line as a JSON object, for people. */
  String json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("ItemId", item)
        .put("ItemNumber", sku)
        .put("warehouse", warehouse)
        .put("on_hand", onHand)
        .put("available", available)
        .toString();
  }
}
