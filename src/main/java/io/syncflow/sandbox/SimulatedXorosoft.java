package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Xorosoft: items and their stock by store, in an envelope that says {@code Result} false behind
 * the last page, and also to whoever calls too fast. {@code TotalPages} is left out, as on some of
 * the real one's endpoints.
 */
final class SimulatedXorosoft implements ApiHandler.Work {

  /** The stores that have stock. */
  static final List<String> STORES = List.of("Main Warehouse", "Outlet");

  /** Items that it knows, the first of the ERP's. */
  static final int ITEMS = 250;

  /** Every so many-th item's stock and price change on the second day. */
  static final int CHANGED = 10;

  private static final int PAGE = 100;
  private static final int FIRST_ID = 30_000;
  private static final int FIRST_STORE = 10_002;
  private static final String DAY_ONE = "01/28/2025 10:52:50 PM";
  private static final String DAY_TWO = "01/29/2025 09:12:00 AM";

  private final IntSupplier day;
  private final List<String> skus;

  /**
   * @param day 1, or 2 once the second day has happened
   */
  SimulatedXorosoft(IntSupplier day, List<String> parts) {
    this.day = day;
    this.skus = List.copyOf(parts.subList(parts.size() - ITEMS, parts.size()));
  }

  @Override
  public ApiHandler.Reply reply(ApiHandler.Call call) {
    List<ObjectNode> rows =
        switch (call.path()) {
          case "/inventory/getinventorybyitem" -> stock(call.query().get("store"));
          case "/item/getitem" -> items(call.query().containsKey("updated_at_min"));
          default -> null;
        };
    if (rows == null) {
      return new ApiHandler.Reply(
          500, JsonNodeFactory.instance.objectNode().put("Message", "An error has occurred."));
    }
    int page = Integer.parseInt(call.query().getOrDefault("page", "1"));
    int size = Integer.parseInt(call.query().getOrDefault("per_page", String.valueOf(PAGE)));
    int from = Math.min(rows.size(), (page - 1) * size);
    List<ObjectNode> wanted =
        call.fault() == ApiFault.THROTTLED_EMPTY
            ? List.of()
            : rows.subList(from, Math.min(rows.size(), from + size));
    return new ApiHandler.Reply(200, envelope(wanted, page));
  }

  private static ObjectNode envelope(List<ObjectNode> rows, int page) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("Result", !rows.isEmpty());
    envelope.put("Message", rows.isEmpty() ? "No record found." : "");
    ArrayNode data = envelope.putArray("Data");
    data.addAll(rows);
    return envelope.put("ErrorCode", 0).put("Page", page).put("EndRequest", true);
  }

  /** All stores' stock when none is named. */
  private List<ObjectNode> stock(String store) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int number = 0; number < STORES.size(); number++) {
      if (store == null || store.equals(STORES.get(number))) {
        rows.addAll(stock(number));
      }
    }
    return rows;
  }

  private List<ObjectNode> stock(int store) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < skus.size(); i++) {
      BigDecimal onHand = BigDecimal.valueOf((i * 37L + store * 11L) % 90 + moved(i) * 5L);
      BigDecimal allocated = BigDecimal.valueOf(i % 7);
      ObjectNode row = JsonNodeFactory.instance.objectNode();
      row.put("ItemId", FIRST_ID + i).put("ItemNumber", skus.get(i));
      row.put("StoreId", FIRST_STORE + store).put("StoreName", STORES.get(store));
      row.put("OnHandQty", onHand).put("AllocatedQty", allocated);
      row.put("AvailableQty", onHand.subtract(allocated)).put("ATSQty", onHand);
      row.put("NetAvailable", onHand.subtract(allocated));
      rows.add(row);
    }
    return rows;
  }

  private List<ObjectNode> items(boolean changed) {
    List<ObjectNode> rows = new ArrayList<>();
    for (int i = 0; i < skus.size(); i++) {
      if (!changed || moved(i) > 0) {
        BigDecimal price = BigDecimal.valueOf(995L + i * 25L + moved(i) * 100L, 2);
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        row.put("Id", FIRST_ID + i).put("ItemNumber", skus.get(i));
        row.put("ItemUpc", "40" + (10_000_000_000L + i));
        row.put("StandardUnitPrice", price);
        row.put("StandardUnitCost", price.multiply(new BigDecimal("0.6")));
        row.put("CurrencyCode", "USD").put("ActiveFlag", true);
        row.put("ModifyDttm", moved(i) > 0 ? DAY_TWO : DAY_ONE);
        rows.add(row);
      }
    }
    return rows;
  }

  private int moved(int item) {
    return day.getAsInt() > 1 && item % CHANGED == 0 ? 1 : 0;
  }
}
