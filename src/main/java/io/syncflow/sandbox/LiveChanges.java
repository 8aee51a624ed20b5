package io.syncflow.sandbox;

import static io.syncflow.sandbox.ErpTable.CUSTOMER_INFO_TAB;
import static io.syncflow.sandbox.ErpTable.CUSTOMER_ORDER_LINE_TAB;
import static io.syncflow.sandbox.ErpTable.CUSTOMER_ORDER_TAB;
import static io.syncflow.sandbox.ErpTable.INVENTORY_PART_TAB;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People at work in the ERP: now and then a price, a stock, a credit limit or an order's state
 * changes, or an order with its lines comes in. Each change is a transaction with a rowversion
 * newer than every other of its table.
 */
public final class LiveChanges implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LiveChanges.class);
  private static final long EVERY_MILLIS = 300;

  /** Live orders are numbered from here, clear of those that come in on day two. */
  private static final int BEFORE_FIRST_ORDER = 600_000;

  private final ErpDatabase database;
  private final DayOne dayOne;
  private final Clock clock;
  private final Random random;
  private final ScheduledExecutorService worker;

  LiveChanges(ErpDatabase database, DayOne dayOne, Clock clock, Random random) {
    this.database = database;
    this.dayOne = dayOne;
    this.clock = clock;
    this.random = random;
    this.worker =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "sandbox-live");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to make a change every 300 ms. */
  void start() {
    worker.scheduleWithFixedDelay(
        this::changeQuietly, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void changeQuietly() {
    try {
      change();
    } catch (SQLException | RuntimeException e) {
      LOG.warn("A live change did not happen: {}", e.getMessage());
    }
  }

  /** Makes one change. */
  void change() throws SQLException {
    try (Connection connection = database.connect()) {
      ErpWriter erp = new ErpWriter(connection);
      switch (random.nextInt(5)) {
        case 0 -> part(erp, "LIST_PRICE = LIST_PRICE + 0.5");
        case 1 -> part(erp, "QTY_ONHAND = QTY_ONHAND + 3");
        case 2 -> customer(erp);
        case 3 -> orderMovesOn(erp);
        default -> orderComesIn(erp);
      }
      connection.commit();
    }
  }

  private void part(ErpWriter erp, String change) throws SQLException {
    erp.updateOne(
        "update IFSAPP.INVENTORY_PART_TAB set " + change + ", ROWVERSION = ? where PART_NO = ?",
        erp.newestNumber(INVENTORY_PART_TAB) + 1,
        any(dayOne.parts.sound()));
  }

  private void customer(ErpWriter erp) throws SQLException {
    erp.updateOne(
        "update IFSAPP.CUSTOMER_INFO_TAB set CREDIT_LIMIT = CREDIT_LIMIT + 100, ROWVERSION = ?"
            + " where CUSTOMER_ID = ?",
        version(erp, CUSTOMER_INFO_TAB),
        any(dayOne.customers.sound()));
  }

  private void orderMovesOn(ErpWriter erp) throws SQLException {
    String order = any(dayOne.orders.sound());
    String state =
        erp.value(
            "select STATE from IFSAPP.CUSTOMER_ORDER_TAB where ORDER_NO = ?", String.class, order);
    erp.updateOne(
        "update IFSAPP.CUSTOMER_ORDER_TAB set STATE = ?, ROWVERSION = ? where ORDER_NO = ?",
        DayTwo.next(state),
        version(erp, CUSTOMER_ORDER_TAB),
        order);
  }

  private void orderComesIn(ErpWriter erp) throws SQLException {
    String last = erp.value("select max(ORDER_NO) from IFSAPP.CUSTOMER_ORDER_TAB", String.class);
    int newest = Math.max(Integer.parseInt(last.substring(2)), BEFORE_FIRST_ORDER);
    String number = "CO" + (newest + 1);
    LocalDateTime version = version(erp, CUSTOMER_ORDER_TAB);
    Object[] order = dayOne.orders.order(number, version);
    erp.insert(CUSTOMER_ORDER_TAB, List.<Object[]>of(order));
    List<Object[]> lines = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int line = 1; line <= count; line++) {
      Object[] row = dayOne.lines.line(number, line);
      row[row.length - 1] = version(erp, CUSTOMER_ORDER_LINE_TAB);
      lines.add(row);
    }
    erp.insert(CUSTOMER_ORDER_LINE_TAB, lines);
  }

  private LocalDateTime version(ErpWriter erp, ErpTable table) throws SQLException {
    LocalDateTime now = LocalDateTime.now(clock).truncatedTo(ChronoUnit.MICROS);
    LocalDateTime newest = erp.newestTime(table);
    return now.isAfter(newest) ? now : newest.plusNanos(1000);
  }

  private String any(List<String> members) {
    return members.get(random.nextInt(members.size()));
  }

  /** Stops; a change under way is finished first. */
  @Override
  public void close() {
    worker.shutdown();
    try {
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.warn("A live change did not finish within five seconds.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
