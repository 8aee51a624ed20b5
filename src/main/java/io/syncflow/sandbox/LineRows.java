package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Generates {@link ErpTable#CUSTOMER_ORDER_LINE_TAB} with its faults and its orphans. */
final class LineRows {

  static final int COUNT = 12_000;
  private static final int QUANTITY = 3;
  private static final int VERSION = 6;

  private final Random random;
  private final Words words;
  private final List<String> parts;
  private final List<Object[]> rows = new ArrayList<>(COUNT);
  private Object[] mended;

  LineRows(Random random, OrderRows orders, PartRows parts) {
    this.random = random;
    this.words = new Words(random);
    this.parts = parts.sound();
    List<Object[]> special = special(orders);
    ordinary(orders.sound(), COUNT - special.size());
    Collections.shuffle(rows, random);
    List<Integer> places = new ArrayList<>(new Deal(random, COUNT).take(special.size()));
    Collections.sort(places);
    for (int i = 0; i < special.size(); i++) {
      rows.add(places.get(i), special.get(i));
    }
    Versions versions = new Versions(random, COUNT);
    rows.forEach(row -> row[VERSION] = versions.timestamp());
  }

  private void ordinary(List<String> orders, int count) {
    int perOrder = count / orders.size();
    int extra = count % orders.size();
    for (int i = 0; i < orders.size(); i++) {
      int lines = perOrder + (i < extra ? 1 : 0);
      for (int line = 1; line <= lines; line++) {
        rows.add(line(orders.get(i), line));
      }
    }
  }

  private List<Object[]> special(OrderRows orders) {
    List<Object[]> special = new ArrayList<>();
    for (int i = 0; i < PlantedFaults.QUANTITY_ZERO; i++) {
      Object[] zero = line(orders.sound().get(i * 100), 90);
      zero[QUANTITY] = 0;
      mended = mended == null ? zero : mended;
      special.add(zero);
    }
    for (int i = 0; i < PlantedFaults.ORDER_NEVER_COMES; i++) {
      special.add(line("CO9999" + (10 + i), 1));
    }
    for (String order : OrderRows.arriving()) {
      lines(special, order, PlantedFaults.LINES_PER_ARRIVING_ORDER);
    }
    lines(special, orders.ofRefusedCustomer(), PlantedFaults.LINES_OF_REFUSED_CUSTOMER);
    lines(special, orders.ofMendedCustomer(), PlantedFaults.LINES_OF_MENDED_CUSTOMER);
    lines(special, orders.mended(), PlantedFaults.LINES_OF_MENDED_ORDER);
    Collections.shuffle(special, random);
    return special;
  }

  private void lines(List<Object[]> to, String order, int count) {
    for (int line = 1; line <= count; line++) {
      to.add(line(order, line));
    }
  }

  /** An ordinary line, its rowversion still missing. */
  Object[] line(String order, int lineNo) {
    return new Object[] {
      order,
      lineNo,
      words.pick(parts),
      1 + random.nextInt(40),
      BigDecimal.valueOf(100 + random.nextInt(250_000), 2),
      words.note(),
      null
    };
  }

  List<Object[]> rows() {
    return rows;
  }

  /** The line whose quantity is put right on day two. */
  Object[] mended() {
    return mended;
  }
}
