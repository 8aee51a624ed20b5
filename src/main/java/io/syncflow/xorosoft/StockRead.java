package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * Reads the stock of every configured store, page by page. A store that answers nothing although
 * stock of it is known ends the run: throttled looks like empty, and no stock is made zero of that.
 */
final class StockRead implements XoroRead {

  private final XoroAccount account;
  private final Function<String, XoroWalk> walks;
  private final ToLongFunction<String> known;
  private final Iterator<String> stores;
  private String store;
  private XoroWalk walk;
  private boolean told;

  /**
   * @param walks the walk through the stock of a store
   * @param known how many items of a warehouse are known
   */
  StockRead(XoroAccount account, Function<String, XoroWalk> walks, ToLongFunction<String> known) {
    this.account = account;
    this.walks = walks;
    this.known = known;
    this.stores = account.warehouses().keySet().iterator();
  }

  @Override
  public XoroChunk next() {
    while (walk != null || stores.hasNext()) {
      if (walk == null) {
        store = stores.next();
        walk = walks.apply(store);
        told = false;
      }
      List<JsonNode> rows = walk.next();
      if (rows != null) {
        told = true;
        return chunk(rows);
      }
      end();
    }
    return null;
  }

  private void end() {
    long items = told ? 0 : known.applyAsLong(account.warehouses().get(store));
    if (items > 0) {
      throw new XoroRefused(
          "xorosoft answers no stock at all for store \""
              + store
              + "\", where "
              + items
              + " items are known: throttled looks like empty, so no stock was changed");
    }
    walk = null;
  }

  private XoroChunk chunk(List<JsonNode> rows) {
    Map<BusinessKey, StockLine> lines = new LinkedHashMap<>();
    List<Rejection> rejected = new ArrayList<>();
    long skipped = 0;
    for (JsonNode json : rows) {
      XoroRow row = new XoroRow(json);
      try {
        String warehouse = account.warehouses().get(row.required("StoreName"));
        if (warehouse == null) {
          skipped++;
          continue;
        }
        StockLine line = line(row, warehouse);
        if (lines.putIfAbsent(line.key(), line) != null) {
          throw new XoroRow.Fault(
              "duplicate_id", "ItemId: the page has " + line.item() + " of this store twice");
        }
      } catch (XoroRow.Fault fault) {
        rejected.add(Rejections.of(fault, Stage.VALIDATE, key(row), row));
      }
    }
    return new XoroChunk(List.copyOf(lines.values()), List.of(), rejected, skipped, null);
  }

  private StockLine line(XoroRow row, String warehouse) {
    BigDecimal available = row.number(account.quantity());
    return new StockLine(
        row.required("ItemId"),
        row.required("ItemNumber"),
        warehouse,
        row.number("OnHandQty"),
        available.max(BigDecimal.ZERO));
  }

  private static List<String> key(XoroRow row) {
    return List.of(Rejections.part(row, "ItemId"), Rejections.part(row, "StoreName"));
  }
}
