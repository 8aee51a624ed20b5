package io.syncflow.sandbox;

import static io.syncflow.sandbox.ErpTable.CUSTOMER_INFO_TAB;
import static io.syncflow.sandbox.ErpTable.CUSTOMER_ORDER_LINE_TAB;
import static io.syncflow.sandbox.ErpTable.CUSTOMER_ORDER_TAB;
import static io.syncflow.sandbox.ErpTable.INVENTORY_PART_TAB;
import static io.syncflow.sandbox.ErpTable.SITE_TAB;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What happens in the ERP on its second day: changes, new rows, the orders some lines waited for,
 * faults put right, rows saved without a change, and late commits, whose rowversion is older than
 * the newest one a hub has already read.
 */
final class DayTwo {

  /** What changes, by kind; the rows touched without a change are beside them. */
  static final int PRICES_CHANGED = 40;

  static final int PARTS_TOUCHED = 5;
  static final int PARTS_ADDED = 10;
  static final int CUSTOMERS_RENAMED = 25;
  static final int CUSTOMERS_ADDED = 8;
  static final int ORDERS_MOVED_ON = 30;
  static final int ORDERS_ADDED = 20;
  static final int LINES_PER_ADDED_ORDER = 2;

  /** How far behind the newest version the late part and the late order are. */
  static final long LATE_BY_NUMBER = 300;

  static final long LATE_BY_MINUTES = 4;

  private static final String PRICE =
      "update IFSAPP.INVENTORY_PART_TAB set LIST_PRICE = LIST_PRICE + 1, ROWVERSION = ?"
          + " where PART_NO = ?";
  private static final String TOUCH_PART =
      "update IFSAPP.INVENTORY_PART_TAB set ROWVERSION = ? where PART_NO = ?";
  private static final String MEND_PART =
      "update IFSAPP.INVENTORY_PART_TAB set WEIGHT_NET = '12.50', ROWVERSION = ? where PART_NO = ?";
  private static final String RENAME =
      "update IFSAPP.CUSTOMER_INFO_TAB set NAME = ?, ROWVERSION = ? where CUSTOMER_ID = ?";
  private static final String MOVE_ON =
      "update IFSAPP.CUSTOMER_ORDER_TAB set STATE = ?, ROWVERSION = ? where ORDER_NO = ?";
  private static final String MEND_LINE =
      "update IFSAPP.CUSTOMER_ORDER_LINE_TAB set BUY_QTY_DUE = 2, ROWVERSION = ?"
          + " where ORDER_NO = ? and LINE_NO = ?";

  private final DayOne dayOne;
  private final ErpWriter erp;
  private final Random random;
  private final Words words;

  DayTwo(DayOne dayOne, ErpWriter erp, long seed) {
    this.dayOne = dayOne;
    this.erp = erp;
    this.random = new Random(~seed);
    this.words = new Words(random);
  }

  void apply() throws SQLException {
    site();
    parts();
    customers();
    List<Object[]> orders = orders();
    lines(orders);
  }

  private void site() throws SQLException {
    LocalDateTime version = erp.newestTime(SITE_TAB).plusDays(1);
    Object[] row = {
      SiteRows.contract(SiteRows.COUNT), "Pop-up Store Göteborg", "SE", "Y", version, version
    };
    erp.insert(SITE_TAB, List.<Object[]>of(row));
  }

  private void parts() throws SQLException {
    long newest = erp.newestNumber(INVENTORY_PART_TAB);
    long version = newest + 10_000;
    List<String> chosen = choose(dayOne.parts.sound(), PRICES_CHANGED + PARTS_TOUCHED);
    for (String part : chosen.subList(0, PRICES_CHANGED)) {
      erp.updateOne(PRICE, version++, part);
    }
    for (String part : chosen.subList(PRICES_CHANGED, chosen.size())) {
      erp.updateOne(TOUCH_PART, version++, part);
    }
    erp.updateOne(MEND_PART, version++, dayOne.parts.mended());
    List<Object[]> added = new ArrayList<>();
    for (int i = 0; i < PARTS_ADDED; i++) {
      added.add(part(PartRows.COUNT + i, version++));
    }
    added.add(part(PartRows.COUNT + PARTS_ADDED, newest - LATE_BY_NUMBER));
    erp.insert(INVENTORY_PART_TAB, added);
  }

  private Object[] part(int number, long version) {
    return new Object[] {
      PartRows.partNo(number),
      words.product(),
      words.pick(Words.UNITS),
      words.pick(Words.CATEGORIES),
      PartRows.price(random),
      PartRows.weight(random),
      random.nextInt(5000),
      SiteRows.contract(random.nextInt(SiteRows.COUNT)),
      "A",
      version
    };
  }

  private void customers() throws SQLException {
    LocalDateTime version = erp.newestTime(CUSTOMER_INFO_TAB).plusDays(1);
    for (String customer : choose(dayOne.customers.sound(), CUSTOMERS_RENAMED)) {
      version = version.plusSeconds(3);
      erp.updateOne(RENAME, words.customer().trim() + " (renamed)", version, customer);
    }
    erp.updateOne(RENAME, "Åsa Kowalska-O'Neill", version, dayOne.customers.mended());
    List<Object[]> added = new ArrayList<>();
    for (int i = 0; i < CUSTOMERS_ADDED; i++) {
      version = version.plusSeconds(2);
      int number = CustomerRows.COUNT + i;
      String name = words.customer();
      added.add(
          new Object[] {
            CustomerRows.customerId(number),
            name,
            words.email(name, number),
            words.pick(Words.COUNTRIES),
            BigDecimal.valueOf(250_000, 2),
            CustomerRows.created(random),
            version
          });
    }
    erp.insert(CUSTOMER_INFO_TAB, added);
  }

  private List<Object[]> orders() throws SQLException {
    LocalDateTime newest = erp.newestTime(CUSTOMER_ORDER_TAB);
    LocalDateTime version = newest.plusDays(1);
    for (String order : choose(dayOne.orders.sound(), ORDERS_MOVED_ON)) {
      version = version.plusSeconds(5);
      erp.updateOne(MOVE_ON, next(state(order)), version, order);
    }
    erp.updateOne(MOVE_ON, "Released", version, dayOne.orders.mended());
    List<Object[]> added = new ArrayList<>();
    for (int i = 0; i < ORDERS_ADDED; i++) {
      version = version.plusSeconds(1);
      String number = OrderRows.orderNo(OrderRows.COUNT + PlantedFaults.ORDERS_ARRIVING + i);
      added.add(dayOne.orders.order(number, version));
    }
    erp.insert(CUSTOMER_ORDER_TAB, added);
    List<Object[]> others = new ArrayList<>();
    for (String number : OrderRows.arriving()) {
      others.add(dayOne.orders.order(number, version));
    }
    String late = OrderRows.orderNo(OrderRows.COUNT + PlantedFaults.ORDERS_ARRIVING + ORDERS_ADDED);
    others.add(dayOne.orders.order(late, newest.minusMinutes(LATE_BY_MINUTES)));
    erp.insert(CUSTOMER_ORDER_TAB, others);
    return added;
  }

  private String state(String order) throws SQLException {
    return erp.value(
        "select STATE from IFSAPP.CUSTOMER_ORDER_TAB where ORDER_NO = ?", String.class, order);
  }

  /** The state an order goes to from this one; the last leads back to the first. */
  static String next(String state) {
    List<String> states = OrderRows.STATES;
    return states.get((states.indexOf(state) + 1) % states.size());
  }

  private void lines(List<Object[]> orders) throws SQLException {
    LocalDateTime version = erp.newestTime(CUSTOMER_ORDER_LINE_TAB).plusDays(1);
    List<Object[]> added = new ArrayList<>();
    for (Object[] order : orders) {
      version = version.plusSeconds(1);
      for (int line = 1; line <= LINES_PER_ADDED_ORDER; line++) {
        Object[] row = dayOne.lines.line((String) order[0], line);
        row[row.length - 1] = version;
        added.add(row);
      }
    }
    erp.insert(CUSTOMER_ORDER_LINE_TAB, added);
    Object[] mended = dayOne.lines.mended();
    erp.updateOne(MEND_LINE, version, mended[0], mended[1]);
  }

  /** Distinct members of a list, the newest 15 % left out: they are read again anyway. */
  private List<String> choose(List<String> from, int count) {
    return new Deal(random, from.size()).take(count).stream().sorted().map(from::get).toList();
  }
}
