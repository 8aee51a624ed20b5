package io.syncflow.sandbox;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Generates {@link ErpTable#CUSTOMER_ORDER_TAB} with its faults, and says which orders are to have
 * lines, and how many.
 */
final class OrderRows {

  static final int COUNT = 5000;
  static final List<String> STATES =
      List.of("Planned", "Released", "Delivered", "Invoiced", "Closed", "Cancelled");
  private static final List<String> CURRENCIES = List.of("SEK", "EUR", "PLN", "USD", "GBP", "JPY");

  private final Words words;
  private final Random random;
  private final List<String> customers;
  private final List<Object[]> rows = new ArrayList<>(COUNT);
  private final List<String> sound = new ArrayList<>(COUNT);
  private String ofRefusedCustomer;
  private String ofMendedCustomer;
  private String mended;

  OrderRows(Random random, CustomerRows customers) {
    this.random = random;
    this.words = new Words(random);
    this.customers = customers.sound();
    Versions versions = new Versions(random, COUNT);
    Deal deal = new Deal(random, COUNT);
    Set<Integer> unknown = deal.take(PlantedFaults.STATE_UNKNOWN);
    Set<Integer> refused = deal.take(1);
    Set<Integer> mendedCustomer = deal.take(1);
    for (int number : Deal.shuffled(random, COUNT)) {
      int place = rows.size();
      String order = orderNo(number);
      Object[] row = order(order, versions.timestamp());
      if (unknown.contains(place)) {
        row[4] = "Backordered";
        mended = mended == null ? order : mended;
      } else if (refused.contains(place)) {
        row[1] = customers.refused();
        ofRefusedCustomer = order;
      } else if (mendedCustomer.contains(place)) {
        row[1] = customers.mended();
        ofMendedCustomer = order;
      } else {
        sound.add(order);
      }
      rows.add(row);
    }
  }

  /** An ordinary order of an existing customer. */
  Object[] order(String orderNo, LocalDateTime version) {
    return new Object[] {
      orderNo,
      words.padded(words.pick(customers), 12),
      SiteRows.contract(random.nextInt(SiteRows.COUNT)),
      version.withNano(0).minusMinutes(random.nextInt(5000)),
      words.pick(STATES),
      words.pick(CURRENCIES),
      version
    };
  }

  List<Object[]> rows() {
    return rows;
  }

  /** Orders without a fault; the newest last. */
  List<String> sound() {
    return sound;
  }

  /** The order that waits for {@link CustomerRows#refused()}. */
  String ofRefusedCustomer() {
    return ofRefusedCustomer;
  }

  /** The order that waits for {@link CustomerRows#mended()}. */
  String ofMendedCustomer() {
    return ofMendedCustomer;
  }

  /** The order whose unknown state is put right on day two. */
  String mended() {
    return mended;
  }

  /** Orders that are not in the table before day two, while their lines are. */
  static List<String> arriving() {
    List<String> numbers = new ArrayList<>();
    for (int i = 0; i < PlantedFaults.ORDERS_ARRIVING; i++) {
      numbers.add(orderNo(COUNT + i));
    }
    return numbers;
  }

  static String orderNo(int number) {
    return "CO" + (300_000 + number);
  }
}
