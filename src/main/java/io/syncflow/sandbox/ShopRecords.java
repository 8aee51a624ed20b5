package io.syncflow.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What APISmith holds, with its faults: the same for the same seed and day, anywhere. */
final class ShopRecords {

  static final int STORES = 20;
  static final int CUSTOMERS = 1_500;
  static final int ORDERS = 3_000;
  static final int CUSTOMERS_ADDED = 10;
  static final int ORDERS_MOVED_ON = 40;
  static final int STEP = 10;

  /** Beyond every version of day one, further than any overlap. */
  private static final long DAY_TWO = 1_000_000;

  private static final List<String> STATES = List.of("OPEN", "PAID", "SHIPPED", "COMPLETE");

  private final long seed;

  ShopRecords(long seed) {
    this.seed = seed;
  }

  /** The records of a resource on a day, in no particular order. */
  List<ObjectNode> of(String resource, int day) {
    return switch (resource) {
      case "stores" -> stores();
      case "customers" -> customers(day);
      default -> orders(day);
    };
  }

  private List<ObjectNode> stores() {
    Random random = new Random(seed);
    Words words = new Words(random);
    List<ObjectNode> stores = new ArrayList<>();
    for (int id = 1; id <= STORES; id++) {
      stores.add(
          record(id * STEP)
              .put("store_id", id)
              .put("store_name", words.customer().trim())
              .put("web_address", "https://shop" + id + ".example/")
              .put("physical_address", id % 5 == 0 ? null : id + " Harbour St")
              .put("latitude", BigDecimal.valueOf(590_000 + random.nextInt(9_000), 4))
              .put("longitude", BigDecimal.valueOf(180_000 + random.nextInt(9_000), 4)));
    }
    return stores;
  }

  private List<ObjectNode> customers(int day) {
    Random random = new Random(seed + 1);
    Words words = new Words(random);
    List<ObjectNode> customers = new ArrayList<>();
    for (int id = 1; id <= CUSTOMERS + CUSTOMERS_ADDED; id++) {
      String name = words.customer().trim();
      ObjectNode customer =
          record(id * STEP)
              .put("customer_id", id)
              .put("email_address", words.email(name, id))
              .put("full_name", name);
      if (id <= PlantedFaults.SHOP_EMAIL_MISSING) {
        customer.putNull("email_address");
      }
      if (id == 1 && day > 1) {
        customer.put("email_address", "mended@example.com").put("rowversion", DAY_TWO);
      }
      if (id > CUSTOMERS) {
        customer.put("rowversion", DAY_TWO + id);
      }
      if (id <= CUSTOMERS || day > 1) {
        customers.add(customer);
      }
    }
    return customers;
  }

  private List<ObjectNode> orders(int day) {
    Random random = new Random(seed + 2);
    LocalDateTime time = LocalDateTime.of(2026, 3, 1, 8, 0);
    List<ObjectNode> orders = new ArrayList<>();
    for (int id = 1; id <= ORDERS; id++) {
      time = time.plusMinutes(random.nextInt(90));
      ObjectNode order =
          record(id * STEP)
              .put("order_id", id)
              .put("order_tms", time.toString())
              .put("customer_id", customer(id, random))
              .put("store_id", 1 + random.nextInt(STORES))
              .put("order_status", STATES.get(random.nextInt(STATES.size())));
      if (isImpossible(id)) {
        order.put("order_tms", "2026-02-30T08:00:00");
      }
      if (day > 1 && id > 100 && id <= 100 + ORDERS_MOVED_ON) {
        order.put("order_status", "RETURNED").put("rowversion", DAY_TWO + id);
      }
      orders.add(order);
    }
    return orders;
  }

  private static boolean isImpossible(int order) {
    return order > 10 && order <= 10 + PlantedFaults.SHOP_IMPOSSIBLE_DATE;
  }

  /**
   * The first orders are of customers that are refused: one of the mended one, the rest of others.
   */
  private static int customer(int order, Random random) {
    int sound =
        PlantedFaults.SHOP_EMAIL_MISSING
            + 1
            + random.nextInt(CUSTOMERS - PlantedFaults.SHOP_EMAIL_MISSING);
    if (order <= PlantedFaults.SHOP_ORDERS_OF_MENDED_CUSTOMER) {
      return 1;
    }
    return order
            <= PlantedFaults.SHOP_ORDERS_OF_MENDED_CUSTOMER
                + PlantedFaults.SHOP_ORDERS_OF_REFUSED_CUSTOMER
        ? 2
        : sound;
  }

  private static ObjectNode record(long version) {
    return JsonNodeFactory.withExactBigDecimals(true).objectNode().put("rowversion", version);
  }
}
