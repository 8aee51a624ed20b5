package io.syncflow.sandbox;

import java.util.List;
import java.util.Random;

/** Everything the simulated ERP holds on its first day: the same for the same seed, anywhere. */
final class DayOne {

  final SiteRows sites;
  final PartRows parts;
  final CustomerRows customers;
  final OrderRows orders;
  final LineRows lines;

  DayOne(long seed) {
    sites = new SiteRows(random(seed, ErpTable.SITE_TAB));
    parts = new PartRows(random(seed, ErpTable.INVENTORY_PART_TAB));
    customers = new CustomerRows(random(seed, ErpTable.CUSTOMER_INFO_TAB));
    orders = new OrderRows(random(seed, ErpTable.CUSTOMER_ORDER_TAB), customers);
    lines = new LineRows(random(seed, ErpTable.CUSTOMER_ORDER_LINE_TAB), orders, parts);
  }

  /** The rows of a table, oldest rowversion first, columns as in the table. */
  List<Object[]> rows(ErpTable table) {
    return switch (table) {
      case SITE_TAB -> sites.rows();
      case INVENTORY_PART_TAB -> parts.rows();
      case CUSTOMER_INFO_TAB -> customers.rows();
      case CUSTOMER_ORDER_TAB -> orders.rows();
      case CUSTOMER_ORDER_LINE_TAB -> lines.rows();
    };
  }

  private static Random random(long seed, ErpTable table) {
    return new Random(seed * 31 + table.ordinal());
  }
}
